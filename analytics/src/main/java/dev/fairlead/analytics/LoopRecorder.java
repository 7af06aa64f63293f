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
import org.jspecify.annotations.Nullable;

/**
 * The tallies of one loop, found by two array reads. Loop-confined, but for {@link #askForCopy} and
 * {@link #lastCopy}: any thread.
 */
final class LoopRecorder implements ExchangeObserver {
  /** Cells copied in one task, so that a reader holds the loop up for microseconds only. */
  private static final int CELLS_PER_TURN = 16;

  private final Executor onLoop;
  private final List<Row> cells = new ArrayList<>();
  private @Nullable Tally[][] byRouteAndBackend = new @Nullable Tally[0][];
  private volatile List<Row> lastCopy = List.of();
  private volatile boolean closed;

  LoopRecorder(Executor onLoop) {
    this.onLoop = onLoop;
  }

  @Override
  public void exchangeEnded(ExchangeRecord record) {
    Label route = record.route;
    Label backend = record.backend;
    cell(route == null ? 0 : route.slot(), backend == null ? 0 : backend.slot()).record(record);
  }

  @Override
  public void close() {
    lastCopy = cells.stream().map(LoopRecorder::copy).toList();
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
    return tally;
  }

  /** The copy made last: empty before the first, final once the loop has ended. */
  List<Row> lastCopy() {
    return lastCopy;
  }

  /** Has the loop copy its tallies; the future is done when {@link #lastCopy} is new. */
  CompletableFuture<Void> askForCopy() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    copyFrom(0, new ArrayList<>(), done);
    return done;
  }

  private void copyFrom(int first, List<Row> copies, CompletableFuture<Void> done) {
    if (closed) {
      done.complete(null);
      return;
    }
    try {
      onLoop.execute(() -> copyTurn(first, copies, done));
    } catch (RejectedExecutionException loopHasEnded) {
      done.completeExceptionally(loopHasEnded);
    }
  }

  private void copyTurn(int first, List<Row> copies, CompletableFuture<Void> done) {
    int end = Math.min(first + CELLS_PER_TURN, cells.size());
    cells.subList(first, end).forEach(cell -> copies.add(copy(cell)));
    if (end < cells.size()) {
      copyFrom(end, copies, done);
      return;
    }
    if (!closed) {
      lastCopy = copies;
    }
    done.complete(null);
  }

  private static Row copy(Row cell) {
    return new Row(cell.route(), cell.backend(), cell.tally().copy());
  }
}
