package dev.fairlead.pool;

import dev.fairlead.http2.FrameWriter;
import dev.fairlead.net.Outbox;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.ArrayDeque;

/**
 * Sends the request bodies of one connection's streams, as far as the backend's windows (RFC 9113
 * §5.2) and the socket go. What does not go stays with its stream, whose client is not read
 * meanwhile; when there is room again, streams take turns, a frame each. Loop-confined.
 */
final class BodySender {
  private final Http2Connection connection;
  private final Outbox outbox;
  private final FrameWriter frames;
  private final ArrayDeque<Http2BackendStream> line = new ArrayDeque<>();
  private long window = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
  private int streamWindow = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
  private boolean pumping;

  BodySender(Http2Connection connection, Outbox outbox) {
    this.connection = connection;
    this.outbox = outbox;
    this.frames = connection.frames;
  }

  /** With how large a window a stream begins. */
  int streamWindow() {
    return streamWindow;
  }

  /** Sends the next {@code bytes} of {@code in}, or keeps them. */
  void data(Http2BackendStream stream, ByteBuf in, int bytes) {
    int left = bytes;
    while (stream.pending == null && left > 0) {
      int n = room(stream, left);
      if (n <= 0 || !socketTakesMore()) {
        break;
      }
      left -= n;
      write(stream, in, n);
    }
    if (left > 0) {
      keep(stream, in, left);
    }
  }

  /** No more data follows, but perhaps trailers, which the stream has. */
  void end(Http2BackendStream stream) {
    if (stream.pending == null) {
      sendEnd(stream);
    } else {
      stream.endPending = true;
    }
  }

  /** Forgets what is kept for a stream. */
  void forget(Http2BackendStream stream) {
    ByteBuf pending = stream.pending;
    if (pending != null) {
      stream.pending = null;
      pending.release();
    }
    stream.endPending = false;
    if (stream.queued) {
      stream.queued = false;
      line.remove(stream);
    }
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
  boolean widen(Http2BackendStream stream, int bytes) {
    stream.sendWindow += bytes;
    if (stream.sendWindow > Http2CodecUtil.MAX_INITIAL_WINDOW_SIZE) {
      return false;
    }
    enqueue(stream);
    pump();
    return true;
  }

  /** SETTINGS_INITIAL_WINDOW_SIZE: RFC 9113 §6.9.2. */
  void streamWindow(int bytes) throws Http2Exception {
    int change = bytes - streamWindow;
    streamWindow = bytes;
    for (Http2BackendStream stream : connection.streams.above(0)) {
      stream.sendWindow += change;
      if (stream.sendWindow > Http2CodecUtil.MAX_INITIAL_WINDOW_SIZE) {
        throw Http2Exception.connectionError(Http2Error.FLOW_CONTROL_ERROR, "window too large");
      }
      enqueue(stream);
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
      while (window > 0 && !line.isEmpty() && socketTakesMore()) {
        turn(line.remove());
      }
    } finally {
      pumping = false;
    }
  }

  private void turn(Http2BackendStream stream) {
    stream.queued = false;
    ByteBuf pending = stream.pending;
    if (pending == null) {
      return;
    }
    int n = room(stream, pending.readableBytes());
    if (n <= 0) {
      // Comes back with its own WINDOW_UPDATE.
      return;
    }
    write(stream, pending, n);
    if (pending.isReadable()) {
      enqueue(stream);
      return;
    }
    stream.pending = null;
    pending.release();
    if (stream.endPending) {
      stream.endPending = false;
      sendEnd(stream);
    } else {
      stream.drained();
    }
  }

  private int room(Http2BackendStream stream, int wanted) {
    long most = Math.min(window, stream.sendWindow);
    return (int) Math.min(Math.min(wanted, frames.maxFrame()), most);
  }

  private void write(Http2BackendStream stream, ByteBuf in, int bytes) {
    window -= bytes;
    stream.sendWindow -= bytes;
    frames.data(stream.id(), in, bytes, false);
    connection.written();
  }

  private void sendEnd(Http2BackendStream stream) {
    if (stream.hasTrailers()) {
      stream.sendTrailers();
    } else {
      frames.endOfData(stream.id());
    }
    connection.written();
    stream.endSent();
  }

  private boolean socketTakesMore() {
    if (!outbox.writable()) {
      outbox.flush();
    }
    return outbox.writable();
  }

  private void keep(Http2BackendStream stream, ByteBuf in, int bytes) {
    ByteBuf was = stream.pending;
    if (was == null || was.writableBytes() < bytes) {
      int has = was == null ? 0 : was.readableBytes();
      ByteBuf larger = connection.worker.buffers().ofSize(Math.max(2 * has, has + bytes));
      if (was != null) {
        larger.writeBytes(was);
        was.release();
      }
      stream.pending = larger;
      was = larger;
    }
    was.writeBytes(in, bytes);
    enqueue(stream);
  }

  private void enqueue(Http2BackendStream stream) {
    if (!stream.queued && stream.pending != null && stream.sendWindow > 0) {
      stream.queued = true;
      line.add(stream);
    }
  }
}
