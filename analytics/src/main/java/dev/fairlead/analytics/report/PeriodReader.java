package dev.fairlead.analytics.report;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads periods as people write them: dates, dates with a time, {@code today}, {@code yesterday},
 * {@code now}, or how long ago: {@code 7d}, {@code 12h}, {@code 30m}, which may have a minus before
 * it. Immutable.
 */
public final class PeriodReader {
  private static final Pattern AGO = Pattern.compile("-?([0-9]{1,6})([mhdw])");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final String EXPECTED =
      "expected a date such as 2026-03-29, a time such as 2026-03-29T14:30, today, yesterday, now, or"
          + " how long ago such as 7d or 12h (-7d and -12h mean the same)";
  private static final Instant EARLIEST = Instant.parse("1970-01-02T00:00:00Z");
  private static final long MOST_DAYS = 3_660;
  private static final long MOST_DAYS_HOURLY = 366;
  private static final int HOURS = 24;
  private static final int DAYS = 30;
  private static final int WEEKS = 12;

  private final ZoneId zone;
  private final ZonedDateTime now;

  /**
   * By the clock of a zone.
   *
   * @param now the time
   */
  public PeriodReader(ZoneId zone, Instant now) {
    this.zone = zone;
    this.now = now.atZone(zone);
  }

  /**
   * A period. Without a start, it is as long as is usual for the grain: 24 hours, 30 days, 12
   * weeks; without an end, or with one in the future, it lasts until now. A date alone as the end
   * includes that day.
   *
   * @throws IllegalArgumentException with a sentence, when it cannot be
   */
  public Period read(@Nullable String from, @Nullable String to, Grain grain) {
    Instant nowMinute = now.toInstant().truncatedTo(ChronoUnit.MINUTES).plusSeconds(60);
    Instant wanted = to == null ? nowMinute : point(to, "--to", true);
    boolean clipped = wanted.isAfter(day(now.toLocalDate().plusDays(1)));
    Instant end = wanted.isAfter(nowMinute) ? nowMinute : wanted;
    Instant start = from == null ? usual(end, grain) : point(from, "--from", false);
    if (start.isBefore(EARLIEST)) {
      throw new IllegalArgumentException("--from is before 1970, and so before any history");
    }
    if (!start.isBefore(now.toInstant())) {
      throw new IllegalArgumentException(
          "--from "
              + Inert.text(String.valueOf(from), 40)
              + " is in the future, where there is nothing to report: it is "
              + now.toLocalDateTime().withNano(0)
              + " now");
    }
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("the period ends before it begins");
    }
    long days = ChronoUnit.DAYS.between(start, end);
    if (days > (grain == Grain.HOURLY ? MOST_DAYS_HOURLY : MOST_DAYS)) {
      throw new IllegalArgumentException(
          "the period is too long for "
              + (grain == Grain.HOURLY ? "an " : "a ")
              + grain.word()
              + " report: at most "
              + (grain == Grain.HOURLY ? "a year; --daily takes ten" : "ten years"));
    }
    return new Period(start, end, clipped);
  }

  private Instant usual(Instant end, Grain grain) {
    ZonedDateTime last = end.minusSeconds(1).atZone(zone);
    return switch (grain) {
      case HOURLY -> grain.floor(last).minusHours(HOURS - 1).toInstant();
      case DAILY -> grain.floor(last.minusDays(DAYS - 1)).toInstant();
      case WEEKLY -> grain.floor(last.minusWeeks(WEEKS - 1)).toInstant();
    };
  }

  private Instant point(String written, String option, boolean end) {
    LocalDate today = now.toLocalDate();
    switch (written) {
      case "now" -> {
        return now.toInstant().truncatedTo(ChronoUnit.MINUTES).plusSeconds(end ? 60 : 0);
      }
      case "today" -> {
        return day(end ? today.plusDays(1) : today);
      }
      case "yesterday" -> {
        return day(end ? today : today.minusDays(1));
      }
      default -> {}
    }
    Matcher ago = AGO.matcher(written);
    try {
      if (ago.matches()) {
        long count = Long.parseLong(ago.group(1));
        ZonedDateTime then =
            switch (ago.group(2)) {
              case "m" -> now.minusMinutes(count);
              case "h" -> now.minusHours(count);
              case "d" -> now.minusDays(count);
              default -> now.minusWeeks(count);
            };
        return then.toInstant().truncatedTo(ChronoUnit.MINUTES);
      }
      if (DATE.matcher(written).matches()) {
        LocalDate date = LocalDate.parse(written);
        return day(end ? date.plusDays(1) : date);
      }
      return time(written.replace(' ', 'T'));
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          option + " '" + Inert.text(written, 40) + "' is no time; " + EXPECTED, e);
    }
  }

  private Instant day(LocalDate date) {
    return date.atStartOfDay(zone).toInstant();
  }

  private Instant time(String written) {
    boolean offset = written.matches(".*(?:Z|[+-][0-9]{2}:?[0-9]{2})") && written.contains("T");
    Instant time =
        offset
            ? OffsetDateTime.parse(written).toInstant()
            : ZonedDateTime.of(local(written), zone).toInstant();
    return time.truncatedTo(ChronoUnit.MINUTES);
  }

  private static LocalDateTime local(String written) {
    return written.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}")
        ? LocalDate.parse(written.substring(0, 10))
            .atTime(LocalTime.of(Integer.parseInt(written.substring(11)), 0))
        : LocalDateTime.parse(written);
  }

  /**
   * A period, to the minute.
   *
   * @param from its start
   * @param to its end
   * @param clipped whether it was to end after today, and ends now
   */
  public record Period(Instant from, Instant to, boolean clipped) {}
}
