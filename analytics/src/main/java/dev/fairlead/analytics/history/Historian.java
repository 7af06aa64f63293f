package dev.fairlead.analytics.history;

import dev.fairlead.analytics.recording.Harvest;
import dev.fairlead.analytics.recording.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the history: a thread that collects what was recorded and puts it into the store, every
 * second as a rule. A store that cannot be written to is tried again; what was recorded meanwhile
 * is kept in memory, as far as that goes, and said to be missing where it does not. Any thread.
 */
public final class Historian implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(8);
  private static final int MOST_ROWS = 200_000;
  private static final int MOST_PAUSE = 10;

  /** Seconds between two looks for what is finished, and for what is too old. */
  private static final long ROLL_EVERY = 30;

  private static final long EXPIRE_EVERY = 3_600;

  /** So long these may take before what came since is written; they go on after it. */
  private static final Duration TURN = Duration.ofMillis(200);

  private final HistorySettings settings;
  private final Recording recording;
  private final Consumer<String> warnings;
  private final HistoryNews news;
  private final Thread thread;
  private final Queue<HealthChange> told = new ConcurrentLinkedQueue<>();
  private volatile boolean closing;

  /** All that was counted until this, of {@link System#nanoTime}, is in the store. */
  private volatile long writtenUntil = System.nanoTime();

  private volatile boolean unwritten;

  // Confined to the thread once it runs.
  private final Backlog backlog;
  private final Visitations visitations = new Visitations();
  private @Nullable HistoryStore store;
  private @Nullable Claim claim;
  private boolean failing;
  private boolean refused;
  private int pause;
  private final long since;
  private long rolledAt;
  private long expiredAt;

  private Historian(
      HistorySettings settings, Recording recording, Consumer<String> warnings, int mostRows) {
    this.settings = settings;
    this.recording = recording;
    this.warnings = warnings;
    this.news = new HistoryNews(settings, warnings);
    this.backlog = new Backlog(mostRows);
    this.since = settings.clock().millis();
    this.thread = Thread.ofPlatform().name("history").daemon().unstarted(this::run);
  }

  /**
   * Begins; the store is opened by the thread, so that nobody waits for it.
   *
   * @param warnings told what a person should know, a sentence each, on that thread
   */
  public static Historian start(
      HistorySettings settings, Recording recording, Consumer<String> warnings) {
    return start(settings, recording, warnings, MOST_ROWS);
  }

  static Historian start(
      HistorySettings settings, Recording recording, Consumer<String> warnings, int mostRows) {
    Historian historian = new Historian(settings, recording, warnings, mostRows);
    historian.thread.start();
    return historian;
  }

  /** A backend's availability has changed. Any thread; does not wait. */
  public void changed(HealthChange change) {
    told.add(change);
  }

  /**
   * How old the oldest is of what was collected and is not in the store; nothing when all of it is.
   * It grows while a store cannot be written to, also where nothing is kept for one of a newer
   * version. Any thread.
   */
  public Duration unwritten() {
    long since = writtenUntil;
    return unwritten ? Duration.ofNanos(System.nanoTime() - since) : Duration.ZERO;
  }

  private void run() {
    long interval = settings.flush().toNanos();
    long next = System.nanoTime() + interval;
    while (!closing) {
      LockSupport.parkNanos(this, next - System.nanoTime());
      if (closing || System.nanoTime() - next >= 0) {
        next = System.nanoTime() + interval;
        turn();
      }
    }
    // The loops have closed their observers by now: this is the rest.
    visitations.settle();
    pause = 0;
    turn();
    sayFarewell();
  }

  private void turn() {
    try {
      Harvest harvest = new Harvest();
      // What comes while it is collected may be in the next one.
      long counted = now();
      long collected = System.nanoTime();
      recording.collect(harvest, PATIENCE);
      unwritten = true;
      long now = now() / 1000;
      if (refused) {
        told.clear();
        return;
      }
      backlog.add(harvest, now);
      visitations.add(harvest);
      for (HealthChange change = told.poll(); change != null; change = told.poll()) {
        backlog.add(change);
      }
      if (pause > 0) {
        pause--;
        backlog.keep(now);
        return;
      }
      if (write(now, counted)) {
        writtenUntil = collected;
        unwritten = false;
      }
    } catch (RuntimeException e) {
      // Whatever it is, the thread goes on: the next turn may fare better.
      failed(new StoreException(StoreException.Kind.FOR_NOW, "the history: " + e, e));
    }
  }

  /** Whether all is in the store. */
  private boolean write(long now, long counted) {
    try {
      HistoryStore open = store();
      try {
        open.write(backlog.minutes(), backlog.changes(), counted);
        backlog.written(now);
        recovered();
        housekeeping(open, now);
        return true;
      } catch (SQLException e) {
        throw HistoryStore.failed(settings.store(), e);
      }
    } catch (StoreException e) {
      failed(e);
      backlog.keep(now);
      return false;
    }
  }

  private HistoryStore store() throws StoreException {
    HistoryStore known = store;
    if (known != null) {
      return known;
    }
    HistoryStore opened =
        HistoryStore.open(
            settings.store(),
            settings.name(),
            visitations,
            settings.retention(),
            claim,
            since,
            now());
    store = opened;
    if (claim == null) {
      news.loss(opened);
    }
    claim = opened.claim();
    return opened;
  }

  private void recovered() {
    if (failing) {
      failing = false;
      news.recovery(backlog.takeDropped(), visitations.takeDropped());
    }
    pause = 0;
  }

  private void housekeeping(HistoryStore open, long now) throws SQLException {
    Turn turn = Turn.of(TURN);
    if (now - rolledAt >= ROLL_EVERY && open.rollUp(now, turn)) {
      rolledAt = now;
    }
    if (now - expiredAt >= EXPIRE_EVERY && !turn.isOver() && open.expire(now, turn)) {
      expiredAt = now;
    }
    news.damage(open.takeDamaged());
  }

  private void failed(StoreException e) {
    closeStore();
    switch (e.kind()) {
      case NEWER -> {
        refused = true;
        warnings.accept(e.getMessage() + "; no history is kept");
      }
      case CORRUPT -> setAside(e);
      case FOR_NOW, MISSING -> {
        if (!failing) {
          failing = true;
          warnings.accept(
              e.getMessage() + "; traffic goes on, what is recorded is kept in memory meanwhile");
        }
        pause = Math.min(MOST_PAUSE, pause * 2 + 1);
      }
    }
  }

  /** A store that is damaged is kept for whoever can mend it; another one begins. */
  private void setAside(StoreException e) {
    if (!(settings.store() instanceof StoreAddress.Sqlite(Path file))) {
      return;
    }
    try {
      Path aside = DamagedFile.setAside(file, settings.clock().instant());
      claim = null;
      backlog.startOver();
      visitations.startOver();
      warnings.accept(
          e.getMessage() + "; it was set aside as " + aside + ", and a new one is begun");
    } catch (IOException failure) {
      if (!failing) {
        failing = true;
        warnings.accept(e.getMessage() + "; it cannot be set aside either: " + failure);
      }
      pause = MOST_PAUSE;
    }
  }

  private void sayFarewell() {
    HistoryStore open = store;
    if (open != null) {
      try {
        open.farewell();
      } catch (SQLException e) {
        warnings.accept("the history was not closed in order: " + e.getMessage());
      }
    }
    closeStore();
  }

  private void closeStore() {
    HistoryStore open = store;
    store = null;
    if (open != null) {
      open.close();
    }
  }

  private long now() {
    return settings.clock().millis();
  }

  /**
   * Writes what is left and ends; to be called when all loops have closed their observers. Waits
   * eight seconds at the most.
   */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      if (!thread.join(CLOSE_PATIENCE)) {
        warnings.accept("the history was not written to its end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
