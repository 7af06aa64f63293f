package dev.fairlead.traffic.report;

import dev.fairlead.traffic.result.Progress;
import dev.fairlead.traffic.result.Second;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** How far a run is: one line for a pipe, or a whole screen. Stateless: any thread. */
public final class LiveText {
  private static final String BARS = " ▁▂▃▄▅▆▇█";
  private static final int WIDTH = 60;
  private static final String RED = "\u001b[31m";
  private static final String GREEN = "\u001b[32m";
  private static final String FAINT = "\u001b[2m";
  private static final String PLAIN = "\u001b[m";

  private LiveText() {}

  /** The last second, in a line. */
  public static String line(Progress progress) {
    if (progress.timeline().isEmpty()) {
      return progress.phase();
    }
    Second last = progress.timeline().getLast();
    return String.format(
        Locale.ROOT,
        "%4d s  %6d/s answered  %5d/s failed  %5d/s dropped  %6d users  p50 %s  p99 %s  max %s",
        last.second() + 1,
        last.answered(),
        last.failed(),
        last.dropped(),
        last.users(),
        Figure.time(last.latency().p50()),
        Figure.time(last.latency().p99()),
        Figure.time(last.latency().max()));
  }

  /**
   * A screen.
   *
   * @param title what is run against what
   * @param colour whether colours are wanted
   */
  public static String screen(String title, Progress progress, boolean colour) {
    StringBuilder out = new StringBuilder(title).append("\n");
    List<Second> timeline = progress.timeline();
    int done = timeline.size();
    out.append(progress.phase()).append(", ").append(done).append(" s");
    if (progress.totalSeconds() > 0) {
      out.append(String.format(Locale.ROOT, " of %.0f s", progress.totalSeconds()));
    }
    out.append("\n\n");
    Second last = done == 0 ? null : timeline.getLast();
    if (last != null) {
      row(out, "answered", last.answered() + "/s", bars(timeline, Second::answered), colour, GREEN);
      String red = last.failed() > 0 ? RED : FAINT;
      row(out, "failed", last.failed() + "/s", bars(timeline, Second::failed), colour, red);
      String drop = last.dropped() > 0 ? RED : FAINT;
      row(out, "dropped", last.dropped() + "/s", bars(timeline, Second::dropped), colour, drop);
      row(out, "users", Long.toString(last.users()), bars(timeline, Second::users), colour, PLAIN);
      row(
          out,
          "p99",
          Figure.time(last.latency().p99()),
          bars(timeline, second -> second.latency().p99()),
          colour,
          PLAIN);
    }
    out.append(
        String.format(
            Locale.ROOT,
            "%nall so far    p50 %s   p90 %s   p99 %s   p99.9 %s   max %s%n",
            Figure.time(progress.latency().p50()),
            Figure.time(progress.latency().p90()),
            Figure.time(progress.latency().p99()),
            Figure.time(progress.latency().p999()),
            Figure.time(progress.latency().max())));
    out.append("own lateness  p99 ").append(Figure.time(progress.lateness().p99())).append("\n\n");
    out.append("answers       ");
    out.append(String.join("   ", TextSummary.statuses(progress.statuses()))).append('\n');
    progress
        .causes()
        .forEach((cause, count) -> {
          String text =
              String.format(Locale.ROOT, "error         %s x %s", Figure.count(count), cause);
          out.append(paint(text, colour, RED)).append('\n');
        });
    return out.toString();
  }

  private static void row(
      StringBuilder out, String name, String value, String bars, boolean colour, String paint) {
    out.append(String.format(Locale.ROOT, "%-10s %12s  ", name, value));
    out.append(paint(bars, colour, paint)).append('\n');
  }

  private static String paint(String text, boolean colour, String with) {
    return colour ? with + text + PLAIN : text;
  }

  /** The last minute, each second as high as its share of the highest. */
  private static String bars(List<Second> timeline, ToDoubleFunction<Second> value) {
    List<Second> last = timeline.subList(Math.max(0, timeline.size() - WIDTH), timeline.size());
    double most = last.stream().mapToDouble(value).max().orElse(0);
    StringBuilder out = new StringBuilder();
    for (Second second : last) {
      double share = most <= 0 ? 0 : value.applyAsDouble(second) / most;
      out.append(BARS.charAt((int) Math.ceil(share * (BARS.length() - 1))));
    }
    return out.toString();
  }
}
