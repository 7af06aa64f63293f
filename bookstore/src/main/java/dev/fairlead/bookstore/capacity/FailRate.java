package dev.fairlead.bookstore.capacity;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * The share of requests that fail. Immutable.
 *
 * @param share 0 to 1
 */
public record FailRate(double share) {
  /** Nothing fails. */
  public static final FailRate NONE = new FailRate(0);

  private static final String EXPECTED =
      "expected a percentage such as 2% or 0.5%, or a fraction from 0 to 1 such as 0.02";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,9})?");
  private static final int HUNDRED = 100;

  /** Checks the range. */
  public FailRate {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(EXPECTED);
    }
  }

  /**
   * Reads {@code 2%} or {@code 0.02}.
   *
   * @throws IllegalArgumentException with a sentence that says what was expected
   */
  public static FailRate parse(String text) {
    String written = text.strip();
    boolean percent = written.endsWith("%");
    String number = percent ? written.substring(0, written.length() - 1).strip() : written;
    if (!NUMBER.matcher(number).matches()) {
      throw new IllegalArgumentException(EXPECTED);
    }
    return new FailRate(Double.parseDouble(number) / (percent ? HUNDRED : 1));
  }

  /** As a percentage. */
  @Override
  public String toString() {
    BigDecimal percent = BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros();
    return percent.toPlainString() + "%";
  }
}
