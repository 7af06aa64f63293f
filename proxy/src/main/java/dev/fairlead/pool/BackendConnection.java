package dev.fairlead.pool;

import dev.fairlead.http1.BodyWriter;
import dev.fairlead.http1.ChunkedDecoder;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.http1.Http1Response;
import dev.fairlead.http1.Http1ResponseDecoder;
import dev.fairlead.model.Failure;
import dev.fairlead.net.Buffers;
import dev.fairlead.net.Outbox;
import dev.fairlead.net.Timed;
import dev.fairlead.net.Worker;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.Deadlines;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection to a backend, serving one exchange at a time. Loop-confined.
 *
 * <p>What comes back is decoded here and told to the exchange's {@link BackendListener}. When a
 * response is whole the connection goes back to its pool, unless the response or the request left
 * it in doubt where the next message would begin (RFC 9112 §9.3, §9.6).
 */
public final class BackendConnection extends ChannelInboundHandlerAdapter
    implements BackendStream, Dialled {
  private static final int MAX_INFORMATIONAL = 16;

  private enum State {
    CONNECTING,
    IDLE,
    HEAD,
    BODY_OF_LENGTH,
    BODY_IN_CHUNKS,
    BODY_UNTIL_CLOSE,
    TUNNEL,
    CLOSED
  }

  private final Worker worker;
  private final ConnectionPool pool;
  private final Backend backend;
  private final byte[] client;
  private final Channel channel;
  private final Outbox outbox;
  private final Timed timer =
      new Timed() {
        @Override
        protected void expired(long now) {
          timedOut();
        }
      };

  private State state = State.CONNECTING;
  private @Nullable BackendListener listener;
  private @Nullable Deadlines deadlines;
  private @Nullable Http1ResponseDecoder decoder;
  private @Nullable ChunkedDecoder chunks;
  private long left;
  private int headBytes;
  private int headFields;
  private int informational;
  private long idleSince;
  private boolean toHead;
  private boolean upgradeAsked;
  private boolean requestWritten;
  private boolean outputFailed;
  private boolean inputEnded;
  private boolean bytesSeen;
  private boolean used;
  private boolean reused;

  BackendConnection(
      Worker worker, ConnectionPool pool, Backend backend, Channel channel, byte[] client) {
    this.client = client;
    this.worker = worker;
    this.pool = pool;
    this.backend = backend;
    this.channel = channel;
    this.outbox = new Outbox(worker, channel);
  }

  @Override
  public Backend backend() {
    return backend;
  }

  /** The client that the backend was told of; {@link ConnectionPool#NOBODY} when it was not. */
  byte[] client() {
    return client;
  }

  @Override
  public boolean reused() {
    return reused;
  }

  @Override
  public boolean mayBeStale() {
    return reused;
  }

  long idleSince() {
    return idleSince;
  }

  void connecting(BackendListener waiting, Deadlines deadlines) {
    listener = waiting;
    this.deadlines = deadlines;
    worker.timers().set(timer, System.nanoTime() + deadlines.connect());
  }

  @Override
  public void connected() {
    if (state != State.CONNECTING) {
      return;
    }
    worker.timers().clear(timer);
    state = State.IDLE;
    BackendListener waiting = listener;
    listener = null;
    if (waiting == null) {
      surplus();
    } else {
      try {
        waiting.connected(this);
      } catch (RuntimeException e) {
        // It would be lost in the connecting future.
        pool.report(e);
        fail(Failure.INTERNAL);
      }
    }
  }

  @Override
  public void connectFailed(Failure failure) {
    if (state != State.CONNECTING) {
      return;
    }
    BackendListener waiting = listener;
    dispose();
    if (waiting != null) {
      waiting.connectFailed(failure);
    }
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
    this.upgradeAsked = upgradeAsked;
    this.headBytes = headBytes;
    this.headFields = headFields;
    reused = used;
    used = true;
    requestWritten = false;
    bytesSeen = false;
    informational = 0;
    state = State.HEAD;
    Http1ResponseDecoder fresh = pool.takeDecoder();
    decoder = fresh;
    fresh.begin(headBytes, headFields, toHead);
    worker.timers().clear(timer);
  }

  @Override
  public void head(HeadBuilder head, boolean whole) {
    head.writeTo(outbox.room(head.length()));
  }

  @Override
  public void body(boolean chunked, ByteBuf in, int bytes) {
    BodyWriter.data(chunked, in, bytes, outbox);
  }

  @Override
  public void end(boolean chunked, @Nullable Fields trailers, HeadBuilder builder) {
    BodyWriter.end(chunked, trailers, builder, outbox);
  }

  @Override
  public void flush() {
    outbox.flush();
  }

  @Override
  public void requestWritten(long now) {
    requestWritten = true;
    Deadlines limits = deadlines;
    if (state == State.HEAD && limits != null) {
      worker.timers().set(timer, now + limits.response());
    }
  }

  @Override
  public boolean takesMore() {
    boolean writable = outbox.writable();
    Deadlines limits = deadlines;
    if (!writable && state == State.HEAD && limits != null) {
      worker.timers().set(timer, System.nanoTime() + limits.response());
    }
    return writable || outputFailed;
  }

  @Override
  public void pause() {
    if (channel.config().isAutoRead()) {
      channel.config().setAutoRead(false);
      worker.timers().clear(timer);
    }
  }

  @Override
  public void resume() {
    if (!channel.config().isAutoRead()) {
      channel.config().setAutoRead(true);
      if (state != State.HEAD || requestWritten) {
        armForRead(System.nanoTime());
      }
    }
  }

  @Override
  public void tunnel(ByteBuf in) {
    outbox.data(in, in.readableBytes());
    outbox.flush();
  }

  @Override
  public void endTunnel() {
    outbox.endWhenSent();
  }

  @Override
  public void surplus() {
    idleSince = System.nanoTime();
    used = true;
    pool.put(this, idleSince);
  }

  @Override
  public void closeTunnel() {
    Deadlines limits = deadlines;
    listener = null;
    if (limits != null) {
      worker.timers().set(timer, System.nanoTime() + limits.write());
    }
    outbox.closeWhenSent();
  }

  /** What is left is read if it is short, so that the connection can be used again. */
  @Override
  public void swallow() {
    if (!requestWritten
        || state == State.BODY_UNTIL_CLOSE
        || state == State.BODY_OF_LENGTH && left > Swallower.MOST_BYTES) {
      cancel();
      return;
    }
    listener = new Swallower(this);
    deadlines = null;
    worker.timers().set(timer, System.nanoTime() + Swallower.MOST_NANOS);
  }

  @Override
  public void cancel() {
    listener = null;
    dispose();
  }

  // ---- what the channel tells ----

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      read(in);
    } finally {
      in.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    BackendListener told = listener;
    if (told != null) {
      told.readComplete();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    BackendListener told = listener;
    if (told != null && outbox.writable()) {
      if (!requestWritten && state == State.HEAD) {
        worker.timers().clear(timer);
      }
      told.writable();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      closedByBackend(true);
    } else if (event instanceof ChannelOutputShutdownEvent && state != State.TUNNEL) {
      // The backend takes no more of the request, but may have said why: read on.
      outputFailed = true;
      BackendListener told = listener;
      if (told != null) {
        told.writable();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closedByBackend(false);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause == Buffers.Paused.INSTANCE) {
      if (worker.transport().reset(channel)) {
        closedByBackend(false);
      }
    } else if (cause instanceof ChannelOutputShutdownException && state != State.TUNNEL) {
      // The write failed; what the backend had to say may still be there to read.
      outputFailed = true;
    } else if (cause instanceof IOException) {
      closedByBackend(false);
    } else {
      pool.report(cause);
      fail(Failure.INTERNAL);
    }
  }

  // ---- decoding ----

  private void read(ByteBuf in) {
    if (state == State.IDLE) {
      // Nobody asked: perhaps a 408 before the backend closes an idle connection.
      dispose();
      return;
    }
    long now = 0;
    while (in.isReadable() && listener != null) {
      switch (state) {
        case HEAD -> {
          if (!readHead(in)) {
            return;
          }
        }
        case BODY_OF_LENGTH -> {
          int bytes = (int) Math.min(left, in.readableBytes());
          left -= bytes;
          boolean last = left == 0;
          listener.data(in, bytes);
          if (last) {
            ended(null, in);
            return;
          }
          now = armOnce(now);
        }
        case BODY_IN_CHUNKS -> {
          if (!readChunks(in)) {
            return;
          }
          now = armOnce(now);
        }
        case BODY_UNTIL_CLOSE, TUNNEL -> {
          listener.data(in, in.readableBytes());
          now = armOnce(now);
        }
        case CONNECTING, IDLE, CLOSED -> {
          return;
        }
      }
    }
  }

  private long armOnce(long now) {
    if (now != 0) {
      return now;
    }
    long read = System.nanoTime();
    if (channel.config().isAutoRead()) {
      armForRead(read);
    }
    return read;
  }

  private void armForRead(long now) {
    Deadlines limits = deadlines;
    if (state == State.TUNNEL) {
      // The client's side watches over both directions.
      worker.timers().clear(timer);
    } else if (limits != null && listener != null) {
      long within = state == State.HEAD ? limits.response() : limits.idle();
      worker.timers().set(timer, now + within);
    }
  }

  /** Returns false when nothing more is to be done with the buffer. */
  private boolean readHead(ByteBuf in) {
    bytesSeen = true;
    Http1ResponseDecoder heads = decoder;
    BackendListener told = listener;
    if (heads == null || told == null) {
      return false;
    }
    Http1ResponseDecoder.Result result = heads.decode(in);
    if (result == Http1ResponseDecoder.Result.MORE) {
      return false;
    }
    Http1Response response = heads.response();
    if (result == Http1ResponseDecoder.Result.REFUSED
        || response.status() == 101 && !upgradeAsked
        || response.informational() && ++informational > MAX_INFORMATIONAL) {
      fail(Failure.BAD_RESPONSE);
      return false;
    }
    if (response.informational()) {
      told.informational(response);
      heads.begin(headBytes, headFields, toHead);
      return listener != null;
    }
    if (response.status() == 101) {
      state = State.TUNNEL;
      armForRead(System.nanoTime());
      told.head(response);
      return listener != null;
    }
    return readFinalHead(in, told, response);
  }

  private boolean readFinalHead(ByteBuf in, BackendListener told, Http1Response response) {
    switch (response.framing()) {
      case NONE -> {
        told.head(response);
        if (listener != null) {
          ended(null, in);
        }
        return false;
      }
      case LENGTH -> {
        left = response.contentLength();
        state = State.BODY_OF_LENGTH;
      }
      case CHUNKED -> {
        ChunkedDecoder fresh = chunks == null ? new ChunkedDecoder() : chunks;
        chunks = fresh;
        fresh.begin();
        state = State.BODY_IN_CHUNKS;
      }
      case UNTIL_CLOSE -> state = State.BODY_UNTIL_CLOSE;
    }
    armForRead(System.nanoTime());
    told.head(response);
    return listener != null;
  }

  private boolean readChunks(ByteBuf in) {
    ChunkedDecoder decoding = chunks;
    BackendListener told = listener;
    if (decoding == null || told == null) {
      return false;
    }
    switch (decoding.next(in)) {
      case DATA -> {
        int bytes = decoding.available(in);
        decoding.taken(bytes);
        told.data(in, bytes);
        return listener != null;
      }
      case END -> {
        ended(decoding.trailers(), in);
        return false;
      }
      case MORE -> {
        return true;
      }
      case MALFORMED -> {
        fail(Failure.RESPONSE_TRUNCATED);
        return false;
      }
    }
    throw new IllegalStateException();
  }

  private void ended(@Nullable Fields trailers, ByteBuf in) {
    Http1ResponseDecoder heads = decoder;
    BackendListener told = listener;
    boolean reusable =
        heads != null
            && heads.response().reusable()
            && requestWritten
            && !outputFailed
            && !in.isReadable()
            && channel.isActive()
            && outbox.unsent() == 0;
    listener = null;
    if (reusable) {
      long now = System.nanoTime();
      state = State.IDLE;
      releaseDecoder();
      if (!channel.config().isAutoRead()) {
        channel.config().setAutoRead(true);
      }
      idleSince = now;
      pool.put(this, now);
    } else {
      dispose();
    }
    if (told != null) {
      told.end(trailers);
      told.readComplete();
    }
  }

  void expireIdle(long due) {
    worker.timers().set(timer, due);
  }

  // ---- endings ----

  private void closedByBackend(boolean inOrder) {
    switch (state) {
      case CONNECTING -> connectFailed(Failure.CONNECT_REFUSED);
      case IDLE -> dispose();
      case HEAD -> fail(bytesSeen ? Failure.RESPONSE_HEAD_TRUNCATED : Failure.BACKEND_CLOSED);
      case BODY_OF_LENGTH, BODY_IN_CHUNKS -> fail(Failure.RESPONSE_TRUNCATED);
      case BODY_UNTIL_CLOSE -> {
        if (inOrder) {
          BackendListener told = listener;
          cancel();
          if (told != null) {
            told.end(null);
            told.readComplete();
          }
        } else {
          fail(Failure.RESPONSE_TRUNCATED);
        }
      }
      case TUNNEL -> {
        BackendListener told = listener;
        if (told != null && (inOrder || inputEnded)) {
          inputEnded = true;
          told.tunnelEnd();
        } else {
          fail(Failure.RESPONSE_TRUNCATED);
        }
      }
      case CLOSED -> {}
    }
  }

  private void timedOut() {
    switch (state) {
      case CONNECTING -> connectFailed(Failure.CONNECT_TIMEOUT);
      case IDLE -> dispose();
      case HEAD -> fail(Failure.RESPONSE_TIMEOUT);
      case BODY_OF_LENGTH, BODY_IN_CHUNKS, BODY_UNTIL_CLOSE, TUNNEL ->
          fail(Failure.RESPONSE_BODY_TIMEOUT);
      case CLOSED -> {}
    }
  }

  private void fail(Failure failure) {
    BackendListener told = listener;
    cancel();
    if (told != null) {
      told.failed(failure);
      told.readComplete();
    }
  }

  /** Closes for good. */
  void dispose() {
    if (state == State.CLOSED) {
      return;
    }
    if (state == State.IDLE) {
      pool.remove(this);
    }
    state = State.CLOSED;
    listener = null;
    worker.timers().remove(timer);
    releaseDecoder();
    outbox.discard();
    channel.close();
  }

  private void releaseDecoder() {
    Http1ResponseDecoder done = decoder;
    if (done != null) {
      decoder = null;
      pool.give(done);
    }
  }
}
