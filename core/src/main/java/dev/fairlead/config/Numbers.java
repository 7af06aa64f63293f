package dev.fairlead.config;

import dev.fairlead.config.Scalar.Parsed;
import java.math.BigDecimal;
import java.util.List;

/** Numbers, shares and yes-or-no. Stateless. */
final class Numbers {
  private static final String DIGITS = "0|[1-9][0-9]{0,8}";

  /** {@code true} or {@code false}. */
  static final Scalar<Boolean> FLAG =
      new Scalar<>(
          "flag",
          "true or false",
          List.of(Schema.type("boolean"), Schema.string("true|false")),
          text ->
              switch (text) {
                case "true" -> Parsed.good(true);
                case "false" -> Parsed.good(false);
                case "yes", "on", "True", "TRUE" -> new Parsed.Bad<>(null, "true");
                case "no", "off", "False", "FALSE" -> new Parsed.Bad<>(null, "false");
                default -> Parsed.bad();
              });

  private static final String DECIMAL = "(?:" + DIGITS + ")(?:\\.[0-9]{1,6})?";
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** A part of the whole, over 0 and up to 1. */
  static final Scalar<Double> SHARE =
      Scalar.of(
          "share",
          "a share such as 10%, over 0% and up to 100%",
          Schema.string(DECIMAL + "%"),
          Numbers::share);

  private Numbers() {}

  private static Parsed<Double> share(String text) {
    if (!text.matches(DECIMAL + "%")) {
      return text.matches(DECIMAL)
          ? Parsed.bad(
              "it has no %", text.startsWith("0.") ? percent(Double.parseDouble(text)) : text + "%")
          : Parsed.bad();
    }
    BigDecimal percent = new BigDecimal(text.substring(0, text.length() - 1));
    return percent.signum() > 0 && percent.compareTo(HUNDRED) <= 0
        ? Parsed.good(percent.divide(HUNDRED).doubleValue())
        : Parsed.bad();
  }

  /** A part of the whole as it would be written: {@code 10%} for 0.1. */
  static String percent(double share) {
    BigDecimal percent = BigDecimal.valueOf(share).multiply(HUNDRED);
    return percent.stripTrailingZeros().toPlainString() + "%";
  }

  /** A number with or without decimals, both ends included. */
  static Scalar<Double> decimal(double least, double most) {
    String expected = "a number from " + plain(least) + " to " + plain(most);
    return new Scalar<>(
        "decimal-" + plain(least) + "-" + plain(most),
        expected,
        List.of(
            Schema.type("number").with("minimum", least).with("maximum", most),
            Schema.string(DECIMAL)),
        text -> {
          if (text.matches(DECIMAL + "%")) {
            BigDecimal percent = new BigDecimal(text.substring(0, text.length() - 1));
            double meant = percent.divide(HUNDRED).doubleValue();
            boolean fits = meant >= least && meant <= most;
            return Parsed.bad("it is a factor, not a percentage", fits ? plain(meant) : null);
          }
          if (!text.matches(DECIMAL)) {
            return Parsed.bad();
          }
          double number = Double.parseDouble(text);
          return number < least || number > most ? Parsed.bad() : Parsed.good(number);
        });
  }

  /** As it would be written: without decimals that say nothing. */
  static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  /** A whole number in decimal digits, both ends included. */
  static Scalar<Integer> between(int least, int most) {
    return new Scalar<>(
        "number-" + least + "-" + most,
        "a whole number from " + least + " to " + most,
        List.of(
            Schema.type("integer").with("minimum", least).with("maximum", most),
            Schema.string(DIGITS)),
        text -> {
          if (!text.matches(DIGITS)) {
            return Parsed.bad();
          }
          int number = Integer.parseInt(text);
          return number < least || number > most ? Parsed.bad() : Parsed.good(number);
        });
  }
}
