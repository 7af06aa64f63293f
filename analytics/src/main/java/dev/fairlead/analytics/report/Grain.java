package dev.fairlead.analytics.report;

import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/** By which spans of a zone's clock a report lists its period. */
public enum Grain {
  /** Hours of the clock. */
  HOURLY,
  /** Days, from midnight on. */
  DAILY,
  /** Weeks, from Monday on. */
  WEEKLY;

  /** One of them: hour, day, week. */
  public String noun() {
    return switch (this) {
      case HOURLY -> "hour";
      case DAILY -> "day";
      case WEEKLY -> "week";
    };
  }

  /** As it is written: hourly. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The start of the span that a time is in. */
  ZonedDateTime floor(ZonedDateTime time) {
    return switch (this) {
      // Keeps the offset, so that the hour that comes twice is two hours.
      case HOURLY -> time.truncatedTo(ChronoUnit.HOURS);
      case DAILY -> time.toLocalDate().atStartOfDay(time.getZone());
      case WEEKLY ->
          time.toLocalDate()
              .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
              .atStartOfDay(time.getZone());
    };
  }

  /** The start of the next span. */
  ZonedDateTime next(ZonedDateTime time) {
    return switch (this) {
      case HOURLY -> nextHour(time);
      case DAILY -> time.toLocalDate().plusDays(1).atStartOfDay(time.getZone());
      case WEEKLY -> floor(time).toLocalDate().plusWeeks(1).atStartOfDay(time.getZone());
    };
  }

  /** Where clocks change by half an hour, an hour may be as short, or as much longer. */
  private static ZonedDateTime nextHour(ZonedDateTime time) {
    ZonedDateTime start = time.truncatedTo(ChronoUnit.HOURS);
    ZonedDateTime next = start.plusHours(1).truncatedTo(ChronoUnit.HOURS);
    return next.isAfter(time) ? next : start.plusHours(2).truncatedTo(ChronoUnit.HOURS);
  }
}
