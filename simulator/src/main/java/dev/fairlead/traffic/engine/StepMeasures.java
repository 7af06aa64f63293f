package dev.fairlead.traffic.engine;

import dev.fairlead.traffic.client.Cause;
import dev.fairlead.traffic.result.Latencies;
import dev.fairlead.traffic.result.StepResult;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What became of the requests of one step on one loop. Loop-confined while it runs. */
final class StepMeasures {
  private static final int STATUSES = 600;
  private static final Cause[] CAUSES = Cause.values();

  final Histogram latency = histogram(3);
  final Histogram service = histogram(3);
  final long[] statuses = new long[STATUSES];
  final long[] causes = new long[CAUSES.length];
  long answered;
  long failed;
  long bytes;

  /** Of microseconds, up to an hour. */
  static Histogram histogram(int digits) {
    return new Histogram(1, 3_600_000_000L, digits);
  }

  /** Takes a time in nanoseconds, in microseconds rounded up. */
  static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.clamp((nanos + 999) / 1000, 1, 3_600_000_000L));
  }

  void add(StepMeasures other) {
    latency.add(other.latency);
    service.add(other.service);
    for (int i = 0; i < statuses.length; i++) {
      statuses[i] += other.statuses[i];
    }
    for (int i = 0; i < causes.length; i++) {
      causes[i] += other.causes[i];
    }
    answered += other.answered;
    failed += other.failed;
    bytes += other.bytes;
  }

  StepResult result(String name) {
    return new StepResult(
        name,
        answered,
        failed,
        statuses(statuses),
        causes(causes),
        Latencies.of(latency),
        Latencies.of(service),
        bytes);
  }

  static Map<Integer, Long> statuses(long[] counts) {
    Map<Integer, Long> some = new TreeMap<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        some.put(i, counts[i]);
      }
    }
    return some;
  }

  static Map<String, Long> causes(long[] counts) {
    Map<String, Long> some = new TreeMap<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        some.put(CAUSES[i].phrase(), counts[i]);
      }
    }
    return some;
  }
}
