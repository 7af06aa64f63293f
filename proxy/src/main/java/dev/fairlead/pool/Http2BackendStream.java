package dev.fairlead.pool;

import dev.fairlead.http1.BodyFraming;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.http1.Http1Response;
import dev.fairlead.http2.DataSender;
import dev.fairlead.http2.DataStream;
import dev.fairlead.model.Failure;
import dev.fairlead.net.Timed;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.Deadlines;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;

/**
 * One request on an HTTP/2 connection to a backend, and its response. Loop-confined; used again
 * when it is over.
 *
 * <p>What the client has not taken is held back by the stream's window, which is not opened while
 * the client does not keep up; what the backend has not taken waits in {@link DataSender}.
 */
final class Http2BackendStream extends DataStream implements BackendStream {
  private static final int MAX_INFORMATIONAL = 16;

  private enum State {
    HEAD,
    BODY,
    /** The response is whole, but the backend has not said that it has no body: nobody listens. */
    QUIET,
    CLOSED
  }

  private final Http1Response response = new Http1Response();
  private final Fields trailers = new Fields();
  private final Timed timer =
      new Timed() {
        @Override
        protected void expired(long now) {
          timedOut();
        }
      };

  private @Nullable Http2Connection connection;
  private @Nullable BackendListener listener;
  private @Nullable Deadlines deadlines;
  private State state = State.CLOSED;
  private int id;
  private int headBytes;
  private int headFields;
  private int informational;
  private int window;
  private int widest;
  private int owed;
  private long left;
  private long writtenAt;
  private boolean reused;
  private boolean toHead;
  private boolean paused;
  private boolean requestWritten;
  private boolean requestSent;
  private boolean withTrailers;

  /** Begins, without a number yet. */
  void open(Http2Connection connection, boolean reused) {
    this.connection = connection;
    this.reused = reused;
    id = 0;
    state = State.HEAD;
    listener = null;
    paused = false;
    requestWritten = false;
    requestSent = false;
    withTrailers = false;
    informational = 0;
    owed = 0;
    widest = Http2Connection.FIRST_WINDOW;
    window = widest;
  }

  @Override
  public int id() {
    return id;
  }

  Http2Connection connection() {
    Http2Connection there = connection;
    if (there == null) {
      throw new IllegalStateException("no connection");
    }
    return there;
  }

  // ---- BackendStream ----

  @Override
  public Backend backend() {
    return connection().backend();
  }

  @Override
  public boolean reused() {
    return reused;
  }

  @Override
  public boolean mayBeStale() {
    return reused && connection().isOver();
  }

  @Override
  public void surplus() {
    close();
  }

  @Override
  public void begin(
      BackendListener listener,
      Deadlines deadlines,
      boolean toHead,
      boolean upgradeAsked,
      int headBytes,
      int headFields) {
    this.listener = listener;
    this.deadlines = deadlines;
    this.toHead = toHead;
    this.headBytes = headBytes;
    this.headFields = headFields;
  }

  @Override
  public void head(HeadBuilder head, boolean whole) {
    Http2Connection there = connection();
    id = there.streams.add(this);
    beginSending(there.sender.streamWindow());
    HeadBuilder block = there.stock.block;
    there.stock.requestBlock.write(head, there.isSecure(), there.hpack, block);
    there.frames.headers(id, block, whole);
    requestSent = whole;
    there.written();
  }

  @Override
  public void body(boolean chunked, ByteBuf in, int bytes) {
    if (state == State.CLOSED) {
      in.skipBytes(bytes);
    } else {
      connection().sender.data(this, in, bytes, false);
    }
  }

  @Override
  public void end(boolean chunked, @Nullable Fields trailers, HeadBuilder builder) {
    if (state == State.CLOSED || requestSent) {
      return;
    }
    if (trailers != null) {
      this.trailers.copyOf(trailers);
      withTrailers = this.trailers.count() > 0;
    }
    connection().sender.end(this);
  }

  @Override
  public void flush() {
    connection().written();
  }

