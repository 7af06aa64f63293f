package dev.fairlead.config;

import dev.fairlead.config.Scalar.Parsed;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lengths of time as people write them: {@code 250ms}, {@code 5s}, {@code 1h30m}. Stateless. */
final class Durations {
  private static final String FORM =
      "(?=[0-9])(?:([0-9]{1,9})d)?(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?"
          + "(?:([0-9]{1,9})s)?(?:([0-9]{1,9})ms)?";
  private static final Pattern PATTERN = Pattern.compile(FORM);
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1000, 1};
  private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

  /** From a millisecond to a year. */
  static final Scalar<Duration> POSITIVE =
      Scalar.of(
          "duration",
          "a duration such as 250ms, 5s, 1h30m or 2d",
          Schema.string(FORM).with("examples", List.of("250ms", "5s", "1h30m", "2d")),
          Durations::parse);

  /** The shortest time between two checks. */
  private static final Duration CHECK = Duration.ofMillis(100);

  /** From 100 ms to a year: between things that cost something. */
  static final Scalar<Duration> CHECKS =
      Scalar.of(
          "duration-from-100ms",
          "a duration of 100ms or more such as 500ms, 5s or 5m",
          Schema.string(FORM).with("examples", List.of("500ms", "5s", "5m")),
          Durations::ofChecks);

  /** From a second to a year, in whole seconds. */
  static final Scalar<Duration> SECONDS =
      Scalar.of(
          "duration-in-seconds",
          "a duration in whole seconds such as 30s, 1h30m or 2d",
          Schema.string(FORM).with("examples", List.of("30s", "1h30m", "2d")),
          Durations::seconds);

  private Durations() {}

  private static Parsed<Duration> ofChecks(String text) {
    return parse(text) instanceof Parsed.Good<Duration>(Duration time) && time.compareTo(CHECK) < 0
        ? Parsed.bad("it is too short")
        : parse(text);
  }

  private static Parsed<Duration> seconds(String text) {
    return parse(text) instanceof Parsed.Good<Duration>(Duration time) && time.toMillisPart() != 0
        ? Parsed.bad("it has a part of a second")
        : parse(text);
  }

  private static Parsed<Duration> parse(String text) {
    Matcher matcher = PATTERN.matcher(text);
    if (!matcher.matches()) {
      return text.matches("[1-9][0-9]{0,8}")
          ? Parsed.bad("it has no unit", text + "s")
          : new Parsed.Bad<>(null, meant(text));
    }
    long millis = 0;
    for (int i = 0; i < MILLIS.length; i++) {
      String count = matcher.group(i + 1);
      millis += count == null ? 0 : Long.parseLong(count) * MILLIS[i];
    }
    if (millis == 0) {
      return Parsed.bad("it must be longer than nothing");
    }
    return millis > LONGEST.toMillis()
        ? Parsed.bad("the longest is " + text(LONGEST))
        : Parsed.good(Duration.ofMillis(millis));
  }

  /** {@code 5 S} was meant as {@code 5s}. */
  private static @Nullable String meant(String text) {
    String close =
        text.toLowerCase(Locale.ROOT)
            .replace(" ", "")
            .replaceFirst("(?<=[0-9])(?:sec|secs|second|seconds)$", "s")
            .replaceFirst("(?<=[0-9])(?:min|mins|minute|minutes)$", "m")
            .replaceFirst("(?<=[0-9])(?:hour|hours)$", "h")
            .replaceFirst("(?<=[0-9])(?:day|days)$", "d");
    return PATTERN.matcher(close).matches() ? close : null;
  }

  /** As it would be written, in whole milliseconds. */
  static String text(Duration duration) {
    StringBuilder out = new StringBuilder();
    long left = duration.toMillis();
    for (int i = 0; i < MILLIS.length; i++) {
      if (left >= MILLIS[i]) {
        out.append(left / MILLIS[i]).append(UNITS[i]);
        left %= MILLIS[i];
      }
    }
    return out.toString();
  }
}
