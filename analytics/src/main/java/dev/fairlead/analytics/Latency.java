package dev.fairlead.analytics;

import org.HdrHistogram.Histogram;

/**
 * How long exchanges took, in microseconds, each figure exact to about 1 %. All 0 when none was
 * measured. Immutable.
 *
 * @param count how many were measured
 * @param mean their mean
 * @param p50 half took no longer
 * @param p90 nine of ten took no longer
 * @param p99 99 of 100 took no longer
 * @param max the longest
 */
public record Latency(long count, double mean, long p50, long p90, long p99, long max) {
  static Latency of(Histogram histogram) {
    return new Latency(
        histogram.getTotalCount(),
        histogram.getMean(),
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(90),
        histogram.getValueAtPercentile(99),
        histogram.getMaxValue());
  }
}
