package dev.fairlead.traffic.engine;

import dev.fairlead.traffic.client.Cause;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/** What one loop measures. Loop-confined while it runs. */
final class Measures {
  final StepMeasures[] steps;
  final Histogram connects = StepMeasures.histogram(3);
  final Histogram lateness = StepMeasures.histogram(3);
  long began;
  long completed;
  long broken;
  long dropped;
  long unfinished;
  long retries;
  long reconnects;

  /** Since the last tick. */
  private Histogram tickLatency = StepMeasures.histogram(2);

  private Histogram tickLateness = StepMeasures.histogram(2);
  private final long[] tickStatuses = new long[600];
  private final long[] tickCauses = new long[Cause.values().length];
  private long tickAnswered;
  private long tickFailed;
  private long beganBefore;
  private long droppedBefore;

  Measures(int stepCount) {
    steps = new StepMeasures[stepCount];
    for (int i = 0; i < stepCount; i++) {
      steps[i] = new StepMeasures();
    }
  }

  /** How late something was begun, in nanoseconds. */
  void late(long nanos) {
    StepMeasures.record(lateness, nanos);
    StepMeasures.record(tickLateness, nanos);
  }

  /** An answer came, whatever it says. */
  void answer(int step, int status, long bytes) {
    int known = Math.clamp(status, 0, 599);
    steps[step].statuses[known]++;
    steps[step].bytes += bytes;
    tickStatuses[known]++;
  }

  /** A request came to a good end. */
  void good(int step, long latency, long service) {
    steps[step].answered++;
    tickAnswered++;
    times(step, latency, service);
  }

  /** A request failed; the times count if {@code timed}. */
  @SuppressWarnings("EnumOrdinal") // A place in arrays that nobody keeps.
  void failed(int step, Cause cause, boolean timed, long latency, long service) {
    steps[step].failed++;
    steps[step].causes[cause.ordinal()]++;
    tickCauses[cause.ordinal()]++;
    tickFailed++;
    if (timed) {
      times(step, latency, service);
    }
  }

  private void times(int step, long latency, long service) {
    StepMeasures.record(steps[step].latency, latency);
    StepMeasures.record(steps[step].service, service);
    StepMeasures.record(tickLatency, latency);
  }

  /** What there was since the last one. */
  Tick tick(int second, long users) {
    Tick tick =
        new Tick(
            second,
            began - beganBefore,
            dropped - droppedBefore,
            tickAnswered,
            tickFailed,
            users,
            tickStatuses.clone(),
            tickCauses.clone(),
            tickLatency,
            tickLateness);
    beganBefore = began;
    droppedBefore = dropped;
    tickAnswered = 0;
    tickFailed = 0;
    Arrays.fill(tickStatuses, 0);
    Arrays.fill(tickCauses, 0);
    tickLatency = StepMeasures.histogram(2);
    tickLateness = StepMeasures.histogram(2);
    return tick;
  }

  void add(Measures other) {
    for (int i = 0; i < steps.length; i++) {
      steps[i].add(other.steps[i]);
    }
    connects.add(other.connects);
    lateness.add(other.lateness);
    began += other.began;
    completed += other.completed;
    broken += other.broken;
    dropped += other.dropped;
    unfinished += other.unfinished;
    retries += other.retries;
    reconnects += other.reconnects;
  }
}
