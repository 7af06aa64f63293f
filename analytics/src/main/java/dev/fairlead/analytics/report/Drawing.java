package dev.fairlead.analytics.report;

import java.util.List;
import java.util.Locale;

/**
 * Charts as SVG: a picture with a name for those who cannot see it; the page has its figures as a
 * table, too. Stateless: any thread.
 */
final class Drawing {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 240;
  private static final int LEFT = 70;
  private static final int BOTTOM = 24;
  private static final int TOP = 22;
  private static final int LABELS = 8;

  private Drawing() {}

  /** Requests by span, with the errors among them; the busiest and the quietest are named. */
  static String requests(Report report) {
    List<Report.Span> spans = report.spans();
    long most = Axis.roundTop(spans.stream().mapToLong(Report.Span::count).max().orElse(1));
    StringBuilder svg = open("Requests by " + report.grain().noun());
    for (long line : Axis.lines(most)) {
      grid(svg, (double) line / most, Times.count(line));
    }
    double step = step(spans);
    for (int i = 0; i < spans.size(); i++) {
      Report.Span span = spans.get(i);
      double x = LEFT + i * step;
      long errors = span.clientErrors() + span.serverErrors();
      svg.append("<g><title>").append(escape(Times.span(span.start(), report.grain())));
      svg.append(": ").append(escape(Times.count(span.count()))).append(" requests, ");
      svg.append(escape(Times.count(span.serverErrors()))).append(" 5xx</title>");
      bar(svg, "ok", x, step, span.count() - errors, 0, most);
      bar(svg, "client", x, step, span.clientErrors(), span.count() - errors, most);
      bar(svg, "server", x, step, span.serverErrors(), span.count() - span.serverErrors(), most);
      svg.append("</g>\n");
    }
    mark(svg, report, most, step);
    times(svg, report, step);
    return close(
        svg,
        "<span class=\"ok\">2xx and 3xx</span> <span class=\"client\">4xx</span>"
            + " <span class=\"server\">5xx</span>");
  }

