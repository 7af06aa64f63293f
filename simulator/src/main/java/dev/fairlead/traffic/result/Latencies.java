package dev.fairlead.traffic.result;

import org.HdrHistogram.Histogram;

/**
 * A distribution of times, in microseconds. Immutable.
 *
 * @param count how many there were; with 0 all else is 0
 */
public record Latencies(
    long count, double mean, long p50, long p90, long p95, long p99, long p999, long max) {
  /** Of no time at all. */
  public static final Latencies NONE = new Latencies(0, 0, 0, 0, 0, 0, 0, 0);

  /** What a histogram of microseconds says. */
  public static Latencies of(Histogram histogram) {
    if (histogram.getTotalCount() == 0) {
      return NONE;
    }
    return new Latencies(
        histogram.getTotalCount(),
        histogram.getMean(),
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(90),
        histogram.getValueAtPercentile(95),
        histogram.getValueAtPercentile(99),
        histogram.getValueAtPercentile(99.9),
        histogram.getMaxValue());
  }
}
