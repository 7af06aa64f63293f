package dev.fairlead.analytics.report;

import dev.fairlead.analytics.history.Sketches.Frequent;
import dev.fairlead.analytics.recording.VisitorKind;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report as one table of CSV (RFC 4180): the first column says which part of the report a row is
 * of. Used by one thread, once.
 */
public final class CsvReport {
  private static final String HEAD =
      "section,name,start,end,requests,client_errors,server_errors,bytes_out,p50_us,p99_us,"
          + "approximate";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx");

  private final StringBuilder out = new StringBuilder();

  private CsvReport() {}

  /** The table. */
  public static String of(Report report) {
    return new CsvReport().text(report);
  }

  private String text(Report report) {
    out.append(HEAD).append("\r\n");
    Report.Totals total = report.total();
    row(
        "total",
        report.selection(),
        report.from(),
        report.to(),
        total.count(),
        total.clientErrors(),
        total.serverErrors(),
        total.bytesOut(),
        known(total.latency().p50()),
        known(total.latency().p99()),
        "");
    Report.Before before = report.before();
    if (before != null) {
      row(
          "before",
          "",
          before.from(),
          report.from(),
          before.count(),
          before.clientErrors(),
          before.serverErrors(),
          "",
          "",
          known(before.p99()),
          "");
    }
    moments(report.extremes());
    for (Report.Span span : report.spans()) {
      span(report.grain(), span);
    }
    report.statuses().forEach(each -> count("status", Integer.toString(each.code()), each.count()));
    parts("route", report.routes());
    parts("backend", report.backends());
    report.causes().forEach(each -> count("cause", each.name(), each.count()));
    report.limits().forEach(each -> count("limit", each.name(), each.count()));
    Report.Visitors visitors = report.visitors();
    if (visitors != null) {
      if (visitors.distinctClients() > 0) {
        count("clients", "different", visitors.distinctClients(), Exactness.ofDistinct(visitors));
      }
      frequent(VisitorKind.CLIENT, visitors.clients(), visitors);
      frequent(VisitorKind.PATH, visitors.paths(), visitors);
      frequent(VisitorKind.AGENT, visitors.agents(), visitors);
      frequent(VisitorKind.REFERRER, visitors.referrers(), visitors);
    }
    report
        .unusual()
        .forEach(each ->
            row(
                "unusual",
                "usually " + each.usual(),
                each.start(),
                null,
                each.count(),
                "",
                "",
                "",
                "",
                "",
                ""));
    return out.toString();
  }

  private void moments(Report.Extremes all) {
    moment("peak", "minute", all.peakMinute());
    moment("lowest", "minute", all.lowestMinute());
    moment("peak", "hour", all.peakHour());
    moment("lowest", "hour", all.lowestHour());
    moment("peak", "day", all.peakDay());
    moment("lowest", "day", all.lowestDay());
  }

  private void moment(String which, String what, Report.@Nullable Moment moment) {
    if (moment != null) {
      row(which, what, moment.start(), null, moment.count(), "", "", "", "", "", "");
    }
  }

  private void parts(String section, List<Report.Part> parts) {
    for (Report.Part part : parts) {
      row(
          section,
          part.name(),
          null,
          null,
          part.count(),
          part.clientErrors(),
          part.serverErrors(),
          part.bytesOut(),
          known(part.latency().p50()),
          known(part.latency().p99()),
          "");
    }
  }

  private void frequent(VisitorKind kind, List<Frequent> found, Report.Visitors visitors) {
    found.forEach(
        each -> count(kind.word(), each.item(), each.count(), Exactness.of(each, kind, visitors)));
  }

  private void count(String section, String name, long count) {
    count(section, name, count, Exactness.EXACT);
  }

  private void count(String section, String name, long count, Exactness exactness) {
    row(section, name, null, null, count, "", "", "", "", "", exactness.words);
  }

  /** Where nobody counted, cells are empty: that is not 0. */
  private void span(Grain grain, Report.Span span) {
    if (span.recorded() == 0 && span.count() == 0) {
      row(grain.noun(), "", span.start(), span.end(), "", "", "", "", "", "", "");
      return;
    }
    row(
        grain.noun(),
        "",
        span.start(),
        span.end(),
        span.count(),
        span.clientErrors(),
        span.serverErrors(),
        "",
        known(span.p50()),
        known(span.p99()),
        "");
  }

  private static Object known(@Nullable Long micros) {
    return micros == null ? "" : micros;
  }

  private void row(
      String section,
      String name,
      @Nullable ZonedDateTime start,
      @Nullable ZonedDateTime end,
      Object... figures) {
    out.append(section).append(',').append(Inert.csv(name));
    out.append(',').append(start == null ? "" : TIME.format(start));
    out.append(',').append(end == null ? "" : TIME.format(end));
    for (Object each : figures) {
      out.append(',').append(each);
    }
    out.append("\r\n");
  }
}