  private static void bar(
      StringBuilder svg, String kind, double x, double step, long count, long below, long most) {
    if (count > 0) {
      double height = (double) count / most * (HEIGHT - TOP - BOTTOM);
      double y = HEIGHT - BOTTOM - (double) (below + count) / most * (HEIGHT - TOP - BOTTOM);
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
              kind,
              x,
              y,
              Math.max(0.5, step - (step > 4 ? 1.5 : 0)),
              Math.max(0.5, height)));
    }
  }

  /** The highest, and the lowest of the whole ones that were recorded all of the time. */
  private static void mark(StringBuilder svg, Report report, long most, double step) {
    int peak = -1;
    int lowest = -1;
    List<Report.Span> spans = report.spans();
    for (int i = 0; i < spans.size(); i++) {
      if (peak < 0 || spans.get(i).count() > spans.get(peak).count()) {
        peak = i;
      }
      if (spans.get(i).recorded() >= 0.99
          && isWhole(spans.get(i), report.grain())
          && (lowest < 0 || spans.get(i).count() < spans.get(lowest).count())) {
        lowest = i;
      }
    }
    if (peak >= 0 && spans.get(peak).count() > 0) {
      mark(svg, "peak", peak, spans.get(peak).count(), most, step);
      if (lowest >= 0 && lowest != peak) {
        mark(svg, "lowest", lowest, spans.get(lowest).count(), most, step);
      }
    }
  }

  /** Whether the period, or now, does not cut it. */
  private static boolean isWhole(Report.Span span, Grain grain) {
    return grain.floor(span.start()).isEqual(span.start())
        && grain.next(span.start()).isEqual(span.end());
  }

  private static void mark(
      StringBuilder svg, String name, int index, long count, long most, double step) {
    double x = Math.clamp(LEFT + (index + 0.5) * step, LEFT + 20, WIDTH - 24.0);
    double y = HEIGHT - BOTTOM - (double) count / most * (HEIGHT - TOP - BOTTOM) - 5;
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"mark\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>%n",
            x,
            y,
            name));
  }

  /** Half and 99 % of the latencies by span, on a logarithmic axis. */
  static String latencies(Report report) {
    List<Report.Span> spans = report.spans();
    long most =
        Math.max(
            1000,
            spans.stream().mapToLong(span -> span.p99() == null ? 0 : span.p99()).max().orElse(1));
    StringBuilder svg = open("Latency by " + report.grain().noun() + ", logarithmic");
    for (long line : Axis.decades(most)) {
      grid(svg, log(line, most) / (HEIGHT - TOP - BOTTOM), Times.micros(line));
    }
    double step = step(spans);
    svg.append("<path class=\"half\" d=\"").append(path(spans, false, most, step)).append("\"/>\n");
    svg.append("<path class=\"most\" d=\"").append(path(spans, true, most, step)).append("\"/>\n");
    times(svg, report, step);
    return close(
        svg, "<span class=\"half\">half within</span> <span class=\"most\">99 % within</span>");
  }

  private static String path(List<Report.Span> spans, boolean p99, long most, double step) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (int i = 0; i < spans.size(); i++) {
      Long value = p99 ? spans.get(i).p99() : spans.get(i).p50();
      if (value == null) {
        pen = false;
        continue;
      }
      double x = LEFT + (i + 0.5) * step;
      path.append(
          String.format(
              Locale.ROOT, "%s%.1f %.1f", pen ? "L" : "M", x, HEIGHT - BOTTOM - log(value, most)));
      if (!pen) {
        // So that one alone is seen, too.
        path.append(String.format(Locale.ROOT, "h0.5"));
      }
      pen = true;
    }
    return path.toString();
  }

  private static double log(long micros, long most) {
    double least = Math.log10((double) Axis.LEAST_MICROS);
    double share =
        (Math.log10((double) Math.max(Axis.LEAST_MICROS, micros)) - least)
            / (Math.log10((double) most) - least);
    return share * (HEIGHT - TOP - BOTTOM);
  }

  /** The classes of statuses as one bar. */
  static String statuses(Report report, long whole) {
    StringBuilder svg =
        new StringBuilder("<figure><svg viewBox=\"0 0 960 36\" role=\"img\" aria-label=\"");
    svg.append("Shares of the classes of status codes\">\n");
    double x = 0;
    for (int hundreds = 0; hundreds <= 5; hundreds++) {
      int wanted = hundreds;
      long count =
          report.statuses().stream()
              .filter(each -> each.code() / 100 == wanted)
              .mapToLong(Report.Status::count)
              .sum();
      if (count > 0) {
        double width = Math.max(2, 960.0 * count / Math.max(1, whole));
        svg.append(
            String.format(
                Locale.ROOT,
                "<g><title>%dxx: %s</title><rect class=\"s%d\" x=\"%.1f\" y=\"4\""
                    + " width=\"%.1f\" height=\"28\"/>",
                hundreds,
                escape(Times.share(count, whole)),
                hundreds,
                x,
                width));
        if (width > 40) {
          svg.append(
              String.format(
                  Locale.ROOT,
                  "<text class=\"on\" x=\"%.1f\" y=\"23\">%dxx</text>",
                  x + 8,
                  hundreds));
        }
        svg.append("</g>\n");
        x += width;
      }
    }
    return svg.append("</svg></figure>\n").toString();
  }

  private static double step(List<Report.Span> spans) {
    return (WIDTH - LEFT) / (double) Math.max(1, spans.size());
  }

  private static StringBuilder open(String name) {
    return new StringBuilder("<figure><svg viewBox=\"0 0 ")
        .append(WIDTH)
        .append(' ')
        .append(HEIGHT)
        .append("\" role=\"img\" aria-label=\"")
        .append(escape(name))
        .append("; the figures are in the table below\">\n");
  }

  private static String close(StringBuilder svg, String legend) {
    return svg.append("</svg><figcaption>")
        .append(legend)
        .append("</figcaption></figure>\n")
        .toString();
  }

  /** A line across, at a share of the height. */
  private static void grid(StringBuilder svg, double share, String label) {
    double y = HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    svg.append(
        String.format(
            Locale.ROOT,
            "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
            LEFT,
            WIDTH,
            y,
            y,
            LEFT - 6,
            y + 4,
            escape(label)));
  }

  private static void times(StringBuilder svg, Report report, double step) {
    List<Report.Span> spans = report.spans();
    int every = Math.max(1, Math.ceilDiv(spans.size(), LABELS));
    for (int i = 0; i < spans.size(); i += every) {
      String full = Times.span(spans.get(i).start(), report.grain());
      // Without the weekday and the year.
      String text = full.length() > 9 ? full.substring(9) : full;
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\">%s</text>%n",
              LEFT + i * step,
              HEIGHT - 6,
              escape(text)));
    }
  }

  private static String escape(String text) {
    return Inert.html(text, 200);
  }
}
