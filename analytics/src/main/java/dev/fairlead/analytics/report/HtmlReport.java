package dev.fairlead.analytics.report;

import dev.fairlead.analytics.history.HealthChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report as a page of one file that needs no network and no script: the charts are drawings in
 * it, each with its figures as a table beside it, and a content security policy lets nothing else
 * in. Used by one thread, once.
 */
public final class HtmlReport {
  private final Report report;
  private final HtmlPage out = new HtmlPage();

  private HtmlReport(Report report) {
    this.report = report;
  }

  /** The page. */
  public static String of(Report report) {
    return new HtmlReport(report).page();
  }

  private String page() {
    String title =
        "Traffic from " + Times.minute(report.from()) + " to " + Times.minute(report.to());
    out.begin(title);
    out.append("<header>\n");
    out.element("h1", title);
    out.element("p", about());
    out.append("</header>\n<main>\n");
    summary();
    extremes();
    spans();
    statuses();
    parts("Routes", report.routes());
    parts("Backends", report.backends());
    causes();
    HtmlVisitors.write(report.visitors(), out);
    unusual();
    health();
    notes();
    out.append("</main>\n");
    return out.end();
  }

  private String about() {
    return "Of "
        + (report.selection().isEmpty() ? "all routes" : report.selection())
        + ", by the clock of "
        + report.from().getZone()
        + ". Recorded by "
        + String.join(", ", report.proxies())
        + " "
        + Times.recorded(report.recorded())
        + ". Made "
        + Times.minute(report.made())
        + (report.command().isEmpty() ? "." : " by " + report.command() + ".");
  }

  private void summary() {
    Report.Totals total = report.total();
    Report.Before before = report.before();
    out.append("<section>\n<h2>In all</h2>\n<dl class=\"figures\">\n");
    out.figure(
        "Requests",
        Times.count(total.count()),
        before == null ? null : Times.change(total.count(), before.count()));
    out.figure("A second", String.format(java.util.Locale.ROOT, "%.1f", total.perSecond()), null);
    out.figure(
        "4xx",
        Times.count(total.clientErrors()),
        before == null ? null : Times.change(total.clientErrors(), before.clientErrors()));
    out.figure(
        "5xx",
        Times.count(total.serverErrors()),
        before == null ? null : Times.change(total.serverErrors(), before.serverErrors()));
    out.figure("Half within", Times.micros(total.latency().p50()), null);
    out.figure("90 % within", Times.micros(total.latency().p90()), null);
    out.figure(
        "99 % within",
        Times.micros(total.latency().p99()),
        before == null ? null : change(total.latency().p99(), before.p99()));
    out.figure("99.9 % within", Times.micros(total.latency().p999()), null);
    out.figure("In", Times.bytes(total.bytesIn()), null);
    out.figure("Out", Times.bytes(total.bytesOut()), null);
    out.figure("Retries", Times.count(total.retries()), null);
    out.append("</dl>\n");
    Report.Split split = total.split();
    out.element(
        "p",
        "On average: queue "
            + Times.micros(split.queue())
            + ", connect "
            + Times.micros(split.connect())
            + ", backend "
            + Times.micros(split.backend())
            + ", transfer "
            + Times.micros(split.transfer())
            + "; with the proxy alone "
            + Times.micros(split.inside())
            + ".");
    out.element(
        "p",
        before == null
            ? "Nothing is known of the period before."
            : "Changes are against the period before, from "
                + Times.minute(before.from())
                + ", with "
                + Times.count(before.count())
                + " requests.");
    out.append("</section>\n");
  }

  private static @Nullable String change(@Nullable Long now, @Nullable Long before) {
    return now == null || before == null ? null : Times.change(now, before);
  }

  private void extremes() {
    Report.Extremes all = report.extremes();
    out.append("<section>\n");
    out.element("h2", "Peak and lowest");
    out.table(
        "The busiest and the quietest",
        List.of("", "peak", "requests", "lowest", "requests"),
        List.of(
            extreme("minute", all.peakMinute(), all.lowestMinute(), false),
            extreme("hour", all.peakHour(), all.lowestHour(), false),
            extreme("day", all.peakDay(), all.lowestDay(), true)));
    out.append("</section>\n");
  }

  private static List<String> extreme(
      String what, Report.@Nullable Moment peak, Report.@Nullable Moment lowest, boolean day) {
    return List.of(what, start(peak, day), count(peak), start(lowest, day), count(lowest));
  }

  private static String start(Report.@Nullable Moment moment, boolean day) {
    return moment == null ? "-" : day ? Times.day(moment.start()) : Times.minute(moment.start());
  }

