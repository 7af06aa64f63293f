package dev.fairlead.admin.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Latencies in the buckets of Prometheus, the classic and the native ones. They come from
 * histograms of finer buckets, so which side of a bound a latency is on is exact to 1 %. Not for
 * concurrent use.
 */
final class Buckets {
  /** In seconds. */
  static final double[] BOUNDS = {
    .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30
  };

  /** Eight native buckets for each doubling: each is 9 % wider than the one before. */
  static final int SCHEMA = 3;

  private static final int PER_DOUBLING = 1 << SCHEMA;
  private static final double MICROS = 1e6;
  private static final double LN_2 = Math.log(2);

  private final long[] classic = new long[BOUNDS.length + 1];
  private final Map<Integer, Long> natives = new TreeMap<>();
  private long zeros;
  private double seconds;

  /** So many took so long. */
  void count(long micros, long times) {
    double latency = micros / MICROS;
    int bucket = 0;
    while (bucket < BOUNDS.length && latency > BOUNDS[bucket]) {
      bucket++;
    }
    classic[bucket] += times;
    if (micros == 0) {
      zeros += times;
    } else {
      int index = (int) Math.ceil(Math.log(latency) / LN_2 * PER_DOUBLING);
      natives.merge(index, times, Long::sum);
    }
  }

  /** So long did all of them take together. */
  void sum(long nanos) {
    seconds += nanos / 1e9;
  }

  HistogramDataPointSnapshot point(Labels labels) {
    ClassicHistogramBuckets.Builder bounds = ClassicHistogramBuckets.builder();
    for (int i = 0; i < classic.length; i++) {
      bounds.bucket(i < BOUNDS.length ? BOUNDS[i] : Double.POSITIVE_INFINITY, classic[i]);
    }
    NativeHistogramBuckets.Builder sparse = NativeHistogramBuckets.builder();
    natives.forEach(sparse::bucket);
    return new HistogramDataPointSnapshot(
        bounds.build(),
        SCHEMA,
        zeros,
        0.5 / MICROS,
        sparse.build(),
        NativeHistogramBuckets.EMPTY,
        seconds,
        labels,
        Exemplars.EMPTY,
        0);
  }
}
