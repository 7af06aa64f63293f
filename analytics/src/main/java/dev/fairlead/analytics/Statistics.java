package dev.fairlead.analytics;

import dev.fairlead.analytics.StatisticsSnapshot.Row;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.Label;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Counts every exchange per route and backend. Any thread.
 *
 * <p>Each loop writes its own tallies and nobody else's, so recording takes no lock and no atomic;
 * a reader asks every loop for a copy and merges them.
 */
public final class Statistics implements ExchangeObserver.Factory {
  private static final Comparator<Label> BY_SLOT_AND_NAME =
      Comparator.comparingInt(Label::slot).thenComparing(Label::name);
  private static final Comparator<Row> BY_LABELS =
      Comparator.comparing(Row::route, BY_SLOT_AND_NAME)
          .thenComparing(Row::backend, BY_SLOT_AND_NAME);

  private final List<LoopRecorder> loops = new CopyOnWriteArrayList<>();
  private final Duration patience;

  /** Statistics whose readers wait a second at the most. */
  public Statistics() {
    this(Duration.ofSeconds(1));
  }

  /**
   * Statistics.
   *
   * @param patience how long {@link #read} waits for all loops together
   */
  public Statistics(Duration patience) {
    this.patience = patience;
  }

  @Override
  public ExchangeObserver forLoop(int loop, Executor onLoop) {
    LoopRecorder recorder = new LoopRecorder(onLoop);
    loops.add(recorder);
    return recorder;
  }

  /**
   * What has been recorded until now. Blocks for a short while, so not for event loops; a loop that
   * does not answer in time, or has ended without being closed, is taken as it was when it answered
   * last.
   */
  public StatisticsSnapshot read() {
    List<LoopRecorder> asked = List.copyOf(loops);
    int stale = await(asked, LoopRecorder::askForCopy);
    List<Row> copies = new ArrayList<>();
    asked.forEach(loop -> copies.addAll(loop.lastCopy()));
    return new StatisticsSnapshot(merge(copies), stale);
  }

  /**
   * How much has been recorded until now, without how long each pair took: as {@link #read}, but at
   * a small part of what that costs.
   */
  public TrafficCounts counts() {
    List<LoopRecorder> asked = List.copyOf(loops);
    int stale = await(asked, LoopRecorder::askForCounts);
    return LoopCounts.together(asked.stream().map(LoopRecorder::lastCounts).toList(), stale);
  }

  /** Has all loops count how long each backend's exchanges take, from now on until it is closed. */
  public RecentLatencies watch() {
    return new RecentLatencies(loops, patience);
  }

  /** Asks all, and says how many have not answered in time. */
  private int await(
      List<LoopRecorder> asked, Function<LoopRecorder, CompletableFuture<Void>> question) {
    long deadline = System.nanoTime() + patience.toNanos();
    List<CompletableFuture<Void>> answers = asked.stream().map(question).toList();
    int stale = 0;
    for (CompletableFuture<Void> answer : answers) {
      if (!isDoneBy(deadline, answer)) {
        stale++;
      }
    }
    return stale;
  }

  static boolean isDoneBy(long deadline, CompletableFuture<?> answer) {
    try {
      answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException | ExecutionException noAnswer) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static List<Row> merge(List<Row> copies) {
    Map<Row, List<Tally>> parts = new TreeMap<>(BY_LABELS);
    copies.forEach(row -> parts.computeIfAbsent(row, key -> new ArrayList<>()).add(row.tally()));
    List<Row> merged = new ArrayList<>();
    parts.forEach((pair, tallies) -> {
      Tally tally = tallies.size() == 1 ? tallies.getFirst() : Tally.sum(tallies);
      merged.add(new Row(pair.route(), pair.backend(), tally));
    });
    return merged;
  }
}
