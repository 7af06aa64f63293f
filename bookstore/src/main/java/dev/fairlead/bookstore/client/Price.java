package dev.fairlead.bookstore.client;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An amount of money as people write it, such as {@code 12.99}. Immutable.
 *
 * @param cents in hundredths
 */
record Price(long cents) {
  String text() {
    String sign = cents < 0 ? "-" : "";
    long amount = Math.abs(cents);
    return sign + amount / 100 + "." + "%02d".formatted(amount % 100);
  }

  /** Reads a price from the command line. */
  static final class Reader implements ITypeConverter<Price> {
    @Override
    public Price convert(String text) {
      if (!text.matches("[0-9]{1,9}([.][0-9]{1,2})?")) {
        throw new TypeConversionException("'" + text + "' is not a price such as 12.99");
      }
      int point = text.indexOf('.');
      long whole = Long.parseLong(point < 0 ? text : text.substring(0, point));
      String fraction = point < 0 ? "00" : (text.substring(point + 1) + "0").substring(0, 2);
      return new Price(whole * 100 + Long.parseLong(fraction));
    }
  }
}
