package dev.fairlead.analytics;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Full buffers on their way to the writer and empty ones on their way back. Any thread; lock-free.
 * Buffers are made when first needed, up to a fixed number, and recycled for ever after.
 */
final class LogQueue {
  private final Queue<LineBuffer> full = new ConcurrentLinkedQueue<>();
  private final Queue<LineBuffer> empty = new ConcurrentLinkedQueue<>();
  private final AtomicInteger yetToMake;

  LogQueue(int buffers) {
    this.yetToMake = new AtomicInteger(buffers);
  }

  /** An empty buffer, or null when all are under way. */
  @Nullable LineBuffer takeEmpty() {
    LineBuffer recycled = empty.poll();
    if (recycled != null) {
      return recycled;
    }
    if (yetToMake.get() > 0 && yetToMake.getAndDecrement() > 0) {
      return new LineBuffer();
    }
    return null;
  }

  void giveBack(LineBuffer buffer) {
    buffer.clear();
    empty.add(buffer);
  }

  void handOver(LineBuffer buffer) {
    full.add(buffer);
  }

  /** The oldest full buffer, or null. */
  @Nullable LineBuffer takeFull() {
    return full.poll();
  }
}