  private static String count(Report.@Nullable Moment moment) {
    return moment == null ? "-" : Times.count(moment.count());
  }

  private void spans() {
    out.append("<section>\n");
    out.element("h2", "By " + report.grain().noun());
    out.append(Drawing.requests(report)).append(Drawing.latencies(report));
    List<List<String>> rows = new ArrayList<>();
    for (Report.Span span : report.spans()) {
      rows.add(row(span));
    }
    out.table(
        "Requests by " + report.grain().noun(),
        List.of(report.grain().noun(), "requests", "4xx", "5xx", "50 %", "99 %"),
        rows);
    out.append("</section>\n");
  }

  private List<String> row(Report.Span span) {
    String start = Times.span(span.start(), report.grain());
    return span.recorded() == 0 && span.count() == 0
        ? List.of(start, "not recorded", "", "", "", "")
        : List.of(
            start,
            Times.count(span.count()),
            Times.count(span.clientErrors()),
            Times.count(span.serverErrors()),
            Times.micros(span.p50()),
            Times.micros(span.p99()));
  }

  private void statuses() {
    if (report.statuses().isEmpty()) {
      return;
    }
    out.append("<section>\n");
    out.element("h2", "Status codes");
    long whole = report.statuses().stream().mapToLong(Report.Status::count).sum();
    out.append(Drawing.statuses(report, whole));
    out.table(
        "How often each was sent",
        List.of("code", "requests", "share"),
        report.statuses().stream()
            .map(each ->
                List.of(
                    each.code() == 0 ? "none" : Integer.toString(each.code()),
                    Times.count(each.count()),
                    Times.share(each.count(), whole)))
            .toList());
    out.append("</section>\n");
  }

  private void parts(String heading, List<Report.Part> parts) {
    if (parts.isEmpty()) {
      return;
    }
    long whole = parts.stream().mapToLong(Report.Part::count).sum();
    out.append("<section>\n");
    out.element("h2", heading);
    out.table(
        heading + ", the busiest first",
        List.of("name", "requests", "share", "4xx", "5xx", "out", "50 %", "99 %"),
        parts.stream()
            .map(part ->
                List.of(
                    part.name(),
                    Times.count(part.count()),
                    Times.share(part.count(), whole),
                    Times.count(part.clientErrors()),
                    Times.count(part.serverErrors()),
                    Times.bytes(part.bytesOut()),
                    Times.micros(part.latency().p50()),
                    Times.micros(part.latency().p99())))
            .toList());
    out.append("</section>\n");
  }

  private void causes() {
    if (report.causes().isEmpty()) {
      return;
    }
    out.append("<section>\n");
    out.element("h2", "Errors by cause");
    out.table(
        "Why requests failed or were refused",
        List.of("cause", "requests"),
        report.causes().stream()
            .map(each -> List.of(each.detail(), Times.count(each.count())))
            .toList());
    if (!report.limits().isEmpty()) {
      out.table(
          "Refused by limit",
          List.of("limit", "cause", "requests"),
          report.limits().stream()
              .map(each -> List.of(each.name(), each.detail(), Times.count(each.count())))
              .toList());
    }
    out.append("</section>\n");
  }

  private void unusual() {
    if (report.unusual().isEmpty()) {
      return;
    }
    out.append("<section>\n");
    out.element("h2", "Unusual hours");
    out.table(
        "Against the median of the same hour of earlier weeks",
        List.of("hour", "requests", "usually", "weeks compared"),
        report.unusual().stream()
            .map(each ->
                List.of(
                    Times.minute(each.start()),
                    Times.count(each.count()),
                    Times.count(each.usual()),
                    Integer.toString(each.weeks())))
            .toList());
    out.append("</section>\n");
  }

  private void health() {
    if (report.health().isEmpty()) {
      return;
    }
    out.append("<section>\n");
    out.element("h2", "Changes of health");
    List<List<String>> rows = new ArrayList<>();
    for (HealthChange each : report.health()) {
      rows.add(
          List.of(
              Times.minute(Instant.ofEpochMilli(each.timeMillis()).atZone(report.from().getZone())),
              each.upstream() + "/" + each.backend(),
              each.from(),
              each.to(),
              each.cause()));
    }
    out.table("Backends", List.of("when", "backend", "was", "became", "because"), rows);
    out.append("</section>\n");
  }

  private void notes() {
    if (!report.notes().isEmpty()) {
      out.append("<section>\n<h2>Notes</h2>\n<ul>\n");
      report.notes().forEach(note -> out.element("li", note));
      out.append("</ul>\n</section>\n");
    }
  }
}
