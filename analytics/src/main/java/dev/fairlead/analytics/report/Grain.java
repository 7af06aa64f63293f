package dev.fairlead.analytics.report;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.util.Locale;

/** By which spans of a zone's clock a report lists its period. */
public enum Grain {
  /** Hours of the clock. */
  HOURLY,
  /** Days, from midnight on. */
  DAILY,
  /** Weeks, from Monday on. */
  WEEKLY;

  private static final int HOUR = 3_600;

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
      case HOURLY -> hour(time);
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

  /**
   * An hour is of one offset, so that the hour that comes twice is two hours; and where clocks
   * change in the middle of one, it ends there and another begins.
   */
  private static ZonedDateTime hour(ZonedDateTime time) {
    Instant start = time.toInstant().minusSeconds(time.toLocalTime().toSecondOfDay() % HOUR);
    ZoneOffsetTransition before =
        time.getZone().getRules().previousTransition(time.toInstant().plusNanos(1));
    boolean cut = before != null && before.getInstant().isAfter(start);
    return (cut ? before.getInstant() : start).atZone(time.getZone());
  }

  private static ZonedDateTime nextHour(ZonedDateTime time) {
    Instant end = time.toInstant().plusSeconds(HOUR - time.toLocalTime().toSecondOfDay() % HOUR);
    ZoneOffsetTransition after = time.getZone().getRules().nextTransition(time.toInstant());
    boolean cut = after != null && after.getInstant().isBefore(end);
    return (cut ? after.getInstant() : end).atZone(time.getZone());
  }
}
