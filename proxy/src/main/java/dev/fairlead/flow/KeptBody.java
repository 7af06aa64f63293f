package dev.fairlead.flow;

import dev.fairlead.config.RetryBudgetSpec;
import dev.fairlead.model.RetryRefusal;
import dev.fairlead.pool.BackendStream;
import dev.fairlead.resilience.RetryBudget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has come of a request's body, kept while it may have to be sent again; nothing is kept, and
 * nothing done, for requests that are not sent again. Loop-confined, part of the exchange and
 * reused with it.
 */
final class KeptBody {
  /** Pieces are copied again to be sent, so that none leaves here. */
  private static final int PIECE = 8 * 1024;

  private final RetryBudget budget;
  private final List<ByteBuf> pieces = new ArrayList<>(0);
  private RetryBudgetSpec spec = RetryBudgetSpec.DEFAULTS;
  private boolean touched;
  private boolean keeping;
  private RetryRefusal otherwise = RetryRefusal.BODY_NOT_KEPT;

  /** Bytes that may come, and be kept, at the most. */
  private long expected;

  private int bytes;

  KeptBody(RetryBudget budget) {
    this.budget = budget;
  }

  /** Makes ready for the next exchange; nothing is kept unless {@link #begin} follows. */
  void clear() {
    release();
    touched = false;
    otherwise = RetryRefusal.BODY_NOT_KEPT;
  }

  /**
   * A body is to come.
   *
   * @param most bytes to be kept; 0 for a request that is not sent again
   * @param length of the body, or -1 when it is not known
   */
  void begin(int most, long length, RetryBudgetSpec spec) {
    this.spec = spec;
    keeping = length <= most && most > 0;
    expected = length >= 0 ? length : most;
    bytes = 0;
    otherwise = most > 0 ? RetryRefusal.BODY_TOO_LARGE : RetryRefusal.BODY_NOT_KEPT;
  }

  /** Whether all that has come is kept, and what comes will be if there is room. */
  boolean keeping() {
    return keeping;
  }

  /** Whether any of it has come. */
  boolean touched() {
    return touched;
  }

  /** Why the body cannot be sent again from its first byte; null when it can. */
  @Nullable RetryRefusal lost() {
    return keeping || !touched ? null : otherwise;
  }

  /** The next {@code count} bytes of {@code in} are about to be passed on. */
  void add(ByteBuf in, int count) {
    touched = true;
    if (!keeping) {
      return;
    }
    if (count > expected - bytes) {
      release();
      otherwise = RetryRefusal.BODY_TOO_LARGE;
      return;
    }
    int from = in.readerIndex();
    int end = from + count;
    while (from < end) {
      ByteBuf piece = piece();
      if (piece == null) {
        release();
        otherwise = RetryRefusal.BODY_BUFFERS_FULL;
        return;
      }
      int part = Math.min(end - from, piece.writableBytes());
      piece.writeBytes(in, from, part);
      from += part;
      bytes += part;
    }
  }

  /** One with room, or null when this process keeps too much. */
  private @Nullable ByteBuf piece() {
    ByteBuf last = pieces.isEmpty() ? null : pieces.getLast();
    if (last != null && last.isWritable()) {
      return last;
    }
    int size = (int) Math.min(PIECE, expected - bytes);
    if (!budget.tryKeep(spec, size)) {
      return null;
    }
    ByteBuf piece = PooledByteBufAllocator.DEFAULT.directBuffer(size, size);
    pieces.add(piece);
    return piece;
  }

  /** Writes what has come, if anything has, to another backend. */
  void writeTo(BackendStream out, boolean chunked) {
    for (ByteBuf piece : pieces) {
      piece.readerIndex(0);
      out.body(chunked, piece, piece.readableBytes());
    }
  }

  /** It will not be sent again. */
  void release() {
    keeping = false;
    if (pieces.isEmpty()) {
      return;
    }
    for (ByteBuf piece : pieces) {
      int size = piece.capacity();
      piece.release();
      budget.release(size);
    }
    pieces.clear();
  }
}
