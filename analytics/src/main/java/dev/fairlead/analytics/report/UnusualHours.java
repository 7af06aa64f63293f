package dev.fairlead.analytics.report;

import dev.fairlead.analytics.report.Ledger.Entry;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds hours that are not like the same hour of the same weekday in the weeks before. An hour is
 * unusual when it is away from their median by more than three times their usual deviation from it
 * (the median of these, as a standard deviation: × 1.4826), more than 30 % of it, and more than
 * chance makes (three times the root). Stateless: any thread.
 */
final class UnusualHours {
  /** So many weeks are looked back. */
  static final int WEEKS = 8;

  private static final int LEAST_WEEKS = 3;
  private static final double DEVIATIONS = 3 * 1.4826;
  private static final double SHARE = 0.3;
  private static final double LEAST = 10;

  private UnusualHours() {}

  /** The unusual ones of a period, the most unusual first. */
  static List<Report.Unusual> in(Ledger hours, long from, long until, ZoneId zone) {
    List<Report.Unusual> found = new ArrayList<>();
    for (Entry hour : hours.entries()) {
      if (hour.start >= from && hour.end <= until && hour.isWhole()) {
        ZonedDateTime start = Instant.ofEpochSecond(hour.start).atZone(zone);
        long[] before = before(hours, start);
        if (before.length >= LEAST_WEEKS) {
          double usual = median(before);
          if (isUnusual(hour.count, usual, before)) {
            found.add(new Report.Unusual(start, hour.count, Math.round(usual), before.length));
          }
        }
      }
    }
    found.sort(Comparator.comparingDouble(UnusualHours::distance).reversed());
    return found;
  }

  private static long[] before(Ledger hours, ZonedDateTime start) {
    List<Long> counts = new ArrayList<>();
    for (int week = 1; week <= WEEKS; week++) {
      Entry hour = hours.startingAt(start.minusWeeks(week).toEpochSecond());
      if (hour != null && hour.isWhole()) {
        counts.add(hour.count);
      }
    }
    return counts.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  private static boolean isUnusual(long count, double usual, long[] before) {
    long[] deviations =
        Arrays.stream(before).map(each -> Math.round(Math.abs(each - usual))).sorted().toArray();
    double away = Math.abs(count - usual);
    return away > DEVIATIONS * median(deviations)
        && away > SHARE * usual
        && away > 3 * Math.sqrt(usual)
        && away > LEAST;
  }

  private static double median(long[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : (sorted[middle - 1] + (double) sorted[middle]) / 2;
  }

  private static double distance(Report.Unusual hour) {
    return Math.abs(Math.log((hour.count() + 1.0) / (hour.usual() + 1.0)));
  }
}
