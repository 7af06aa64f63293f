package dev.fairlead.traffic.scenario;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times, rates and sizes as people write them. Stateless: any thread. */
public final class Quantity {
  /** How a time is written. */
  public static final String TIME = "a time such as 250ms, 1.5s, 10m or 1h";

  /** How a rate is written. */
  public static final String RATE = "a rate such as 50/s, 3000/minute or 0.5/s";

  /** How a speed is written. */
  public static final String SPEED = "bytes a second such as 800B/s, 20KiB/s or 1MiB/s";

  private static final Pattern TIME_FORM =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(us|ms|s|m|h)");
  private static final Pattern RATE_FORM =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?) ?/ ?(s|second|min|minute|m|h|hour)");
  private static final Pattern SPEED_FORM = Pattern.compile("([0-9]{1,9}) ?(B|KiB|MiB)/s");
  private static final Duration LONGEST = Duration.ofDays(7);

  private Quantity() {}

  /** Nanoseconds, up to a week; empty when it is no time. */
  public static OptionalLong time(String text) {
    if (text.equals("0")) {
      return OptionalLong.of(0);
    }
    Matcher matcher = TIME_FORM.matcher(text);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    double unit =
        switch (matcher.group(2)) {
          case "us" -> 1e3;
          case "ms" -> 1e6;
          case "s" -> 1e9;
          case "m" -> 60e9;
          default -> 3600e9;
        };
    double nanos = Double.parseDouble(matcher.group(1)) * unit;
    return nanos > LONGEST.toNanos() ? OptionalLong.empty() : OptionalLong.of(Math.round(nanos));
  }

  /** A second; empty when it is no rate. A bare number counts by the second. */
  public static OptionalDouble rate(String text) {
    Matcher matcher = RATE_FORM.matcher(text.matches("[0-9.]+") ? text + "/s" : text);
    if (!matcher.matches()) {
      return OptionalDouble.empty();
    }
    double unit =
        switch (matcher.group(2).substring(0, 1).toLowerCase(Locale.ROOT)) {
          case "m" -> 60;
          case "h" -> 3600;
          default -> 1;
        };
    return OptionalDouble.of(Double.parseDouble(matcher.group(1)) / unit);
  }

  /** Bytes a second; empty when it is no speed. */
  static OptionalLong speed(String text) {
    Matcher matcher = SPEED_FORM.matcher(text);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    long unit =
        switch (matcher.group(2)) {
          case "KiB" -> 1024;
          case "MiB" -> 1024 * 1024;
          default -> 1;
        };
    return OptionalLong.of(Long.parseLong(matcher.group(1)) * unit);
  }
}
