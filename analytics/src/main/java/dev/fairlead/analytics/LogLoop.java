package dev.fairlead.analytics;

import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import org.jspecify.annotations.Nullable;

/**
 * Formats the lines of one loop into the buffer at hand and hands it on when it is full, or at a
 * tick. When there is no empty buffer to go on with, lines are dropped and counted. Loop-confined.
 */
final class LogLoop implements ExchangeObserver {
  private final LineFormat format;
  private final LogQueue queue;
  private final LogWriter writer;
  private @Nullable LineBuffer buffer = new LineBuffer();

  LogLoop(LineFormat format, LogQueue queue, LogWriter writer) {
    this.format = format;
    this.queue = queue;
    this.writer = writer;
  }

  @Override
  public void exchangeEnded(ExchangeRecord record) {
    LineBuffer current = buffer;
    if (current != null && !current.hasRoom()) {
      current = swap(current);
    }
    if (current == null) {
      writer.countDropped(1);
      return;
    }
    format.append(record, current);
    current.lines++;
  }

  @Override
  public void tick() {
    LineBuffer current = buffer;
    if (current != null && current.lines > 0) {
      swap(current);
    }
  }

  /** Hands the buffer on if there is another; the one to go on with, or null. */
  private @Nullable LineBuffer swap(LineBuffer current) {
    LineBuffer next = queue.takeEmpty();
    if (next == null) {
      return null;
    }
    queue.handOver(current);
    writer.wake();
    buffer = next;
    return next;
  }

  @Override
  public void close() {
    LineBuffer last = buffer;
    buffer = null;
    if (last != null && last.lines > 0) {
      queue.handOver(last);
      writer.wake();
    }
  }
}
