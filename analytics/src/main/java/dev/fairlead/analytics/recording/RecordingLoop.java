package dev.fairlead.analytics.recording;

import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Records the exchanges of one loop into one of two buffers. To be collected from, the loop swaps
 * them in a task of its own: what is handed over is whole, and neither side ever waits for the
 * other or takes a lock. Loop-confined, but for {@link #ask}, {@link #take} and {@link #giveBack},
 * which are for the one thread that collects.
 */
final class RecordingLoop implements ExchangeObserver {
  private final Executor onLoop;
  private final AtomicReference<@Nullable LoopBuffer> full = new AtomicReference<>();
  private final AtomicReference<@Nullable LoopBuffer> spare;
  private final AtomicReference<@Nullable LoopBuffer> remainder = new AtomicReference<>();
  private LoopBuffer current;

  RecordingLoop(Executor onLoop, boolean visitors) {
    this.onLoop = onLoop;
    this.current = new LoopBuffer(visitors);
    this.spare = new AtomicReference<>(new LoopBuffer(visitors));
  }

  @Override
  public void exchangeEnded(ExchangeRecord record) {
    current.record(record);
  }

  @Override
  public void close() {
    remainder.set(current);
  }

  /** Has the loop hand over what it has; {@code collector} is woken then. */
  void ask(Thread collector) {
    try {
      onLoop.execute(() -> swap(collector));
    } catch (RejectedExecutionException loopHasEnded) {
      // What it had is in the remainder, if it was closed.
      return;
    }
  }

  private void swap(Thread collector) {
    LoopBuffer next = remainder.get() == null ? spare.getAndSet(null) : null;
    if (next != null) {
      full.set(current);
      current = next;
      LockSupport.unpark(collector);
    }
  }

  /** What was handed over, or null. */
  @Nullable LoopBuffer take() {
    return full.getAndSet(null);
  }

  /** What was left when the loop ended, once; else null. */
  @Nullable LoopBuffer takeRemainder() {
    return remainder.get() == null ? null : remainder.getAndSet(null);
  }

  void giveBack(LoopBuffer buffer) {
    buffer.clear();
    spare.set(buffer);
  }
}
