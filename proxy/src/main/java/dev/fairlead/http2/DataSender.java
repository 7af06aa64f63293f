package dev.fairlead.http2;

import dev.fairlead.net.Buffers;
import dev.fairlead.net.Outbox;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends the data of one connection's streams, as far as the peer's windows (RFC 9113 §5.2) and the
 * socket go. What does not go stays with its stream, whose other side is not read meanwhile; when
 * there is room again, streams take turns, a frame each. Loop-confined.
 */
public final class DataSender {
  /**
   * Bytes kept for a connection, over its streams that could send, from which on the other sides
   * are not read. What waits for the window of its own stream alone must not hold up the others: of
   * such a stream there is one read at the most, and it counts only while the loop is full of it.
   */
  private static final int CROWDED_BYTES = 256 * 1024;

  /** Within one turn of the loop, no more than this is written without being flushed. */
  private static final int FLUSHED_BYTES = 128 * 1024;

  private static final int UNCROWDED_BYTES = 64 * 1024;

  private final Connection connection;
  private final Buffers buffers;
  private final Outbox outbox;
  private final FrameWriter writer;
  private @Nullable DataStream first;
  private @Nullable DataStream last;
  private long window = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
  private int streamWindow = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
  private long kept;

  /** Those of {@link #kept} that wait for their own streams' windows. */
  private long stalled;

  /** Bytes written since the last flush: TLS holds them where the socket does not count them. */
  private int unflushed;

  private boolean crowded;
  private boolean pumping;

  /** The connection whose streams send. */
  public interface Connection {
    /** Something was written, to be flushed at the end of the loop's turn. */
    void written();

    /** Whether nothing is to be sent any more. */
    boolean isClosing();

    /** Those open now. */
    List<? extends DataStream> openStreams();

    /** So many bytes of data were sent. */
    default void sent(int bytes) {}

    /** So much is kept that the other sides are not to be read, or they are again. */
    default void crowded(boolean now) {}
  }

  /** A sender that has sent nothing. */
  public DataSender(Connection connection, Buffers buffers, Outbox outbox, FrameWriter writer) {
    this.connection = connection;
    this.buffers = buffers;
    this.outbox = outbox;
    this.writer = writer;
  }

  /** With how large a window a stream begins. */
  public int streamWindow() {
    return streamWindow;
  }

  /** Whether so much is kept that the other sides should not be read. */
  public boolean crowded() {
    return crowded;
  }

  /**
   * Sends the next {@code bytes} of {@code in}, or keeps them.
   *
   * @param endStream whether they are the last, and no trailers follow
   */
  public void data(DataStream stream, ByteBuf in, int bytes, boolean endStream) {
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
        in.skipBytes(left);
        return;
      }
      connection.written();
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
  public void end(DataStream stream) {
    if (stream.pending == null) {
      sendEnd(stream);
    } else {
      stream.endPending = true;
    }
  }

  /** Forgets what is kept for a stream. */
  public void forget(DataStream stream) {
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
  public void widen(int bytes) throws Http2Exception {
    window += bytes;
    if (window > Http2CodecUtil.MAX_INITIAL_WINDOW_SIZE) {
      throw Http2Exception.connectionError(Http2Error.FLOW_CONTROL_ERROR, "window too large");
    }
    pump();
  }

  /** WINDOW_UPDATE for a stream; false when its window is now larger than allowed. */
  public boolean widen(DataStream stream, int bytes) {
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
  public void streamWindow(int bytes) throws Http2Exception {
    int change = bytes - streamWindow;
    streamWindow = bytes;
    for (DataStream stream : connection.openStreams()) {
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
  public void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      while (first != null && window > 0 && socketTakesMore()) {
        // Making the socket take more flushes it, which may end streams.
        DataStream next = first;
        if (next != null) {
          turn(next);
        }
      }
    } finally {
      pumping = false;
    }
    uncrowd();
  }

  private void turn(DataStream stream) {
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
    connection.written();
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

  private void sendEnd(DataStream stream) {
    if (stream.hasTrailers()) {
      stream.sendTrailers();
    } else {
      writer.endOfData(stream.id());
    }
    connection.written();
    stream.endSent();
  }

  private void sent(DataStream stream, int bytes) {
    unflushed += bytes;
    window -= bytes;
    stream.window -= bytes;
    stream.sent += bytes;
    connection.sent(bytes);
  }

  private boolean socketTakesMore() {
    if (connection.isClosing()) {
      return false;
    }
    if (unflushed >= FLUSHED_BYTES || !outbox.writable()) {
      unflushed = 0;
      outbox.flush();
    }
    return outbox.writable();
  }

  private void keep(DataStream stream, ByteBuf in, int bytes) {
    ByteBuf was = stream.pending;
    ByteBuf pending;
    if (was != null && was.writableBytes() >= bytes) {
      pending = was;
    } else {
      int has = was == null ? 0 : was.readableBytes();
      pending = buffers.ofSize(Math.max(2 * has, has + bytes));
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
      connection.crowded(true);
    }
  }

  private void uncrowd() {
    if (crowded && counted() < UNCROWDED_BYTES) {
      crowded = false;
      connection.crowded(false);
    }
  }

  private long counted() {
    return buffers.stalledAreMany() ? kept : kept - stalled;
  }

  /** Counts what a stream keeps where it belongs now. */
  private void account(DataStream stream) {
    ByteBuf pending = stream.pending;
    int now = pending == null || stream.window > 0 ? 0 : pending.readableBytes();
    int change = now - stream.stalled;
    if (change != 0) {
      stream.stalled = now;
      stalled += change;
      buffers.stalled(change);
    }
  }

  // ---- those that could send ----

  private void enqueue(DataStream stream) {
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

  private void dequeue(DataStream stream) {
    if (!stream.queued) {
      return;
    }
    stream.queued = false;
    DataStream before = stream.previousInLine;
    DataStream behind = stream.nextInLine;
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
