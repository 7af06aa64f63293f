package dev.fairlead.analytics.report;

import java.util.Locale;

/** Lines of 80 columns at the most. Not for concurrent use. */
final class TextLines {
  static final int WIDTH = 80;
  private static final int BAR = 20;

  private final StringBuilder out = new StringBuilder();

  /** A heading, with an empty line before it. */
  void title(String text) {
    out.append('\n').append(text).append('\n');
  }

  /** A line, as {@link String#format} makes it; cut where it is too long. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more library
  void line(String format, Object... values) {
    String line = String.format(Locale.ROOT, format, values).stripTrailing();
    out.append(line.length() <= WIDTH ? line : line.substring(0, WIDTH - 2) + "..").append('\n');
  }

  /** A sentence, on several lines where it is long: broken at blanks, where there is room. */
  void wrap(String text) {
    String left = text;
    while (left.length() > WIDTH) {
      int blank = left.lastIndexOf(' ', WIDTH);
      int end = blank > 0 ? blank : WIDTH;
      out.append(left, 0, end).append('\n');
      left = left.substring(end).strip();
    }
    out.append(left).append('\n');
  }

  /** As long as the count is of the most; of one that is not 0, something is seen. */
  static String bar(long count, long most) {
    if (count == 0) {
      return "";
    }
    return "#".repeat((int) Math.max(1, Math.round((double) BAR * count / most)));
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
