package dev.fairlead.analytics.report;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How times, counts and shares are written. Stateless: any thread. */
final class Times {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd", Locale.ENGLISH);
  private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxx");
  private static final long MILLI = 1_000;
  private static final long SECOND = 1_000_000;

  private Times() {}

  /** {@code Sun 2026-10-25 02:30}; with the offset where the clock shows that time twice. */
  static String minute(ZonedDateTime time) {
    boolean twice = time.getZone().getRules().getValidOffsets(time.toLocalDateTime()).size() > 1;
    return MINUTE.format(time) + (twice ? OFFSET.format(time) : "");
  }

  static String day(ZonedDateTime time) {
    return DAY.format(time);
  }

  /** The start of a span. */
  static String span(ZonedDateTime start, Grain grain) {
    return grain == Grain.HOURLY ? minute(start) : day(start);
  }

  /** {@code 0.8 ms}, {@code 12 ms}, {@code 1.2 s}, from microseconds; {@code -} for nothing. */
  static String micros(@Nullable Long micros) {
    if (micros == null) {
      return "-";
    }
    if (micros >= SECOND) {
      return String.format(Locale.ROOT, micros >= 10 * SECOND ? "%.0f s" : "%.1f s", micros / 1e6);
    }
    return String.format(Locale.ROOT, micros >= 10 * MILLI ? "%.0f ms" : "%.1f ms", micros / 1e3);
  }

  /** The share of a time in which somebody counted; only what is all of it is called so. */
  static String recorded(double share) {
    if (share >= 0.9995) {
      return "all of the time";
    }
    if (share > 0 && share < 0.0005) {
      return "less than 0.1 % of the time";
    }
    return share == 0
        ? "at no time"
        : String.format(Locale.ROOT, "%.1f %% of the time", Math.min(99.9, 100 * share));
  }

  /** With a comma after each thousand. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** {@code 12.3 MB}. */
  static String bytes(long bytes) {
    String[] units = {"B", "kB", "MB", "GB", "TB", "PB"};
    double left = bytes;
    int unit = 0;
    while (left >= 1000 && unit < units.length - 1) {
      left /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", left, units[unit]);
  }

  /** A part of a whole, in percent; tiny ones are not called 0. */
  static String share(long part, long whole) {
    if (whole == 0 || part == 0) {
      return "0 %";
    }
    double percent = 100.0 * part / whole;
    return percent < 0.1 ? "<0.1 %" : String.format(Locale.ROOT, "%.1f %%", percent);
  }

  /** By how much it is more, or less, than before: {@code +12 %}. */
  static String change(long now, long before) {
    if (before == 0) {
      return now == 0 ? "as before" : "none before";
    }
    double percent = 100.0 * (now - before) / before;
    return Math.abs(percent) < 0.05 ? "as before" : String.format(Locale.ROOT, "%+.1f %%", percent);
  }
}