  @Override
  public void requestWritten(long now) {
    requestWritten = true;
    writtenAt = now;
    Deadlines limits = deadlines;
    if (state == State.HEAD && limits != null) {
      connection().worker.timers().set(timer, now + limits.response());
    }
  }

  @Override
  public boolean takesMore() {
    boolean more = !holdsData();
    Deadlines limits = deadlines;
    if (!more && state == State.HEAD && limits != null) {
      connection().worker.timers().set(timer, System.nanoTime() + limits.response());
    }
    return more;
  }

  @Override
  public void pause() {
    if (!paused && state != State.CLOSED) {
      paused = true;
      connection().worker.timers().clear(timer);
    }
  }

  @Override
  public void resume() {
    if (paused) {
      paused = false;
      widen();
      if (state != State.HEAD || requestWritten) {
        armForRead(System.nanoTime());
      }
    }
  }

  @Override
  public void tunnel(ByteBuf in) {
    throw new IllegalStateException("no tunnel");
  }

  @Override
  public void endTunnel() {
    throw new IllegalStateException("no tunnel");
  }

  @Override
  public void closeTunnel() {
    cancel();
  }

  @Override
  public void swallow() {
    cancel();
  }

  @Override
  public void cancel() {
    listener = null;
    if (state != State.CLOSED) {
      reset(Http2Error.CANCEL);
    }
  }

  // ---- what DataSender tells ----

  @Override
  protected boolean isClosed() {
    return state == State.CLOSED;
  }

  @Override
  protected boolean hasTrailers() {
    return withTrailers;
  }

  @Override
  protected void sendTrailers() {
    Http2Connection there = connection();
    there.hpack.begin(there.stock.block);
    there.hpack.fields(trailers, there.stock.block);
    there.frames.headers(id, there.stock.block, true);
  }

  @Override
  protected void endSent() {
    requestSent = true;
  }

  @Override
  protected void drained() {
    BackendListener told = listener;
    if (!requestWritten && state == State.HEAD) {
      connection().worker.timers().clear(timer);
    }
    if (told != null) {
      told.writable();
    }
  }

  // ---- what Http2Answers tells ----

  Http1Response response() {
    return response;
  }

  /** Whether the next header block is a head. */
  boolean awaitsHead() {
    return state == State.HEAD;
  }

  boolean toHead() {
    return toHead;
  }

  int headBytes() {
    return headBytes;
  }

  int headFields() {
    return headFields;
  }

  /** The block of a head has been decoded. */
  void headRead(boolean sound, boolean ended) {
    BackendListener told = listener;
    if (told == null) {
      return;
    }
    if (!sound || response.informational() && ++informational > MAX_INFORMATIONAL) {
      malformed();
      return;
    }
    connection().touched(this);
    if (response.informational()) {
      told.informational(response);
      return;
    }
    connection().answered();
    left = response.framing() == BodyFraming.LENGTH ? response.contentLength() : -1;
    state = State.BODY;
    armForRead(connection().lastRead());
    told.head(response);
    if (listener == null) {
      return;
    }
    if (ended) {
      ended(null);
    } else if (response.framing() == BodyFraming.NONE) {
      bodiless(told);
    }
  }

  /** Over for the exchange; the backend is given a moment to end it, too, before it is made to. */
  private void bodiless(BackendListener told) {
    listener = null;
    if (requestSent) {
      state = State.QUIET;
      connection().worker.timers().set(timer, connection().lastRead() + Swallower.MOST_NANOS);
    } else {
      reset(Http2Error.CANCEL);
    }
    told.end(null);
    told.readComplete();
  }

  /** DATA, with what pads it. */
  void data(ByteBuf in, int padding, boolean ended) {
    int bytes = in.readableBytes();
    window -= bytes + padding;
    BackendListener told = listener;
    if (window < 0) {
      fail(Failure.RESPONSE_TRUNCATED, Http2Error.FLOW_CONTROL_ERROR);
    } else if (told == null || state != State.BODY) {
      unwanted(bytes, ended);
    } else if (!matchesLength(bytes, ended)) {
      malformed();
    } else {
      if (bytes > 0) {
        connection().touched(this);
        armForRead(connection().lastRead());
        told.data(in, bytes);
      }
      if (listener == null) {
        return;
      }
      if (ended) {
        ended(null);
      } else {
        owed += bytes + padding;
        widen();
      }
    }
  }

