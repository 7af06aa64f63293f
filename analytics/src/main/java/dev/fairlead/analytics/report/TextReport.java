package dev.fairlead.analytics.report;

import dev.fairlead.analytics.history.HealthChange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A report as text of 80 columns, ASCII only, with small bars. Used by one thread, once. */
public final class TextReport {
  private static final int NAME = 30;
  private static final int MOST_PARTS = 20;
  private static final int MOST_HEALTH = 12;

  private final Report report;
  private final TextLines out = new TextLines();

  private TextReport(Report report) {
    this.report = report;
  }

  /** The text. */
  public static String of(Report report) {
    return new TextReport(report).text();
  }

  private String text() {
    head();
    extremes();
    spans();
    statuses();
    parts("Routes", report.routes());
    parts("Backends", report.backends());
    causes("Errors by cause", report.causes(), false);
    causes("Refused by limit", report.limits(), true);
    TextVisitors.write(report.visitors(), out);
    unusual();
    health();
    report.notes().forEach(note -> out.wrap("Note: " + note));
    return out.toString();
  }

  private void head() {
    out.line(
        "Traffic from %s to %s (%s)",
        Times.minute(report.from()), Times.minute(report.to()), report.from().getZone());
    String proxies = String.join(", ", report.proxies());
    out.wrap(
        "of "
            + (report.selection().isEmpty() ? "all routes" : report.selection())
            + ", as "
            + Inert.text(proxies.isEmpty() ? "nobody" : proxies, 200)
            + " recorded it "
            + Times.recorded(report.recorded()));
    out.line("");
    Report.Totals total = report.total();
    out.line(
        "%s requests, %.1f a second; %s in, %s out",
        Times.count(total.count()),
        total.perSecond(),
        Times.bytes(total.bytesIn()),
        Times.bytes(total.bytesOut()));
    out.line(
        "%s (%s) 4xx, %s (%s) 5xx, %s retries",
        Times.count(total.clientErrors()),
        Times.share(total.clientErrors(), total.count()),
        Times.count(total.serverErrors()),
        Times.share(total.serverErrors(), total.count()),
        Times.count(total.retries()));
    if (total.count() > 0) {
      times(total);
    }
    before();
  }

  private void times(Report.Totals total) {
    Report.Latency latency = total.latency();
    out.line(
        "half within %s, 90 %% %s, 99 %% %s, 99.9 %% %s; longest %s",
        Times.micros(latency.p50()),
        Times.micros(latency.p90()),
        Times.micros(latency.p99()),
        Times.micros(latency.p999()),
        Times.micros(latency.max()));
    Report.Split split = total.split();
    out.line(
        "on average: queue %s, connect %s, backend %s, transfer %s",
        Times.micros(split.queue()),
        Times.micros(split.connect()),
        Times.micros(split.backend()),
        Times.micros(split.transfer()));
  }

  private void before() {
    Report.Before before = report.before();
    if (before == null) {
      out.line("Nothing is known of the period before.");
      return;
    }
    Report.Totals total = report.total();
    out.line("Against the period before, from %s:", Times.minute(before.from()));
    out.line(
        "  requests %s, 4xx %s, 5xx %s%s",
        Times.change(total.count(), before.count()),
        Times.change(total.clientErrors(), before.clientErrors()),
        Times.change(total.serverErrors(), before.serverErrors()),
        change(", 99 % within ", total.latency().p99(), before.p99()));
  }

  private static String change(String what, @Nullable Long now, @Nullable Long before) {
    return now == null || before == null ? "" : what + Times.change(now, before);
  }

  private void extremes() {
    Report.Extremes all = report.extremes();
    out.title("Peak and lowest");
    out.line("  %-8s %-30s %-30s", "", "peak", "lowest");
    extreme("minute", all.peakMinute(), all.lowestMinute(), false);
    extreme("hour", all.peakHour(), all.lowestHour(), false);
    extreme("day", all.peakDay(), all.lowestDay(), true);
  }

  private void extreme(
      String what, Report.@Nullable Moment peak, Report.@Nullable Moment lowest, boolean day) {
    out.line("  %-8s %-34s %-34s", what, moment(peak, day), moment(lowest, day));
  }

  private static String moment(Report.@Nullable Moment moment, boolean day) {
    return moment == null
        ? "-"
        : (day ? Times.day(moment.start()) : Times.minute(moment.start()))
            + "  "
            + Times.count(moment.count());
  }

