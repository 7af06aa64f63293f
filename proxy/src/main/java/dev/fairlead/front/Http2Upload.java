package dev.fairlead.front;

import dev.fairlead.flow.Exchange;
import dev.fairlead.http1.BodyFraming;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.model.Failure;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends on one stream behind the head: body and trailers, or what goes through a
 * tunnel. It is passed on as it comes. While the backend takes none of it, it is kept, and the
 * client's window is not opened again, so that at most a window's worth is. Loop-confined, part of
 * its stream.
 */
final class Http2Upload {
  /** A refused body up to this length is read and dropped, so that the client reads its answer. */
  private static final long DROPPED_BYTES = 64 * 1024;

  private static final int LEAST_KEPT = 1024;

  private final Http2Stream stream;
  private final Fields trailers = new Fields();
  private @Nullable ByteBuf kept;

  /** Bytes that the client may still send, and that will be allowed it anew. */
  private int window;

  private int fullWindow;
  private int owed;

  /** Bytes passed on that the backend has no room for: the client is not to replace them. */
  private int stuck;

  /** Bytes that Content-Length announced and have not come; -1 where nothing is announced. */
  private long left;

  private boolean begun;
  private boolean bodyExpected;
  private boolean ended;
  private boolean endTold;
  private boolean withTrailers;
  private boolean paused;
  private boolean passing;

  Http2Upload(Http2Stream stream) {
    this.stream = stream;
  }

  void open(int streamWindow) {
    fullWindow = streamWindow;
    window = streamWindow;
    owed = 0;
    stuck = 0;
    begun = false;
    ended = false;
    endTold = false;
    withTrailers = false;
    paused = false;
    passing = false;
  }

  /** The head is whole. */
  void begin(Http1Request request, boolean endStream) {
    begun = true;
    ended = endStream;
    left = request.framing() == BodyFraming.LENGTH ? request.contentLength() : -1;
    bodyExpected = !endStream && left != 0 && !request.upgrade();
    endTold = !bodyExpected && !request.upgrade();
  }

  boolean hasBegun() {
    return begun;
  }

  /** Whether the client will send no more. */
  boolean isEnded() {
    return ended;
  }

  /** Whether little is left of a body of known length. */
  boolean isShort() {
    return left >= 0 && left <= DROPPED_BYTES;
  }

  /** Whether the client could be late: the backend waits for what it sends. */
  boolean isWanted() {
    Exchange running = stream.exchange();
    return bodyExpected
        && !ended
        && !paused
        && kept == null
        && running != null
        && running.takesBody();
  }

  /** Where trailers that are being decoded go. */
  Fields trailers() {
    trailers.clear();
    return trailers;
  }

  /**
   * DATA, which the connection's window has room for.
   *
   * @param padding bytes that count against the windows, too
   */
  void data(ByteBuf in, int padding, boolean endStream) {
    int bytes = in.readableBytes();
    if (ended) {
      credit(0, bytes + padding);
      stream.cancel(Http2Error.STREAM_CLOSED.code(), Failure.BAD_REQUEST_BODY);
      return;
    }
    window -= bytes + padding;
    if (window < 0) {
      credit(0, bytes + padding);
      stream.cancel(Http2Error.FLOW_CONTROL_ERROR.code(), Failure.BAD_REQUEST_BODY);
      return;
    }
    ended = endStream;
    if (!matchesLength(bytes)) {
      credit(0, bytes + padding);
      stream.malformed(Failure.BAD_REQUEST_BODY);
      return;
    }
    credit(padding, padding);
    if (stream.isAnswered()) {
      credit(bytes, bytes);
      if (endStream) {
        stream.uploadEnded();
      }
    } else if (mayPass()) {
      pass(in);
      told();
    } else {
      keep(in);
    }
  }

  /** HEADERS behind the body; they end it. */
  void trailersRead() {
    ended = true;
    withTrailers = trailers.count() > 0;
    if (!matchesLength(0)) {
      stream.malformed(Failure.BAD_REQUEST_BODY);
    } else if (stream.isAnswered()) {
      stream.uploadEnded();
    } else if (mayPass()) {
      told();
    }
  }

