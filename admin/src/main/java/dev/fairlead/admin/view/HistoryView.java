package dev.fairlead.admin.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All traffic of a period.
 *
 * @param from its start
 * @param to its end
 * @param zone by whose clock hours and days are
 * @param step minute, quarter, hour or day: how long points are
 * @param begins when the history begins; null when it is empty
 * @param points in order of time, without gaps
 * @param extremes the busiest and the quietest
 */
public record HistoryView(
    Instant from,
    Instant to,
    String zone,
    @OneOf({"minute", "quarter", "hour", "day"}) String step,
    @Nullable Instant begins,
    List<HistoryPoint> points,
    HistoryExtremes extremes) {
  public HistoryView {
    points = List.copyOf(points);
  }

  /**
   * A point.
   *
   * @param start its start
   * @param seconds how long it is
   * @param count exchanges that began in it
   * @param clientErrors statuses of 400 to 499
   * @param serverErrors statuses of 500 to 599
   * @param p50 milliseconds; 0 where it is not known
   * @param p99 the same
   * @param recorded the share of it in which somebody counted, 0 to 1
   */
  public record HistoryPoint(
      Instant start,
      long seconds,
      long count,
      long clientErrors,
      long serverErrors,
      double p50,
      double p99,
      double recorded) {}

  /** When it was busiest and when quietest; null where that is not known. */
  public record HistoryExtremes(
      @Nullable HistoryMoment peakMinute,
      @Nullable HistoryMoment lowestMinute,
      @Nullable HistoryMoment peakHour,
      @Nullable HistoryMoment lowestHour,
      @Nullable HistoryMoment peakDay,
      @Nullable HistoryMoment lowestDay) {}

  /** A minute, an hour or a day, and what it came to. */
  public record HistoryMoment(Instant start, long count) {}
}