  private void spans() {
    out.title("By " + report.grain().noun());
    out.line("  %-26s %12s %-20s %6s %9s", "", "requests", "", "5xx", "99 %");
    long most = Math.max(1, report.spans().stream().mapToLong(Report.Span::count).max().orElse(1));
    int silent = 0;
    for (Report.Span span : report.spans()) {
      if (span.recorded() == 0 && span.count() == 0) {
        silent++;
        continue;
      }
      notRecorded(silent);
      silent = 0;
      out.line(
          "  %-26s %12s %-20s %6s %9s",
          Times.span(span.start(), report.grain()),
          Times.count(span.count()),
          TextLines.bar(span.count(), most),
          span.serverErrors() == 0 ? "" : Times.count(span.serverErrors()),
          Times.micros(span.p99()));
    }
    notRecorded(silent);
  }

  private void notRecorded(int spans) {
    if (spans > 0) {
      out.line("  %d %s%s not recorded", spans, report.grain().noun(), spans == 1 ? "" : "s");
    }
  }

  private void statuses() {
    if (report.statuses().isEmpty()) {
      return;
    }
    out.title("Status codes");
    long whole = Math.max(1, report.statuses().stream().mapToLong(Report.Status::count).sum());
    int hundreds = -1;
    for (Report.Status status : report.statuses()) {
      if (status.code() / 100 != hundreds) {
        hundreds = status.code() / 100;
        long sum = ofClass(hundreds);
        out.line(
            "  %-8s %14s %8s  %s",
            hundreds == 0 ? "none" : hundreds + "xx",
            Times.count(sum),
            Times.share(sum, whole),
            TextLines.bar(sum, whole));
      }
      if (hundreds != 0) {
        out.line(
            "    %-6d %14s %8s",
            status.code(), Times.count(status.count()), Times.share(status.count(), whole));
      }
    }
  }

  private long ofClass(int hundreds) {
    return report.statuses().stream()
        .filter(status -> status.code() / 100 == hundreds)
        .mapToLong(Report.Status::count)
        .sum();
  }

  private void parts(String heading, List<Report.Part> parts) {
    if (parts.isEmpty()) {
      return;
    }
    out.title(heading);
    out.line("  %-30s %12s %7s %7s %8s %8s", "", "requests", "share", "5xx", "50 %", "99 %");
    long whole = parts.stream().mapToLong(Report.Part::count).sum();
    for (Report.Part part : parts.subList(0, Math.min(MOST_PARTS, parts.size()))) {
      out.line(
          "  %-30s %12s %7s %7s %8s %8s",
          Inert.text(part.name(), NAME),
          Times.count(part.count()),
          Times.share(part.count(), whole),
          Times.count(part.serverErrors()),
          Times.micros(part.latency().p50()),
          Times.micros(part.latency().p99()));
    }
    if (parts.size() > MOST_PARTS) {
      out.line("  and %d more", parts.size() - MOST_PARTS);
    }
  }

  private void causes(String heading, List<Report.Cause> causes, boolean named) {
    if (causes.isEmpty()) {
      return;
    }
    out.title(heading);
    for (Report.Cause cause : causes) {
      out.line(
          "  %12s  %s",
          Times.count(cause.count()),
          Inert.text(named ? cause.name() + " (" + cause.detail() + ")" : cause.detail(), 62));
    }
  }

  private void unusual() {
    if (report.unusual().isEmpty()) {
      return;
    }
    out.title("Unusual hours, against the same hour of earlier weeks");
    for (Report.Unusual hour : report.unusual()) {
      out.line(
          "  %-26s %12s  usually %12s  (%s, %d weeks)",
          Times.minute(hour.start()),
          Times.count(hour.count()),
          Times.count(hour.usual()),
          hour.count() > hour.usual() ? "more" : "less",
          hour.weeks());
    }
  }

  private void health() {
    List<HealthChange> all = report.health();
    if (all.isEmpty()) {
      return;
    }
    out.title("Changes of health");
    int first = Math.max(0, all.size() - MOST_HEALTH);
    if (first > 0) {
      out.line("  the last %d of %d", MOST_HEALTH, all.size());
    }
    for (HealthChange change : all.subList(first, all.size())) {
      out.line(
          "  %s  %s",
          Times.minute(Instant.ofEpochMilli(change.timeMillis()).atZone(report.from().getZone())),
          Inert.text(
              change.upstream()
                  + "/"
                  + change.backend()
                  + " "
                  + change.to()
                  + ": "
                  + change.cause(),
              TextLines.WIDTH - 30));
    }
  }
}