  private boolean matchesLength(int bytes) {
    if (left < 0) {
      return true;
    }
    left -= bytes;
    return ended ? left == 0 : left >= 0;
  }

  private boolean mayPass() {
    Exchange running = stream.exchange();
    return running != null
        && kept == null
        && !paused
        && !passing
        && running.takesBody()
        && (bodyTakenBy(running) || stream.isTunnel());
  }

  /** Before a tunnel is open its bytes wait. */
  private static boolean bodyTakenBy(Exchange running) {
    return !running.request().upgrade();
  }

  /** There is a backend, or it takes more again. */
  void resume() {
    stuck(-stuck);
    paused = false;
    if (passing) {
      return;
    }
    ByteBuf waiting = kept;
    Exchange running = stream.exchange();
    if (waiting != null && running != null && running.takesBody()) {
      if (!bodyTakenBy(running) && !stream.isTunnel()) {
        return;
      }
      kept = null;
      try {
        pass(waiting);
      } finally {
        waiting.release();
      }
    }
    if (mayPass()) {
      told();
      Exchange now = stream.exchange();
      if (now != null) {
        stream.front().relay.flush(now);
        stream.clock().arm(System.nanoTime());
      }
    }
  }

  private void pass(ByteBuf in) {
    Exchange running = stream.exchange();
    int bytes = in.readableBytes();
    if (running == null || bytes == 0) {
      return;
    }
    passing = true;
    boolean goOn =
        stream.isTunnel()
            ? stream.front().relay.tunnel(running, in)
            : stream.front().relay.body(running, in, bytes);
    passing = false;
    if (stream.exchange() != running) {
      credit(0, bytes);
    } else if (goOn) {
      credit(bytes, bytes);
      stream.front().touched(stream);
    } else {
      paused = true;
      stuck(bytes);
    }
    if (stream.exchange() == running) {
      stream.clock().arm(System.nanoTime());
    }
  }

  /** Tells the end, once everything before it has been passed on. */
  private void told() {
    Exchange running = stream.exchange();
    if (!ended || endTold || running == null || kept != null) {
      return;
    }
    endTold = true;
    if (stream.isTunnel()) {
      stream.tunnelEndedByClient();
    } else if (bodyExpected) {
      stream.front().relay.requestEnded(running, withTrailers ? trailers : null);
      if (stream.exchange() == running) {
        stream.clock().arm(System.nanoTime());
      }
    }
  }

  private void keep(ByteBuf in) {
    int bytes = in.readableBytes();
    if (bytes == 0) {
      return;
    }
    ByteBuf was = kept;
    if (was == null || was.writableBytes() < bytes) {
      int has = was == null ? 0 : was.readableBytes();
      int size = Math.max(LEAST_KEPT, Math.max(2 * has, has + bytes));
      ByteBuf larger = stream.front().loop.worker.buffers().ofSize(size);
      if (was != null) {
        larger.writeBytes(was);
        was.release();
      }
      kept = larger;
      was = larger;
    }
    was.writeBytes(in, bytes);
  }

  private void stuck(int bytes) {
    if (bytes < 0) {
      credit(-bytes, -bytes);
      stuck = 0;
    } else {
      stuck += bytes;
    }
  }

  /** Bytes are off the proxy's hands: the client may send as many more. */
  private void credit(int ofStream, int ofConnection) {
    Http2Front front = stream.front();
    front.credit(ofConnection);
    owed += ofStream;
    if (owed >= fullWindow / 2 && !ended && !stream.isClosed()) {
      window += owed;
      front.frames.windowUpdate(stream.id(), owed);
      front.written();
      owed = 0;
    }
  }

  /** The stream is over. */
  void close() {
    int freed = stuck;
    stuck = 0;
    ByteBuf waiting = kept;
    if (waiting != null) {
      kept = null;
      freed += waiting.readableBytes();
      waiting.release();
    }
    stream.front().credit(freed);
  }
}
