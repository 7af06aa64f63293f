package dev.fairlead.analytics.report;

/** Makes texts that clients have sent harmless for where they are shown. Stateless: any thread. */
public final class Inert {
  private static final String FORMULA = "=+-@\t\r\n|%";

  private Inert() {}

  /**
   * For a terminal: printable ASCII alone; other bytes as {@code \x1b}, so that nothing moves the
   * cursor, changes colours or turns the direction of the text.
   *
   * @param most characters at the most; a longer text ends in {@code ..}
   */
  public static String text(String foreign, int most) {
    StringBuilder out = new StringBuilder(foreign.length());
    for (int i = 0; i < foreign.length() && out.length() <= most; i++) {
      char c = foreign.charAt(i);
      if (c >= ' ' && c <= '~') {
        out.append(c);
      } else if (c <= 0xff) {
        out.append(String.format("\\x%02x", (int) c));
      } else {
        out.append(String.format("\\u%04x", (int) c));
      }
    }
    if (out.length() > most) {
      out.setLength(Math.max(0, most - 2));
      out.append("..");
    }
    return out.toString();
  }

  /** For a page: as for a terminal, with what means something in HTML escaped. */
  public static String html(String foreign, int most) {
    String plain = text(foreign, most);
    StringBuilder out = new StringBuilder(plain.length() + 16);
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  /**
   * For a cell of CSV: what a spreadsheet might take for a formula begins with an apostrophe.
   *
   * @see <a href="https://owasp.org/www-community/attacks/CSV_Injection">CSV injection</a>
   */
  public static String csv(String foreign) {
    String plain = text(foreign, Integer.MAX_VALUE - 1);
    String safe = !plain.isEmpty() && FORMULA.indexOf(plain.charAt(0)) >= 0 ? "'" + plain : plain;
    return safe.indexOf(',') >= 0 || safe.indexOf('"') >= 0 || safe.startsWith("'")
        ? '"' + safe.replace("\"", "\"\"") + '"'
        : safe;
  }
}
