package dev.fairlead.rehearsal;

import dev.fairlead.analytics.report.Inert;
import java.util.Arrays;
import java.util.Locale;

/** Text of 80 columns: sentences that are wrapped, and rows with figures. Used by one thread. */
final class Columns {
  private static final int WIDTH = 80;
  private static final int LONGEST = 300;
  private static final int NARROWEST = 9;

  private final StringBuilder out = new StringBuilder();

  /** A row above others, with an empty line before it. */
  void title(String text, String... figures) {
    out.append('\n');
    row("", text, figures);
  }

  /** Text, and figures at the right. */
  void row(String text, String... figures) {
    row("  ", text, figures);
  }

  /** Text that is too long for its row has a line of its own. */
  private void row(String indent, String text, String... figures) {
    int wide = Math.max(NARROWEST, Arrays.stream(figures).mapToInt(String::length).max().orElse(0));
    int room = WIDTH - figures.length * (wide + 1) - indent.length();
    String shown = text;
    if (text.length() > room) {
      wrap(text, indent);
      shown = "";
    }
    out.append(indent).append(shown).repeat(' ', room - shown.length());
    for (String figure : figures) {
      out.repeat(' ', wide + 1 - figure.length()).append(figure);
    }
    out.append('\n');
  }

  /** A sentence; its further lines are indented by two more. */
  void wrap(String text, String indent) {
    String further = indent + "  ";
    StringBuilder line = new StringBuilder(indent);
    boolean empty = true;
    for (String word : text.split(" ", -1)) {
      String rest = word;
      if (!empty && line.length() + 1 + rest.length() > WIDTH) {
        out.append(line).append('\n');
        line = new StringBuilder(further);
        empty = true;
      }
      while (line.length() + rest.length() + (empty ? 0 : 1) > WIDTH) {
        int room = WIDTH - line.length() - (empty ? 0 : 1);
        out.append(line).append(rest, 0, room).append('\n');
        rest = rest.substring(room);
        line = new StringBuilder(further);
        empty = true;
      }
      line.append(empty ? "" : " ").append(rest);
      empty = false;
    }
    out.append(line).append('\n');
  }

  /** An empty line. */
  void gap() {
    out.append('\n');
  }

  /** All of it. */
  String text() {
    return out.toString();
  }

  /** Foreign text, with nothing in it that a terminal would obey. */
  static String inert(String text) {
    return Inert.text(text, LONGEST);
  }

  /** A number with commas. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A part in percent. */
  static String share(long part, long whole) {
    if (whole == 0 || part == 0) {
      return "0 %";
    }
    double percent = 100.0 * part / whole;
    return percent < 0.1
        ? "<0.1 %"
        : part < whole && percent > 99.9
            ? ">99.9 %"
            : String.format(Locale.ROOT, "%.1f %%", percent);
  }
}
