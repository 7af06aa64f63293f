package dev.fairlead.bookstore.capacity;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The written form of {@link ServiceTime}. Stateless: any thread. */
final class ServiceTimeText {
  private static final String EXPECTED =
      "expected 20ms, 20ms±5ms (or 20ms+-5ms), exp:20ms or lognormal:20ms,1.0"
          + " with units us, ms, s or m";

  private static final Pattern TIME = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(us|ms|s|m)");
  private static final Pattern SPREAD = Pattern.compile("\\s*(?:±|\\+/?-)\\s*");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,9})?");
  private static final Duration MILLI = Duration.ofMillis(1);

  private ServiceTimeText() {}

  static ServiceTime read(String text) {
    try {
      return form(text.strip());
    } catch (IllegalArgumentException e) {
      String why = e.getMessage() == null ? "" : ", but " + e.getMessage();
      throw new IllegalArgumentException(EXPECTED + why, e);
    }
  }

  private static ServiceTime form(String text) {
    if (text.startsWith("exp:")) {
      return new ServiceTime.Exponential(time(text.substring("exp:".length())));
    }
    if (text.startsWith("lognormal:")) {
      List<String> parts = List.of(text.substring("lognormal:".length()).split(",", -1));
      if (parts.size() != 2) {
        throw new IllegalArgumentException("lognormal takes a mean and a sigma");
      }
      return new ServiceTime.LogNormal(time(parts.get(0)), number(parts.get(1).strip()));
    }
    List<String> parts = List.of(SPREAD.split(text, -1));
    return switch (parts.size()) {
      case 1 -> new ServiceTime.Fixed(time(parts.get(0)));
      case 2 -> new ServiceTime.Even(time(parts.get(0)), time(parts.get(1)));
      default -> throw new IllegalArgumentException("'" + text + "' has more than one spread");
    };
  }

  private static Duration time(String text) {
    Matcher matcher = TIME.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a time");
    }
    Duration unit =
        switch (matcher.group(2)) {
          case "us" -> Duration.ofNanos(1_000);
          case "ms" -> MILLI;
          case "s" -> Duration.ofSeconds(1);
          default -> Duration.ofMinutes(1);
        };
    return Duration.ofNanos(
        new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit.toNanos())).longValue());
  }

  private static double number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a number");
    }
    return Double.parseDouble(text);
  }

  /** In milliseconds, with as many decimals as it takes. */
  static String write(Duration time) {
    return BigDecimal.valueOf(time.toNanos(), 6).stripTrailingZeros().toPlainString() + "ms";
  }
}
