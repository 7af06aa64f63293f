package dev.fairlead.comparison.simulation;

import dev.fairlead.comparison.result.Latency;
import dev.fairlead.comparison.result.Percentile;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Latencies of requests that were waited for. Single-threaded. */
final class LatencyRecord {
  private static final long MOST_MICROS = 24 * 3600 * 1_000_000L;

  /** The curve has this many points from one "nine" to the next: 90 %, 99 %, 99.9 %. */
  private static final int POINTS = 10;

  private static final int NINES = 4;

  private final Histogram histogram = new Histogram(MOST_MICROS, 3);
  private double nanos;

  void add(long latencyNanos) {
    nanos += latencyNanos;
    histogram.recordValue(micros(latencyNanos));
  }

  /** To the nearest microsecond, within what a histogram holds. */
  static long micros(long latencyNanos) {
    return Math.min(MOST_MICROS, (latencyNanos + 500) / 1000);
  }

  Latency summary() {
    long count = histogram.getTotalCount();
    if (count == 0) {
      return new Latency(0, 0, 0, 0, 0, 0);
    }
    return new Latency(
        nanos / count / 1000,
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(90),
        histogram.getValueAtPercentile(99),
        histogram.getValueAtPercentile(99.9),
        histogram.getMaxValue());
  }

  List<Percentile> curve() {
    List<Percentile> curve = new ArrayList<>();
    if (histogram.getTotalCount() > 0) {
      for (int i = 0; i <= POINTS * NINES; i++) {
        double percent = 100 - 100 * Math.pow(10, (double) -i / POINTS);
        curve.add(new Percentile(percent, histogram.getValueAtPercentile(percent)));
      }
    }
    return curve;
  }
}
