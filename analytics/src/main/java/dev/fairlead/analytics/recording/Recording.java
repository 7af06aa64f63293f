package dev.fairlead.analytics.recording;

import dev.fairlead.model.ExchangeObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Counts every exchange for the history. Any thread, but for {@link #collect}: one thread at a
 * time.
 *
 * <p>An exchange counts in the minute in which it began, as in the access log.
 */
public final class Recording implements ExchangeObserver.Factory {
  private final boolean visitors;
  private final List<RecordingLoop> loops = new CopyOnWriteArrayList<>();

  /**
   * Counts nothing yet.
   *
   * @param visitors whether clients, paths, user agents and referrers are counted, too
   */
  public Recording(boolean visitors) {
    this.visitors = visitors;
  }

  @Override
  public ExchangeObserver forLoop(int loop, Executor onLoop) {
    RecordingLoop recording = new RecordingLoop(onLoop, visitors);
    loops.add(recording);
    return recording;
  }

  /**
   * Adds what was recorded since the last time. A loop that does not answer in time keeps what it
   * has until the next time.
   *
   * @param patience for all loops together
   */
  public void collect(Harvest into, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    Thread collector = Thread.currentThread();
    List<RecordingLoop> open = List.copyOf(loops);
    open.forEach(loop -> loop.ask(collector));
    List<RecordingLoop> waited = new ArrayList<>(open);
    while (true) {
      waited.removeIf(loop -> takeFrom(loop, into));
      long left = deadline - System.nanoTime();
      if (waited.isEmpty() || left <= 0 || Thread.currentThread().isInterrupted()) {
        return;
      }
      LockSupport.parkNanos(this, left);
    }
  }

  /** Whether it has answered. */
  private static boolean takeFrom(RecordingLoop loop, Harvest into) {
    @Nullable LoopBuffer full = loop.take();
    if (full != null) {
      into.add(full);
      loop.giveBack(full);
    }
    @Nullable LoopBuffer remainder = loop.takeRemainder();
    if (remainder != null) {
      into.add(remainder);
    }
    return full != null || remainder != null;
  }
}
