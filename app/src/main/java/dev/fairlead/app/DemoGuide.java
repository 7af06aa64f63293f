package dev.fairlead.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What the demo prints. Stateless: any thread. */
final class DemoGuide {
  private DemoGuide() {}

  static String text(
      String proxy,
      String secure,
      Path authority,
      String admin,
      Path database,
      Path history,
      List<DemoBackend> backends,
      boolean traffic,
      int days) {
    StringBuilder list = new StringBuilder();
    for (DemoBackend backend : backends) {
      list.append(
          String.format(
              Locale.ROOT,
              "  %-8s  http://%s  process %d%n",
              backend.name(),
              backend.address(),
              backend.pid()));
    }
    return """

    The proxy      %1$s  and  %6$s
    The bookstores, over one database, %2$s
    %3$s%9$s
    Try, in another terminal:
      curl -i '%1$s/api/books?size=3'          # X-Backend names who answered
      curl -i --cacert %7$s %6$s/api/books
      for i in 1 2 3 4 5 6; do curl -s -o /dev/null -D - %1$s/health | grep -i x-backend; done
      ./fairlead books list --url %1$s
      ./fairlead status --url %4$s
      ./fairlead report --store %8$s
      ./fairlead explain GET %1$s/api/books --admin %4$s
      kill -9 %5$d                                # a bookstore dies; curl again: no error
    Ctrl-C stops all of it.

    """
        .formatted(
            proxy,
            database,
            list,
            admin,
            backends.get(1).pid(),
            secure,
            authority,
            history,
            visitors(traffic) + past(days, history));
  }

  private static String visitors(boolean traffic) {
    return traffic
        ? """

        Visitors come by themselves, until the demo ends: shoppers over HTTPS and HTTP/2, by the
        curve of a day that takes %d minutes (few at four in the morning, most at eight in the
        evening), and a few bots over HTTP/1.1; from 1 to some 10 requests a second. The history has
        them by the real clock: a day of theirs is a hill of %1$d minutes in it.
        """
            .formatted(DemoTraffic.DAY.toMinutes())
        : "";
  }

  private static String past(int days, Path history) {
    return days > 0
        ? """

        The history begins with %d made-up day%s, not recorded from anybody:
          ./fairlead report --daily --store %s
        """
            .formatted(days, days == 1 ? "" : "s", history)
        : "";
  }
}
