package dev.fairlead.traffic.engine;

import dev.fairlead.traffic.result.Latencies;
import dev.fairlead.traffic.result.Progress;
import dev.fairlead.traffic.result.Second;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Puts the seconds of all loops together. Any thread. */
final class Collector {
  private final int loops;
  private final double totalSeconds;
  private final Map<Integer, List<Tick>> open = new HashMap<>();
  private final List<Second> seconds = new ArrayList<>();
  private final long[] statuses = new long[600];
  private final long[] causes;
  private final Histogram latency = StepMeasures.histogram(2);
  private final Histogram lateness = StepMeasures.histogram(2);
  private String phase = "starting";

  Collector(int loops, int causes, double totalSeconds) {
    this.loops = loops;
    this.causes = new long[causes];
    this.totalSeconds = totalSeconds;
  }

  synchronized void phase(String now) {
    phase = now;
  }

  synchronized void add(Tick tick) {
    List<Tick> same = open.computeIfAbsent(tick.second(), _ -> new ArrayList<>());
    same.add(tick);
    if (same.size() == loops) {
      open.remove(tick.second());
      close(same);
    }
  }

  private void close(List<Tick> ticks) {
    Histogram times = StepMeasures.histogram(2);
    long[] classes = new long[6];
    long began = 0;
    long dropped = 0;
    long answered = 0;
    long failed = 0;
    long users = 0;
    for (Tick tick : ticks) {
      times.add(tick.latency());
      lateness.add(tick.lateness());
      began += tick.began();
      dropped += tick.dropped();
      answered += tick.answered();
      failed += tick.failed();
      users += tick.users();
      for (int i = 0; i < statuses.length; i++) {
        statuses[i] += tick.statuses()[i];
        classes[i / 100] += tick.statuses()[i];
      }
      for (int i = 0; i < causes.length; i++) {
        causes[i] += tick.causes()[i];
      }
    }
    latency.add(times);
    int second = ticks.getFirst().second();
    seconds.add(
        new Second(second, began, dropped, answered, failed, users, classes, Latencies.of(times)));
  }

  synchronized List<Second> timeline() {
    return List.copyOf(seconds);
  }

  synchronized Progress progress() {
    return new Progress(
        phase,
        List.copyOf(seconds),
        StepMeasures.statuses(statuses),
        StepMeasures.causes(causes),
        Latencies.of(latency),
        Latencies.of(lateness),
        totalSeconds);
  }
}
