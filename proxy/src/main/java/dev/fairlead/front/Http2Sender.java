package dev.fairlead.front;

import dev.fairlead.http2.FrameWriter;
import dev.fairlead.net.Outbox;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import org.jspecify.annotations.Nullable;

/**
 * Sends the data of one connection's streams, as far as the client's windows (RFC 9113 §5.2) and
 * the socket go. What does not go stays with its stream, whose backend is not read meanwhile; when
 * there is room again, streams take turns, a frame each. Loop-confined.
 */
final class Http2Sender {
  /**
   * Bytes kept for a connection, over its streams that could send, from which on no backend is
   * read. What waits for the window of its own stream alone must not hold up the others: of such a
   * stream there is one read at the most, and it counts only when the loop is full of such bytes.
   */
  private static final int CROWDED_BYTES = 256 * 1024;

  /** Within one turn of the loop, no more than this is written without being flushed. */
  private static final int FLUSHED_BYTES = 128 * 1024;

  private static final int UNCROWDED_BYTES = 64 * 1024;

  private final Http2Front front;
  private final Outbox outbox;
  private final FrameWriter writer;
  private @Nullable Http2Stream first;
  private @Nullable Http2Stream last;
  private long window = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
  private int streamWindow = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
  private long kept;

  /** Those of {@link #kept} that wait for their own streams' windows. */
  private long stalled;

  /** Bytes written since the last flush: TLS holds them where the socket does not count them. */
  private int unflushed;

  private boolean crowded;
  private boolean pumping;

  Http2Sender(Http2Front front, Outbox outbox, FrameWriter writer) {
    this.front = front;
    this.outbox = outbox;
    this.writer = writer;
  }

  /** With how large a window a stream begins. */
  int streamWindow() {
    return streamWindow;
  }

  /** Whether so much is kept that backends should not be read. */
  boolean crowded() {
    return crowded;
  }

  /** Sends the next {@code bytes} of {@code in}, or keeps them. */
  void data(Http2Stream stream, ByteBuf in, int bytes, boolean endStream) {
    int left = bytes;
    if (stream.pending == null) {
      // The socket first: flushing it lets others send, or ends the connection.
      while (left > 0 && socketTakesMore() && stream.pending == null) {
        int n = (int) Math.min(Math.min(left, writer.maxFrame()), Math.min(window, stream.window));
        if (n <= 0) {
          break;
        }
        left -= n;
        sent(stream, n);
        writer.data(stream.id(), in, n, endStream && left == 0);
      }
      if (stream.isClosed()) {
        return;
      }
      front.written();
      if (left == 0) {
        if (endStream) {
          stream.endSent();
        }
        return;
      }
    }
    stream.endPending |= endStream;
    keep(stream, in, left);
  }

  /** No more data follows, but perhaps trailers, which the stream has. */
  void end(Http2Stream stream) {
    if (stream.pending == null) {
      sendEnd(stream);
    } else {
      stream.endPending = true;
    }
  }

  /** Forgets what is kept for a stream. */
  void forget(Http2Stream stream) {
    ByteBuf pending = stream.pending;
    if (pending != null) {
      stream.pending = null;
      kept -= pending.readableBytes();
      pending.release();
    }
    account(stream);
    stream.endPending = false;
    dequeue(stream);
    uncrowd();
  }

  // ---- room ----

  /** WINDOW_UPDATE for the connection. */
  void widen(int bytes) throws Http2Exception {
    window += bytes;
    if (window > Http2CodecUtil.MAX_INITIAL_WINDOW_SIZE) {
      throw Http2Exception.connectionError(Http2Error.FLOW_CONTROL_ERROR, "window too large");
    }
    pump();
  }

  /** WINDOW_UPDATE for a stream; false when its window is now larger than allowed. */
  boolean widen(Http2Stream stream, int bytes) {
    stream.window += bytes;
    if (stream.window > Http2CodecUtil.MAX_INITIAL_WINDOW_SIZE) {
      return false;
    }
    if (stream.pending != null) {
      account(stream);
      enqueue(stream);
      pump();
    }
    return true;
  }

  /** SETTINGS_INITIAL_WINDOW_SIZE: RFC 9113 §6.9.2. */
  void streamWindow(int bytes) throws Http2Exception {
    int change = bytes - streamWindow;
    streamWindow = bytes;
    for (Http2Stream stream : front.streams.all()) {
      stream.window += change;
      if (stream.window > Http2CodecUtil.MAX_INITIAL_WINDOW_SIZE) {
        throw Http2Exception.connectionError(Http2Error.FLOW_CONTROL_ERROR, "window too large");
      }
      if (stream.pending != null) {
        account(stream);
        enqueue(stream);
      }
    }
    pump();
  }

