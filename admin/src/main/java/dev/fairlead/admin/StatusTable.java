package dev.fairlead.admin;

import dev.fairlead.admin.StatusReport.BackendStatus;
import dev.fairlead.admin.StatusReport.LatencyMillis;
import dev.fairlead.admin.StatusReport.QueueStatus;
import dev.fairlead.admin.StatusReport.RouteStatus;
import dev.fairlead.admin.StatusReport.Sums;
import dev.fairlead.admin.StatusReport.UpstreamStatus;
import dev.fairlead.admin.view.LimitView;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.health.Availability;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** A status report as plain text, no line longer than 100 columns. Stateless: any thread. */
public final class StatusTable {
  static final int WIDTH = 100;

  private static final int NAME = 28;
  private static final String ROW = "%-" + NAME + "s %6s %6s %8s %7s %7s %7s %7s %7s %7s";

  private StatusTable() {}

  /** The table, with a line end behind its last line. */
  public static String of(StatusReport report) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "fairlead %s, pid %d, up %s, configuration %d, %d client connections",
        report.version(),
        report.pid(),
        uptime(report.uptimeSeconds()),
        report.snapshot(),
        report.connections());
    for (String listener : report.listeners()) {
      line(text, "listening on %s", listener);
    }
    line(
        text,
        "%d requests, %s in, %s out",
        report.total().requests(),
        bytes(report.total().bytesIn()),
        bytes(report.total().bytesOut()));
    if (report.refusedConnections().values().stream().anyMatch(count -> count > 0)) {
      line(text, "refused connections: %s", counts(report.refusedConnections()));
    }
    if (report.staleLoops() > 0) {
      line(text, "%d event loops did not answer; their figures are older", report.staleLoops());
    }
    routes(text, report);
    report.upstreams().forEach(upstream -> upstream(text, upstream));
    if (report.retries().values().stream().anyMatch(count -> count > 0)) {
      line(text, "%nretries: %s", counts(report.retries()));
    }
    limits(text, report);
    report.certificates().stream()
        .filter(each -> each.warning() != null)
        .forEach(each ->
            line(
                text,
                "%n%s: the certificate for %s %s at %s",
                each.listener(),
                String.join(", ", each.names()),
                each.daysLeft() < 0 ? "expired" : "expires",
                each.expires()));
    if (report.accessLog() != null) {
      line(
          text,
          "%naccess log: %d lines written, %d dropped, %d errors",
          report.accessLog().written(),
          report.accessLog().dropped(),
          report.accessLog().errors());
    }
    return text.toString();
  }

  private static void limits(StringBuilder text, StatusReport report) {
    for (LimitView limit : report.limits()) {
      line(text, "%n%s", cut(limit.place() + ": " + limit.name() + ", " + limit.text(), WIDTH));
      line(
          text,
          "  %s admitted, %s refused%s, %s of %s %s",
          number(limit.admitted()),
          number(limit.refused()),
          limit.dryRun() ? ", " + number(limit.wouldRefuse()) + " would have been (dry run)" : "",
          number(limit.now()),
          number(limit.most()),
          limit.bytes() == 0 ? "under way" : "keys, " + bytes(limit.bytes()));
      if (limit.crowded() > 0) {
        line(
            text,
            "  no room for all keys: %s requests were counted with those of others",
            number(limit.crowded()));
      }
      if (!limit.offenders().isEmpty()) {
        String most =
            limit.offenders().stream()
                .map(offender -> offender.client() + " " + number(offender.refused()))
                .collect(Collectors.joining(", "));
        line(text, "  %s", cut("refused most: " + most, WIDTH - 2));
      }
    }
  }

  private static String counts(SortedMap<String, Long> byName) {
    return byName.entrySet().stream()
        .map(each -> each.getKey() + " " + number(each.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static void routes(StringBuilder text, StatusReport report) {
    line(text, "");
    header(text, "ROUTE", "", "");
    for (RouteStatus route : report.routes()) {
      row(text, route.name().equals("-") ? "(no route)" : route.name(), "", "", route.sums());
    }
    row(text, "(total)", "", "", report.total());
  }

  private static void upstream(StringBuilder text, UpstreamStatus upstream) {
    line(text, "");
    line(text, "%s (%s)", upstream.name(), upstream.balance());
    header(text, "BACKEND", "WEIGHT", "ACTIVE");
    for (BackendStatus backend : upstream.backends()) {
      row(
          text,
          backend.name(),
          Integer.toString(backend.weight()),
          number(backend.inFlight()),
          backend.sums());
      String notes = notes(backend);
      if (!notes.isEmpty()) {
        line(text, "  %s", notes);
      }
    }
    QueueStatus queue = upstream.queue();
    if (queue.waited() + queue.refused() > 0) {
      line(
          text,
          "queue: %d of %d waiting, %s waited (mean %s ms, max %s ms), %s refused, %s timed out",
          queue.waiting(),
          queue.size(),
          number(queue.waited()),
          millis(queue.meanMillis()),
          millis(queue.maxMillis()),
          number(queue.refused()),
          number(queue.timedOut()));
    }
  }

  /** What is not usual about a backend. */
  private static String notes(BackendStatus backend) {
    List<String> notes = new ArrayList<>();
    Availability is = Availability.valueOf(backend.availability().toUpperCase(Locale.ROOT));
    if (is == Availability.DOWN || is == Availability.EJECTED || is == Availability.UNCHECKED) {
      notes.add(backend.availability() + (backend.cause() == null ? "" : ": " + backend.cause()));
    }
    if (!backend.state().equals(BackendState.READY.word())) {
      notes.add(backend.state());
    } else if (is == Availability.WARMING) {
      notes.add(
          String.format(Locale.ROOT, "starts slowly: weight %.2f now", backend.effectiveWeight()));
    }
    if (backend.priority() == BackendSpec.BACKUP) {
      notes.add("backup");
    } else if (backend.priority() > 0) {
      notes.add("priority " + backend.priority());
    }
    if (backend.maxInFlight() > 0) {
      notes.add("at most " + backend.maxInFlight() + " at a time");
    }
    return String.join("; ", notes);
  }

  private static void header(StringBuilder text, String first, String second, String third) {
    line(text, ROW, first, second, third, "REQUESTS", "2xx", "4xx", "5xx", "p50ms", "p99ms", "max");
  }

  private static void row(StringBuilder text, String name, String second, String third, Sums sums) {
    LatencyMillis latency = sums.latency();
    line(
        text,
        ROW,
        cut(name, NAME),
        second,
        third,
        number(sums.requests()),
        number(sums.statusClass(2)),
        number(sums.statusClass(4)),
        number(sums.statusClass(5)),
        millis(latency.p50()),
        millis(latency.p99()),
        millis(latency.max()));
  }

  // The annotation that would let the compiler check formats lives in a library not used here.
  @SuppressWarnings("AnnotateFormatMethod")
  private static void line(StringBuilder text, String format, Object... values) {
    String line = String.format(Locale.ROOT, format, values);
    for (String part : line.split("\n", -1)) {
      text.append(cut(part, WIDTH).stripTrailing()).append('\n');
    }
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 3) + "...";
  }

  /** A count in six places at the most. */
  private static String number(long number) {
    if (number < 1_000_000) {
      return Long.toString(number);
    }
    return number < 1_000_000_000L
        ? String.format(Locale.ROOT, "%.1fM", number / 1e6)
        : String.format(Locale.ROOT, "%.1fG", number / 1e9);
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, millis < 100 ? "%.2f" : "%.0f", millis);
  }

  private static String bytes(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    double amount = bytes;
    int unit = 0;
    while (amount >= 1024 && unit < units.length - 1) {
      amount /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, units[unit]);
  }

  private static String uptime(long seconds) {
    long hours = seconds / 3600;
    return hours >= 48
        ? hours / 24 + "d " + hours % 24 + "h"
        : String.format(Locale.ROOT, "%d:%02d:%02d", hours, seconds / 60 % 60, seconds % 60);
  }
}
