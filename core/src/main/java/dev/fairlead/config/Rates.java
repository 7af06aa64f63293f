package dev.fairlead.config;

import dev.fairlead.config.Scalar.Parsed;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * So many in so long, as people write it: {@code 20/minute}, {@code 100/10s}. Stateless.
 *
 * @param quota how many
 * @param per in how long
 */
record Rates(long quota, Duration per) {
  private static final Map<String, Duration> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("second", Duration.ofSeconds(1));
    UNITS.put("minute", Duration.ofMinutes(1));
    UNITS.put("hour", Duration.ofHours(1));
    UNITS.put("day", Duration.ofDays(1));
  }

  private static final String FORM =
      "([0-9]{1,9})/(second|minute|hour|day|(?=[0-9])(?:[0-9]{1,9}[dhms])+)";
  private static final Pattern RATE = Pattern.compile("([^/]*)/(.*)");

  /** Faster than that, a unit each microsecond, nothing is measured. */
  private static final long MOST_PER_SECOND = 1_000_000;

  /** A rate. */
  static final Scalar<Rates> RATE_SHAPE =
      Scalar.of(
          "rate",
          "a rate such as 20/minute, 5/second or 100/10s",
          Schema.string(FORM).with("examples", List.of("20/minute", "5/second", "100/10s")),
          Rates::parse);

  private static Parsed<Rates> parse(String text) {
    Matcher rate = RATE.matcher(text);
    if (!rate.matches()) {
      return text.matches("[1-9][0-9]{0,8}")
          ? Parsed.bad("it does not say in how long", text + "/second")
          : Parsed.bad();
    }
    String count = rate.group(1).strip();
    if (!count.matches("[0-9]{1,9}")) {
      return Parsed.bad("a whole number must stand before the /");
    }
    long quota = Long.parseLong(count);
    if (quota == 0) {
      return Parsed.bad("nothing would ever be admitted");
    }
    String unit = rate.group(2).strip();
    Duration per = UNITS.get(unit);
    if (per == null) {
      if (!(Durations.SECONDS.parser().apply(unit) instanceof Parsed.Good<Duration>(var time))) {
        String meant = meant(unit);
        return Parsed.bad(
            "behind the / must stand second, minute, hour, day or a duration in whole seconds",
            meant == null ? null : quota + "/" + meant);
      }
      per = time;
    }
    if (!text.equals(count + "/" + unit)) {
      return Parsed.bad("it has space in it", quota + "/" + unit);
    }
    return Math.ceilDiv(quota, per.toSeconds()) > MOST_PER_SECOND
        ? Parsed.bad("it is more than a million a second")
        : Parsed.good(new Rates(quota, per));
  }

  private static @Nullable String meant(String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "s", "sec", "secs", "seconds" -> "second";
      case "m", "min", "mins", "minutes" -> "minute";
      case "h", "hr", "hours" -> "hour";
      case "d", "days" -> "day";
      default -> Nearest.to(unit, UNITS.keySet());
    };
  }

  /** A period as it stands behind the slash. */
  static String word(Duration per) {
    return UNITS.entrySet().stream()
        .filter(unit -> unit.getValue().equals(per))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(() -> Durations.text(per));
  }
}
