package dev.fairlead.bookstore.client;

/**
 * Text from a server made fit for a terminal: nothing that moves the cursor, changes colours or
 * turns the writing direction gets through. Any thread.
 */
final class TerminalText {
  private TerminalText() {}

  /** The text with a replacement character for each that is not simply shown. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(c -> shown.appendCodePoint(isUnsafe(c) ? 0xFFFD : c));
    return shown.toString();
  }

  /** JSON text in which such characters are escaped; they can only stand inside strings. */
  static String shownJson(String json) {
    StringBuilder shown = new StringBuilder(json.length());
    json.codePoints()
        .forEach(c -> {
          if (c == '\n' || !isUnsafe(c)) {
            shown.appendCodePoint(c);
          } else {
            for (char unit : Character.toChars(c)) {
              shown.append("\\u%04x".formatted((int) unit));
            }
          }
        });
    return shown.toString();
  }

  /** The text in exactly this many columns: filled up with spaces or cut with an ellipsis. */
  static String fit(String text, int columns) {
    String shown = shown(text);
    int width = width(shown);
    if (width <= columns) {
      return shown + " ".repeat(columns - width);
    }
    StringBuilder cut = new StringBuilder();
    int used = 0;
    for (int c : shown.codePoints().toArray()) {
      if (used + width(c) > columns - 1) {
        break;
      }
      cut.appendCodePoint(c);
      used += width(c);
    }
    return cut + "…" + " ".repeat(columns - 1 - used);
  }

  /** How many columns the text takes. */
  static int width(String text) {
    return text.codePoints().map(TerminalText::width).sum();
  }

  private static boolean isUnsafe(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /** Marks take no column; East Asian wide characters and emoji take two. */
  private static int width(int codePoint) {
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        (codePoint >= 0x1100 && codePoint <= 0x115F)
            || (codePoint >= 0x2E80 && codePoint <= 0xA4CF)
            || (codePoint >= 0xAC00 && codePoint <= 0xD7A3)
            || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
            || (codePoint >= 0xFE30 && codePoint <= 0xFE6F)
            || (codePoint >= 0xFF00 && codePoint <= 0xFF60)
            || (codePoint >= 0xFFE0 && codePoint <= 0xFFE6)
            || (codePoint >= 0x1F300 && codePoint <= 0x1FAFF)
            || (codePoint >= 0x20000 && codePoint <= 0x3FFFD);
    return wide ? 2 : 1;
  }
}
