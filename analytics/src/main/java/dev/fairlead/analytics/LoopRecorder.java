package dev.fairlead.analytics;

import dev.fairlead.analytics.StatisticsSnapshot.Row;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Label;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The tallies of one loop, found by two array reads. Loop-confined, but for what asks it and what
 * it has answered last: any thread.
 */
final class LoopRecorder implements ExchangeObserver {
  /** Cells copied in one task, so that a reader holds the loop up for microseconds only. */
  private static final int COPIES_PER_TURN = 16;

  /** The same of cells that are only counted. */
  private static final int COUNTS_PER_TURN = 256;

  private final Executor onLoop;
  private final List<Row> cells = new ArrayList<>();
  private final List<@Nullable Row> copies = new ArrayList<>();
  private final Histogram durations = new Histogram(Tally.SIGNIFICANT_DIGITS);
  private @Nullable Tally[][] byRouteAndBackend = new @Nullable Tally[0][];
  private @Nullable RecentTimes recent;
  private volatile List<Row> lastCopy = List.of();
  private volatile LoopCounts lastCounts = new LoopCounts();
  private volatile boolean closed;

  LoopRecorder(Executor onLoop) {
    this.onLoop = onLoop;
    durations.setAutoResize(true);
  }

  @Override
  public void exchangeEnded(ExchangeRecord record) {
    Label route = record.route;
    Label backend = record.backend;
    int backendSlot = backend == null ? 0 : backend.slot();
    cell(route == null ? 0 : route.slot(), backendSlot).record(record);
    Tally.time(durations, record.totalNanos);
    RecentTimes watched = recent;
    if (watched != null) {
      watched.record(backendSlot, record.totalNanos);
    }
  }

  @Override
  public void close() {
    List<Row> rows = new ArrayList<>();
    LoopCounts counts = new LoopCounts();
    for (int i = 0; i < cells.size(); i++) {
      rows.add(copy(i));
      counts.add(cells.get(i));
    }
    counts.durations(durations);
    lastCopy = rows;
    lastCounts = counts;
    closed = true;
  }

  private Tally cell(int route, int backend) {
    if (route < byRouteAndBackend.length && backend < byRouteAndBackend[route].length) {
      Tally known = byRouteAndBackend[route][backend];
      if (known != null) {
        return known;
      }
    }
    return newCell(route, backend);
  }

  private Tally newCell(int route, int backend) {
    int routes = byRouteAndBackend.length;
    if (route >= routes) {
      byRouteAndBackend = Arrays.copyOf(byRouteAndBackend, route + 1);
      Arrays.fill(byRouteAndBackend, routes, route + 1, new @Nullable Tally[0]);
    }
    if (backend >= byRouteAndBackend[route].length) {
      byRouteAndBackend[route] = Arrays.copyOf(byRouteAndBackend[route], backend + 1);
    }
    Tally tally = new Tally();
    byRouteAndBackend[route][backend] = tally;
    cells.add(new Row(route, backend, tally));
    copies.add(null);
    return tally;
  }

  /** The copy made last: empty before the first, final once the loop has ended. */
  List<Row> lastCopy() {
    return lastCopy;
  }

  /** The counts asked for last: none before the first, final once the loop has ended. */
  LoopCounts lastCounts() {
    return lastCounts;
  }

  /** Has the loop copy its tallies; the future is done when {@link #lastCopy} is new. */
  CompletableFuture<Void> askForCopy() {
    List<Row> rows = new ArrayList<>();
    return new Walk(COPIES_PER_TURN, i -> rows.add(copy(i)), () -> lastCopy = rows).begin();
  }

  /** Has the loop say its counts; the future is done when {@link #lastCounts} is new. */
  CompletableFuture<Void> askForCounts() {
    LoopCounts counts = new LoopCounts();
    return new Walk(
            COUNTS_PER_TURN,
            i -> counts.add(cells.get(i)),
            () -> {
              counts.durations(durations);
              lastCounts = counts;
            })
        .begin();
  }

  /**
   * Has the loop record into another set from now on, besides its tallies, or into none.
   *
   * @param next empty, and the loop's from now on; null for none
   * @return the one until now; null where there was none, and once the loop has ended
   */
  CompletableFuture<@Nullable RecentTimes> askForRecent(@Nullable RecentTimes next) {
    CompletableFuture<@Nullable RecentTimes> until = new CompletableFuture<>();
    if (closed) {
      until.complete(null);
      return until;
    }
    try {
      onLoop.execute(() -> {
        RecentTimes known = recent;
        recent = next;
        until.complete(known);
      });
    } catch (RejectedExecutionException loopHasEnded) {
      until.complete(null);
    }
    return until;
  }

  /** A copy of a cell; that of last time, where nothing came to it since. */
  private Row copy(int index) {
    Row cell = cells.get(index);
    Row known = copies.get(index);
    if (known != null && known.tally().count() == cell.tally().count()) {
      return known;
    }
    Row made = new Row(cell.route(), cell.backend(), cell.tally().copy());
    copies.set(index, made);
    return made;
  }

  /** Goes over all cells on the loop, in turns between which it does other things. */
  private final class Walk {
    private final int perTurn;
    private final IntConsumer visit;
    private final Runnable end;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Walk(int perTurn, IntConsumer visit, Runnable end) {
      this.perTurn = perTurn;
      this.visit = visit;
      this.end = end;
    }

    CompletableFuture<Void> begin() {
      next(0);
      return done;
    }

    private void next(int first) {
      if (closed) {
        done.complete(null);
        return;
      }
      try {
        onLoop.execute(() -> turn(first));
      } catch (RejectedExecutionException loopHasEnded) {
        done.completeExceptionally(loopHasEnded);
      }
    }

    private void turn(int first) {
      int until = Math.min(first + perTurn, cells.size());
      for (int i = first; i < until; i++) {
        visit.accept(i);
      }
      if (until < cells.size()) {
        next(until);
        return;
      }
      if (!closed) {
        end.run();
      }
      done.complete(null);
    }
  }
}
