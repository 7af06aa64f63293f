package dev.fairlead.analytics;

import dev.fairlead.analytics.StatisticsSnapshot.Row;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Label;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The tallies of one loop, found by two array reads. Loop-confined, but for what asks it and what
 * it has answered last: any thread.
 *
 * <p>What was counted of a label that is forgotten is added to a tally of those that are gone, so
 * that the sums of what is left never shrink.
 */
final class LoopRecorder implements ExchangeObserver {
  /** Cells copied in one task, so that a reader holds the loop up for microseconds only. */
  private static final int COPIES_PER_TURN = 16;

  /** The same of cells that are only counted. */
  private static final int COUNTS_PER_TURN = 256;

  private final Executor onLoop;
  private final Histogram durations = new Histogram(Tally.SIGNIFICANT_DIGITS);
  private List<Cell> cells = new ArrayList<>();
  private @Nullable Cell[][] byRouteAndBackend = new @Nullable Cell[0][];
  private int forgettings;
  private @Nullable RecentTimes recent;
  private volatile List<Row> lastCopy = List.of();
  private volatile LoopCounts lastCounts = new LoopCounts();
  private volatile boolean closed;

  LoopRecorder(Executor onLoop) {
    this.onLoop = onLoop;
    durations.setAutoResize(true);
  }

  /** What a route and a backend have seen. */
  private static final class Cell {
    final Label route;
    final Label backend;
    final Tally tally = new Tally();
    private @Nullable Row lastCopy;

    Cell(Label route, Label backend) {
      this.route = route;
      this.backend = backend;
    }

    /** A copy; that of last time, where nothing came since. */
    Row copy() {
      Row known = lastCopy;
      if (known == null || known.tally().count() != tally.count()) {
        known = new Row(route, backend, tally.copy());
        lastCopy = known;
      }
      return known;
    }
  }

  @Override
  public void exchangeEnded(ExchangeRecord record) {
    Label backend = Label.counted(record.backend);
    cell(Label.counted(record.route), backend).tally.record(record);
    Tally.time(durations, record.totalNanos);
    RecentTimes watched = recent;
    if (watched != null) {
      watched.record(backend.slot(), record.totalNanos);
    }
  }

  @Override
  public void labelsForgotten(Set<Label> labels) {
    List<Cell> before = cells;
    cells = new ArrayList<>();
    List<Cell> parting = new ArrayList<>();
    for (Cell cell : before) {
      boolean parts = labels.contains(cell.route) || labels.contains(cell.backend);
      (parts ? parting : cells).add(cell);
    }
    for (Cell cell : parting) {
      place(cell.route, cell.backend, null);
      Label route = labels.contains(cell.route) ? Label.GONE : cell.route;
      Label backend = labels.contains(cell.backend) ? Label.GONE : cell.backend;
      cell(route, backend).tally.add(cell.tally);
    }
    forgettings++;
  }

  @Override
  public void close() {
    List<Row> rows = new ArrayList<>();
    LoopCounts counts = new LoopCounts();
    for (Cell cell : cells) {
      rows.add(cell.copy());
      counts.add(cell.route, cell.backend, cell.tally);
    }
    counts.durations(durations);
    lastCopy = rows;
    lastCounts = counts;
    closed = true;
  }

  private Cell cell(Label route, Label backend) {
    int row = route.slot();
    int column = backend.slot();
    if (row < byRouteAndBackend.length && column < byRouteAndBackend[row].length) {
      Cell known = byRouteAndBackend[row][column];
      if (known != null) {
        return known;
      }
    }
    Cell made = new Cell(route, backend);
    cells.add(made);
    place(route, backend, made);
    return made;
  }

  private void place(Label route, Label backend, @Nullable Cell cell) {
    int row = route.slot();
    int rows = byRouteAndBackend.length;
    if (row >= rows) {
      byRouteAndBackend = Arrays.copyOf(byRouteAndBackend, row + 1);
      Arrays.fill(byRouteAndBackend, rows, row + 1, new @Nullable Cell[0]);
    }
    int column = backend.slot();
    if (column >= byRouteAndBackend[row].length) {
      byRouteAndBackend[row] = Arrays.copyOf(byRouteAndBackend[row], column + 1);
    }
    byRouteAndBackend[row][column] = cell;
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
    return new Walk(COPIES_PER_TURN) {
      private List<Row> rows = new ArrayList<>();

      @Override
      void begin() {
        rows = new ArrayList<>();
      }

      @Override
      void visit(Cell cell) {
        rows.add(cell.copy());
      }

      @Override
      void end() {
        lastCopy = rows;
      }
    }.start();
  }

  /** Has the loop say its counts; the future is done when {@link #lastCounts} is new. */
  CompletableFuture<Void> askForCounts() {
    return new Walk(COUNTS_PER_TURN) {
      private LoopCounts counts = new LoopCounts();

      @Override
      void begin() {
        counts = new LoopCounts();
      }

      @Override
      void visit(Cell cell) {
        counts.add(cell.route, cell.backend, cell.tally);
      }

      @Override
      void end() {
        counts.durations(durations);
        lastCounts = counts;
      }
    }.start();
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

  /**
   * Goes over all cells on the loop, in turns between which it does other things; from the
   * beginning, when labels were forgotten meanwhile. Loop-confined once it is started.
   */
  private abstract class Walk {
    private final int perTurn;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private int begunAt;

    Walk(int perTurn) {
      this.perTurn = perTurn;
    }

    abstract void begin();

    abstract void visit(Cell cell);

    abstract void end();

    CompletableFuture<Void> start() {
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

    private void turn(int left) {
      int first = begunAt == forgettings ? left : 0;
      if (first == 0) {
        begunAt = forgettings;
        begin();
      }
      int until = Math.min(first + perTurn, cells.size());
      for (int i = first; i < until; i++) {
        visit(cells.get(i));
      }
      if (until < cells.size()) {
        next(until);
        return;
      }
      if (!closed) {
        end();
      }
      done.complete(null);
    }
  }
}
