package dev.fairlead.config;

import dev.fairlead.config.Scalar.Parsed;
import java.util.List;

/** Whole numbers and yes-or-no. Stateless. */
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

  private Numbers() {}

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
