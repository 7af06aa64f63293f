package dev.fairlead.stress.verdict;

import dev.fairlead.comparison.report.Html;
import java.util.List;
import java.util.Locale;

/** Draws what went on over the time of a run, the faults behind it, as SVG. Single-threaded. */
final class Curve {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 220;
  private static final int LEFT = 60;
  private static final int BOTTOM = 24;
  private static final int TOP = 10;
  private static final int LINES = 4;
  private static final int TIMES = 6;

  private final double seconds;
  private final double most;
  private final StringBuilder svg = new StringBuilder();

  /** A value at a time. */
  record Point(double second, double value) {}

  /** When a fault was under way. */
  record Band(double from, double until, String word) {}

  /**
   * Begins one.
   *
   * @param seconds how much time it shows
   * @param most the greatest value
   * @param label what it shows, for whoever cannot see it
   */
  Curve(String label, double seconds, double most) {
    this.seconds = Math.max(1, seconds);
    this.most = most <= 0 ? 1 : most * 1.05;
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
            WIDTH,
            HEIGHT,
            Html.escape(label)));
  }

  Curve bands(List<Band> bands) {
    for (Band band : bands) {
      add(
          "<rect class=\"band\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"><title>%s</title></rect>",
          x(band.from),
          TOP,
          Math.max(2, x(band.until) - x(band.from)),
          HEIGHT - BOTTOM - TOP,
          Html.escape(band.word));
    }
    return this;
  }

  Curve axes(String unit) {
    for (int i = 0; i <= LINES; i++) {
      double value = most * i / LINES;
      double y = y(value);
      add("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH, y, y);
      add(
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s%s</text>",
          LEFT - 6, y + 4, number(value), i == LINES ? " " + unit : "");
    }
    for (int i = 0; i <= TIMES; i++) {
      double second = seconds * i / TIMES;
      add(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s s</text>",
          x(second), HEIGHT - 6, i == TIMES ? "end" : "middle", number(second));
    }
    return this;
  }

  Curve line(String style, List<Point> points) {
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      path.append(
          String.format(
              Locale.ROOT, "%.1f,%.1f ", x(point.second), y(Math.min(most, point.value))));
    }
    add("<polyline class=\"%s\" points=\"%s\"/>", style, path.toString().strip());
    return this;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 && value > 0 ? "%.1f" : "%,.0f", value);
  }

  private double x(double second) {
    return LEFT + (WIDTH - LEFT) * Math.clamp(second / seconds, 0, 1);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / most;
  }

  @SuppressWarnings("AnnotateFormatMethod") // Always a literal, and no such annotation here.
  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  @Override
  public String toString() {
    return svg + "</svg>";
  }
}