  private void unwanted(int bytes, boolean ended) {
    if (state == State.HEAD || bytes > 0) {
      malformed();
    } else if (ended) {
      close();
    }
  }

  private boolean matchesLength(int bytes, boolean ended) {
    if (left < 0) {
      return true;
    }
    left -= bytes;
    return ended ? left == 0 : left >= 0;
  }

  /** A header block behind the head. */
  void trailersRead(boolean sound, Fields lines) {
    if (state == State.QUIET) {
      close();
    } else if (!sound || !matchesLength(0, true)) {
      malformed();
    } else {
      ended(lines);
    }
  }

  private void ended(@Nullable Fields lines) {
    BackendListener told = listener;
    listener = null;
    if (requestSent) {
      close();
    } else {
      // RFC 9113 §8.1: the rest of the request is of no use.
      reset(Http2Error.CANCEL);
    }
    if (told != null) {
      told.end(lines);
      told.readComplete();
    }
  }

  /** RST_STREAM. */
  void resetByBackend(long code) {
    if (code == Http2Error.REFUSED_STREAM.code()) {
      refused();
    } else {
      fail(Failure.BACKEND_CLOSED);
    }
  }

  /** The backend says that it has not looked at the request: RFC 9113 §8.7. */
  void refused() {
    fail(Failure.STREAM_REFUSED);
  }

  /** The backend broke a rule on this stream. */
  void malformed() {
    fail(Failure.BAD_RESPONSE, Http2Error.PROTOCOL_ERROR);
  }

  void readComplete() {
    BackendListener told = listener;
    if (told != null) {
      told.readComplete();
    }
  }

  // ---- time, windows ----

  private void widen() {
    if (!paused && owed > widest / 2 && state == State.BODY) {
      // The first time, the client has shown that it reads.
      int bytes = owed + Http2Connection.STREAM_WINDOW - widest;
      widest = Http2Connection.STREAM_WINDOW;
      Http2Connection there = connection();
      there.frames.windowUpdate(id, bytes);
      there.written();
      window += bytes;
      owed = 0;
    }
  }

  private void armForRead(long now) {
    Deadlines limits = deadlines;
    if (limits != null && !paused) {
      long within = state == State.HEAD ? limits.response() : limits.idle();
      connection().worker.timers().set(timer, now + within);
    }
  }

  private void timedOut() {
    switch (state) {
      case HEAD -> {
        if (requestWritten) {
          connection().doubt(writtenAt);
        }
        fail(Failure.RESPONSE_TIMEOUT, Http2Error.CANCEL);
      }
      case BODY -> fail(Failure.RESPONSE_BODY_TIMEOUT, Http2Error.CANCEL);
      case QUIET -> reset(Http2Error.CANCEL);
      case CLOSED -> {}
    }
  }

  // ---- endings ----

  private void fail(Failure failure, Http2Error told) {
    if (state != State.CLOSED) {
      connection().reset(id, told);
      fail(failure);
    }
  }

  /** It has broken; the backend knows. Within a response's body any failure truncates it. */
  void fail(Failure failure) {
    if (state == State.CLOSED) {
      return;
    }
    boolean begun = state == State.BODY && failure != Failure.RESPONSE_BODY_TIMEOUT;
    BackendListener told = listener;
    listener = null;
    close();
    if (told != null) {
      told.failed(begun ? Failure.RESPONSE_TRUNCATED : failure);
      told.readComplete();
    }
  }

  private void reset(Http2Error error) {
    if (id > 0) {
      connection().reset(id, error);
    }
    close();
  }

  private void close() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    Http2Connection there = connection();
    there.worker.timers().clear(timer);
    there.sender.forget(this);
    there.retire(this);
  }
}
