package dev.fairlead.comparison.simulation;

import dev.fairlead.comparison.result.Series;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What happened in each slice of the time, warm-up included. Single-threaded. */
final class Timeline {
  /** Slices of a run: a point each in a chart. */
  static final int SLICES = 120;

  private final long sliceNanos;
  private final SimulatedBackend[] backends;
  private final Histogram latency = new Histogram(2);
  private final List<Long> p50 = new ArrayList<>();
  private final List<Long> p99 = new ArrayList<>();
  private final List<Long> errors = new ArrayList<>();
  private final List<Long> arrivals = new ArrayList<>();
  private final List<List<Double>> shares = new ArrayList<>();
  private final List<List<Integer>> inFlight = new ArrayList<>();
  private final long[] given;
  private long arrived;
  private long failed;

  Timeline(long lengthNanos, SimulatedBackend[] backends) {
    this.sliceNanos = Math.max(1, lengthNanos / SLICES);
    this.backends = backends;
    this.given = new long[backends.length];
    for (int slot = 0; slot < backends.length; slot++) {
      shares.add(new ArrayList<>());
      inFlight.add(new ArrayList<>());
    }
  }

  /** When the slice ends; never, behind the last one. */
  long sliceEnd() {
    return p50.size() == SLICES ? Long.MAX_VALUE : (p50.size() + 1) * sliceNanos;
  }

  void arrived() {
    arrived++;
  }

  void given(int slot) {
    given[slot]++;
  }

  void answered(long nanos) {
    latency.recordValue(LatencyRecord.micros(nanos));
  }

  void timedOut(long nanos) {
    answered(nanos);
    failed++;
  }

  void error() {
    failed++;
  }

  void endSlice() {
    boolean some = latency.getTotalCount() > 0;
    p50.add(some ? latency.getValueAtPercentile(50) : 0L);
    p99.add(some ? latency.getValueAtPercentile(99) : 0L);
    errors.add(failed);
    arrivals.add(arrived);
    long all = 0;
    for (long each : given) {
      all += each;
    }
    for (int slot = 0; slot < given.length; slot++) {
      shares.get(slot).add(all == 0 ? 0.0 : (double) given[slot] / all);
      inFlight.get(slot).add(backends[slot].inFlight());
      given[slot] = 0;
    }
    latency.reset();
    arrived = 0;
    failed = 0;
  }

  Series series() {
    return new Series(sliceNanos / 1e9, p50, p99, errors, arrivals, shares, inFlight);
  }
}
