package dev.fairlead.bookstore.book;

import java.util.Optional;

/** ISBN-13 (ISO 2108): thirteen digits, the last of which checks the others. Any thread. */
public final class Isbn {
  private static final int LENGTH = 13;

  private Isbn() {}

  /**
   * Reads an ISBN-13, with or without single hyphens or spaces between digits.
   *
   * @return the thirteen digits, or empty when the text is no ISBN-13
   */
  public static Optional<String> parse(String text) {
    if (!text.matches("[0-9](?:[- ]?[0-9]){12}")) {
      return Optional.empty();
    }
    String digits = text.replaceAll("[- ]", "");
    boolean valid =
        (digits.startsWith("978") || digits.startsWith("979"))
            && digits.charAt(LENGTH - 1) == checkDigit(digits);
    return valid ? Optional.of(digits) : Optional.empty();
  }

  /**
   * The check digit that belongs to the first twelve digits.
   *
   * @param digits at least twelve decimal digits
   */
  public static char checkDigit(CharSequence digits) {
    int sum = 0;
    for (int i = 0; i < LENGTH - 1; i++) {
      sum += (digits.charAt(i) - '0') * (i % 2 == 0 ? 1 : 3);
    }
    return (char) ('0' + (10 - sum % 10) % 10);
  }
}
