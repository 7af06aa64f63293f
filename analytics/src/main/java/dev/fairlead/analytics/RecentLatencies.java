package dev.fairlead.analytics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How long each backend's exchanges took between one reading and the next. While it is open, every
 * loop counts them apart, into one of two sets of histograms; a reading has it change over to the
 * other, so that nothing is copied, and nothing thrown away. There is one of them at a time: with
 * two, each exchange would be told to one of them only. Used by one thread at a time.
 */
public final class RecentLatencies implements AutoCloseable {
  private final List<LoopRecorder> loops;
  private final Duration patience;
  private final Map<LoopRecorder, Part> parts = new LinkedHashMap<>();
  private final Histogram sum = new Histogram(Tally.SIGNIFICANT_DIGITS);

  /**
   * How long exchanges took, each time exact to about 1 %.
   *
   * @param count how many they were, 1 or more
   * @param p50 microseconds; half took no longer
   * @param p99 the same of 99 of 100
   */
  public record Lately(long count, long p50, long p99) {
    private static Lately of(Histogram times) {
      return new Lately(
          times.getTotalCount(), times.getValueAtPercentile(50), times.getValueAtPercentile(99));
    }
  }

  /** What is with one loop: it answers in time, or its answer is part of a later reading. */
  private static final class Part {
    private RecentTimes spare = new RecentTimes();
    private @Nullable CompletableFuture<@Nullable RecentTimes> asked;
  }

  /** Opened: each of the loops begins to count. */
  RecentLatencies(List<LoopRecorder> loops, Duration patience) {
    this.loops = loops;
    this.patience = patience;
    sum.setAutoResize(true);
    loops.forEach(this::part);
  }

  private Part part(LoopRecorder loop) {
    return parts.computeIfAbsent(
        loop,
        key -> {
          key.askForRecent(new RecentTimes());
          return new Part();
        });
  }

  /** Of the exchanges that ended since the last reading, by the slots of their backends. */
  public Map<Integer, Lately> read() {
    ask();
    List<RecentTimes> answers = new ArrayList<>();
    long deadline = System.nanoTime() + patience.toNanos();
    for (Part part : parts.values()) {
      RecentTimes answer = answer(part, deadline);
      if (answer != null) {
        answers.add(answer);
      }
    }
    Map<Integer, Lately> found = new HashMap<>();
    int slots = answers.stream().mapToInt(RecentTimes::slots).max().orElse(0);
    for (int slot = 0; slot < slots; slot++) {
      Histogram times = together(answers, slot);
      if (times != null) {
        found.put(slot, Lately.of(times));
      }
    }
    answers.forEach(RecentTimes::clear);
    return found;
  }

  private void ask() {
    for (LoopRecorder loop : loops) {
      Part part = part(loop);
      if (part.asked == null) {
        part.asked = loop.askForRecent(part.spare);
      }
    }
  }

  private static @Nullable RecentTimes answer(Part part, long deadline) {
    CompletableFuture<@Nullable RecentTimes> asked = part.asked;
    if (asked == null || !Statistics.isDoneBy(deadline, asked)) {
      return null;
    }
    RecentTimes answer = asked.getNow(null);
    part.asked = null;
    part.spare = answer == null ? new RecentTimes() : answer;
    return answer;
  }

  /** The sum over loops; that of the only one as it is; null where there is none. */
  private @Nullable Histogram together(List<RecentTimes> answers, int slot) {
    List<Histogram> some = new ArrayList<>();
    for (RecentTimes each : answers) {
      Histogram times = each.at(slot);
      if (times != null) {
        some.add(times);
      }
    }
    if (some.size() <= 1) {
      return some.isEmpty() ? null : some.getFirst();
    }
    sum.reset();
    some.forEach(sum::add);
    return sum;
  }

  /** Ends: no loop counts apart any more. */
  @Override
  public void close() {
    parts.keySet().forEach(loop -> loop.askForRecent(null));
  }
}