  /** Sends what is kept, as far as there is room. */
  void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      while (first != null && window > 0 && socketTakesMore()) {
        turn(first);
      }
    } finally {
      pumping = false;
    }
    uncrowd();
  }

  private void turn(Http2Stream stream) {
    dequeue(stream);
    ByteBuf pending = stream.pending;
    if (pending == null) {
      return;
    }
    int readable = pending.readableBytes();
    int n = (int) Math.min(Math.min(readable, writer.maxFrame()), Math.min(window, stream.window));
    if (n <= 0) {
      // Comes back with its own WINDOW_UPDATE.
      return;
    }
    boolean all = n == readable;
    boolean end = all && stream.endPending && !stream.hasTrailers();
    kept -= n;
    sent(stream, n);
    writer.data(stream.id(), pending, n, end);
    front.written();
    if (!all) {
      account(stream);
      enqueue(stream);
      return;
    }
    stream.pending = null;
    pending.release();
    account(stream);
    if (end) {
      stream.endPending = false;
      stream.endSent();
    } else if (stream.endPending) {
      stream.endPending = false;
      sendEnd(stream);
    } else {
      stream.drained();
    }
  }

  private void sendEnd(Http2Stream stream) {
    if (stream.hasTrailers()) {
      stream.sendTrailers();
    } else {
      writer.endOfData(stream.id());
    }
    front.written();
    stream.endSent();
  }

  private void sent(Http2Stream stream, int bytes) {
    unflushed += bytes;
    window -= bytes;
    stream.window -= bytes;
    stream.sent += bytes;
    // A client acknowledges what it was sent: one WINDOW_UPDATE for each KiB is plenty.
    front.guard.earn(1 + (bytes >> 10));
  }

  private boolean socketTakesMore() {
    if (front.isClosing()) {
      return false;
    }
    if (unflushed >= FLUSHED_BYTES || !outbox.writable()) {
      unflushed = 0;
      outbox.flush();
    }
    return outbox.writable();
  }

  private void keep(Http2Stream stream, ByteBuf in, int bytes) {
    ByteBuf was = stream.pending;
    ByteBuf pending;
    if (was != null && was.writableBytes() >= bytes) {
      pending = was;
    } else {
      int has = was == null ? 0 : was.readableBytes();
      pending = front.loop.worker.buffers().ofSize(Math.max(2 * has, has + bytes));
      if (was != null) {
        pending.writeBytes(was);
        was.release();
      }
      stream.pending = pending;
    }
    pending.writeBytes(in, bytes);
    kept += bytes;
    account(stream);
    if (stream.window > 0) {
      enqueue(stream);
    }
    if (!crowded && counted() > CROWDED_BYTES) {
      crowded = true;
      front.crowded(true);
    }
  }

  private void uncrowd() {
    if (crowded && counted() < UNCROWDED_BYTES) {
      crowded = false;
      front.crowded(false);
    }
  }

  private long counted() {
    return front.loop.isFullOfStalled() ? kept : kept - stalled;
  }

  /** Counts what a stream keeps where it belongs now. */
  private void account(Http2Stream stream) {
    ByteBuf pending = stream.pending;
    int now = pending == null || stream.window > 0 ? 0 : pending.readableBytes();
    int change = now - stream.stalled;
    if (change != 0) {
      stream.stalled = now;
      stalled += change;
      front.loop.stall(change);
    }
  }

  // ---- those that could send ----

  private void enqueue(Http2Stream stream) {
    if (stream.queued) {
      return;
    }
    stream.queued = true;
    stream.nextInLine = null;
    stream.previousInLine = last;
    if (last == null) {
      first = stream;
    } else {
      last.nextInLine = stream;
    }
    last = stream;
  }

  private void dequeue(Http2Stream stream) {
    if (!stream.queued) {
      return;
    }
    stream.queued = false;
    Http2Stream before = stream.previousInLine;
    Http2Stream behind = stream.nextInLine;
    if (before == null) {
      first = behind;
    } else {
      before.nextInLine = behind;
    }
    if (behind == null) {
      last = before;
    } else {
      behind.previousInLine = before;
    }
    stream.previousInLine = null;
    stream.nextInLine = null;
  }
}
