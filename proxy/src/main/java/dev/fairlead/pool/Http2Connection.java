package dev.fairlead.pool;

import dev.fairlead.config.LinkSpec;
import dev.fairlead.config.Protocol;
import dev.fairlead.http2.DataSender;
import dev.fairlead.http2.FrameInput;
import dev.fairlead.http2.FrameWriter;
import dev.fairlead.http2.HeaderBlocks;
import dev.fairlead.http2.HpackWriter;
import dev.fairlead.model.Failure;
import dev.fairlead.net.Buffers;
import dev.fairlead.net.Outbox;
import dev.fairlead.net.Timed;
import dev.fairlead.net.Worker;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.Route;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;

/**
 * One HTTP/2 connection to a backend (RFC 9113), from the preface to GOAWAY. It counts as made when
 * the backend's SETTINGS are there: until then nothing is asked of a server that may not speak
 * HTTP/2, or take no stream. Frames are read by {@link Http2Answers}, requests are {@link
 * Http2BackendStream}s, their bodies go through {@link DataSender}; everything written in one turn
 * of the loop leaves in one go. Loop-confined.
 */
final class Http2Connection extends ChannelInboundHandlerAdapter
    implements Dialled, DataSender.Connection {
  /** A stream may send so much before anything is known of how its client reads. */
  static final int FIRST_WINDOW = 64 * 1024;

  /** A stream whose client keeps up may send so much that this one has not taken. */
  static final int STREAM_WINDOW = 256 * 1024;

  /** All streams together, until the loop has looked at it: not what holds a stream back. */
  private static final int CONNECTION_WINDOW = 4 * 1024 * 1024;

  /** Beyond so much unsent, which answers to control frames can make, it is given up. */
  private static final long CLOGGED_BYTES = 4L * 1024 * 1024;

  /**
   * Streams cancelled until another connection takes its place: backends that count them (Netty
   * takes 200 within 30 seconds) close a connection, and with it the streams of clients that have
   * cancelled nothing.
   */
  private static final int MOST_RESETS = 100;

  private static final int MAX_STREAM_ID = Integer.MAX_VALUE - 2;

  private enum State {
    CONNECTING,
    GREETING,
    OPEN,
    /** No further stream is opened: it closes with the last one. */
    LEAVING,
    CLOSED
  }

  final Worker worker;
  final Http2Stock stock;
  final HpackWriter hpack = new HpackWriter();
  final FrameWriter frames;
  final DataSender sender;
  final StreamTable streams = new StreamTable();

  private final Http2Pool pool;
  private final Backend backend;
  private final LinkSpec link;
  private final byte[] client;
  private final Channel channel;
  private final Outbox outbox;
  private final Http2Answers answers;
  private final FrameInput input;
  private final KeepAlive keepAlive = new KeepAlive();
  private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
  private final List<Http2BackendStream> touched = new ArrayList<>();
  private final List<Http2BackendStream> retired = new ArrayList<>();
  private final Runnable turnEnd = this::endTurn;
  private final Timed timer =
      new Timed() {
        @Override
        protected void expired(long now) {
          timedOut(now);
        }
      };

  private State state = State.CONNECTING;
  private boolean turnEnding;
  private int maxStreams = Integer.MAX_VALUE;
  private int owed;
  private int resets;
  private long idleNanos;
  private boolean answered;
  private boolean parting;

  /** One who wants a stream when the connection is made. */
  private record Waiter(Route route, BackendListener listener) {}

  Http2Connection(
      Worker worker,
      Http2Pool pool,
      Backend backend,
      LinkSpec link,
      byte[] client,
      Channel channel,
      int headBytes) {
    this.worker = worker;
    this.pool = pool;
    this.stock = pool.stock();
    this.backend = backend;
    this.link = link;
    this.client = client;
    this.channel = channel;
    this.outbox = new Outbox(worker, channel, true);
    this.frames = new FrameWriter(outbox);
    this.sender = new DataSender(this, worker.buffers(), outbox, frames);
    this.answers = new Http2Answers(this);
    try {
      this.input = new FrameInput(new HeaderBlocks(answers, headBytes), answers, false);
    } catch (Http2Exception e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public Backend backend() {
    return backend;
  }

  LinkSpec link() {
    return link;
  }

  /** Whether it is that client's, or everybody's: {@link ConnectionPool#NOBODY} is one, too. */
  boolean serves(byte[] another) {
    return Arrays.equals(client, another);
  }

  /** Whether the backend is spoken to over TLS. */
  boolean isSecure() {
    return backend.tls();
  }

  // ---- being made ----

  /** It is made for that request, by whose rules it may be idle, too. */
  void connecting(Route route, BackendListener first) {
    idleNanos = route.upstream().poolIdleNanos();
    await(route, first);
    worker.timers().set(timer, System.nanoTime() + route.deadlines().connect());
  }

  /** Whether it is being made, and is likely to take one more of so many streams when it is. */
  boolean isPromising(int expected) {
    return (state == State.CONNECTING || state == State.GREETING) && waiting.size() < expected;
  }

  /** One more who wants a stream when it is made. */
  void await(Route route, BackendListener listener) {
    waiting.add(new Waiter(route, listener));
  }

  @Override
  public void secured(ChannelHandlerContext ctx, SSLEngine engine) {
    if (Protocol.HTTP_2.word().equals(engine.getApplicationProtocol())) {
      connected();
    } else {
      connectFailed(Failure.BACKEND_NOT_HTTP2);
    }
  }

  @Override
  public void connected() {
    if (state != State.CONNECTING) {
      return;
    }
    state = State.GREETING;
    ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
    outbox.room(preface.readableBytes()).writeBytes(preface);
    frames.settings(
        Http2CodecUtil.SETTINGS_ENABLE_PUSH,
        0,
        Http2CodecUtil.SETTINGS_INITIAL_WINDOW_SIZE,
        FIRST_WINDOW);
    frames.windowUpdate(0, CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
    outbox.flush();
  }

  /** The backend's SETTINGS have come. */
  void settled() {
    if (state != State.GREETING) {
      return;
    }
    state = State.OPEN;
    long now = System.nanoTime();
    keepAlive.begin(now);
    pool.settled(this, maxStreams);
    while (!waiting.isEmpty() && hasRoom()) {
      hand(waiting.remove().listener);
    }
    if (parting || maxStreams == 0) {
      leave();
    }
    while (!waiting.isEmpty()) {
      Waiter next = waiting.remove();
      if (maxStreams == 0) {
        next.listener.connectFailed(Failure.CONNECT_REFUSED);
      } else {
        pool.open(next.route, backend, false, next.listener);
      }
    }
    if (state == State.OPEN && streams.active() == 0) {
      idle(now);
    } else if (state != State.CLOSED) {
      arm();
    }
  }

  @Override
  public void connectFailed(Failure failure) {
    if (state == State.CONNECTING || state == State.GREETING) {
      close();
      while (!waiting.isEmpty()) {
        waiting.remove().listener.connectFailed(failure);
      }
    }
  }

  // ---- streams ----

  /** SETTINGS_MAX_CONCURRENT_STREAMS. */
  void maxStreams(long most) {
    maxStreams = (int) Math.min(most, Integer.MAX_VALUE);
  }

  /** Whether another stream can be opened. */
  boolean hasRoom() {
    return state == State.OPEN && streams.active() < maxStreams && streams.latest() < MAX_STREAM_ID;
  }

  boolean isIdle() {
    return state == State.OPEN && streams.active() == 0;
  }

  /** Whether something has been heard of the backend since then. */
  boolean isHeardSince(long then) {
    return keepAlive.lastRead() - then > 0;
  }

  /** Whether a backend that has gone, or is going, may have broken what was under way. */
  boolean isOver() {
    return state == State.LEAVING || state == State.CLOSED;
  }

  /** A response has not come in time: who has said nothing since then may say nothing any more. */
  void doubt(long since) {
    if (!isHeardSince(since)) {
      leave();
    }
  }

  /** Hands out a stream. */
  void hand(BackendListener listener) {
    Http2BackendStream stream = stock.take();
    stream.open(this, answered);
    if (streams.taken() == 1) {
      arm();
    }
    try {
      listener.connected(stream);
    } catch (RuntimeException e) {
      // It would be lost in the connecting future.
      pool.report(e);
      stream.fail(Failure.INTERNAL);
    }
  }

  /** The stream is over; it is used again only when nobody up the stack can know it any more. */
  void retire(Http2BackendStream stream) {
    streams.remove(stream);
    retired.add(stream);
    written();
  }

  /** The stream's listener is to be told when all that this read brought has been. */
  void touched(Http2BackendStream stream) {
    if (touched.isEmpty() || touched.getLast() != stream) {
      touched.add(stream);
    }
  }

  /** A response has begun. */
  void answered() {
    answered = true;
  }

  long lastRead() {
    return keepAlive.lastRead();
  }

  // ---- what the channel tells ----

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    keepAlive.read(System.nanoTime());
    try {
      while (in.isReadable() && state != State.CLOSED) {
        read(ctx, in);
      }
    } finally {
      in.release();
    }
  }

  private void read(ChannelHandlerContext ctx, ByteBuf in) {
    try {
      input.read(ctx, in);
    } catch (Http2Exception.StreamException e) {
      answers.streamError(e.streamId(), e.error().code());
    } catch (Http2Exception e) {
      broken(e.error(), Failure.BAD_RESPONSE);
    } catch (RuntimeException e) {
      pool.report(e);
      broken(Http2Error.INTERNAL_ERROR, Failure.INTERNAL);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    for (int i = 0; i < touched.size(); i++) {
      touched.get(i).readComplete();
    }
    touched.clear();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (outbox.writable() && state != State.CLOSED) {
      sender.pump();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent || event instanceof ChannelOutputShutdownEvent) {
      gone();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    gone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause == Buffers.Paused.INSTANCE || cause instanceof IOException) {
      gone();
    } else {
      pool.report(cause);
      broken(Http2Error.INTERNAL_ERROR, Failure.INTERNAL);
    }
  }

  // ---- the end of a turn ----

  /** Something was written, or a stream is over: to be seen to at the end of the loop's turn. */
  @Override
  public void written() {
    if (!turnEnding) {
      turnEnding = true;
      worker.loop().execute(turnEnd);
    }
  }

  private void endTurn() {
    turnEnding = false;
    if (state == State.CLOSED) {
      input.close();
      outbox.discard();
    } else {
      outbox.flush();
    }
    boolean over = !retired.isEmpty() && streams.active() == 0;
    for (int i = 0; i < retired.size(); i++) {
      stock.give(retired.get(i));
    }
    retired.clear();
    if (state != State.CLOSED && outbox.unsent() > CLOGGED_BYTES) {
      broken(Http2Error.ENHANCE_YOUR_CALM, Failure.BACKEND_CLOSED);
    } else if (over && state == State.LEAVING) {
      finish();
    } else if (over && state == State.OPEN) {
      idle(System.nanoTime());
    }
  }

  private void idle(long now) {
    keepAlive.idle(now);
    if (pool.keeps(this)) {
      arm();
    } else {
      finish();
    }
  }

  /** Ends a stream before its time. */
  void reset(int id, Http2Error error) {
    if (state != State.CLOSED) {
      frames.reset(id, error.code());
      written();
      if (++resets == MOST_RESETS) {
        leave();
      }
    }
  }

  @Override
  public boolean isClosing() {
    return isClosed();
  }

  @Override
  public List<Http2BackendStream> openStreams() {
    return streams.above(0);
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  /** Flow-controlled bytes are off the loop's hands. */
  void credit(int bytes) {
    owed += bytes;
    if (owed > CONNECTION_WINDOW / 2) {
      frames.windowUpdate(0, owed);
      written();
      owed = 0;
    }
  }

  // ---- time ----

  private void timedOut(long now) {
    switch (state) {
      case CONNECTING, GREETING -> connectFailed(Failure.CONNECT_TIMEOUT);
      case OPEN, LEAVING -> {
        boolean empty = streams.active() == 0;
        if (keepAlive.isLost(now)) {
          gone();
        } else if (empty && keepAlive.isIdleFor(idleNanos, now)) {
          finish();
        } else {
          if (keepAlive.wantsPing(empty, now)) {
            keepAlive.asked(now);
            frames.ping(false, now);
            written();
          }
          arm();
        }
      }
      case CLOSED -> {}
    }
  }

  private void arm() {
    worker.timers().set(timer, keepAlive.due(streams.active() == 0, idleNanos));
  }

  /** HEADERS or DATA have come, which says more than the answer to a PING. */
  void alive() {
    keepAlive.served();
  }

  // ---- endings ----

  /** GOAWAY: RFC 9113 §6.8. Streams above {@code last} have not been looked at. */
  void goAway(int last) {
    leave();
    for (Http2BackendStream stream : streams.above(last)) {
      stream.refused();
    }
  }

  /** Takes no further stream; those open go on. */
  void leave() {
    if (state == State.CONNECTING || state == State.GREETING) {
      // Those who wait have asked for what it is.
      parting = true;
      pool.remove(this);
    } else if (state == State.OPEN) {
      state = State.LEAVING;
      pool.remove(this);
      if (streams.active() == 0) {
        finish();
      }
    }
  }

  /** Closes in order, without streams. */
  private void finish() {
    if (state != State.CLOSED) {
      frames.goAway(0, Http2Error.NO_ERROR.code());
      release();
      outbox.closeWhenSent();
    }
  }

  /** The backend has broken a rule that holds for the whole connection. */
  void broken(Http2Error error, Failure failure) {
    if (state == State.CONNECTING || state == State.GREETING) {
      connectFailed(
          failure == Failure.BAD_RESPONSE ? Failure.BACKEND_NOT_HTTP2 : Failure.CONNECT_REFUSED);
    } else if (state != State.CLOSED) {
      frames.goAway(0, error.code());
      release();
      outbox.closeWhenSent();
      failAll(failure);
    }
  }

  private void gone() {
    if (state == State.CONNECTING || state == State.GREETING) {
      connectFailed(Failure.CONNECT_REFUSED);
    } else if (state != State.CLOSED) {
      close();
      failAll(Failure.BACKEND_CLOSED);
    }
  }

  /** Streams that are in their response's body call it truncated. */
  private void failAll(Failure failure) {
    for (Http2BackendStream stream : streams.above(0)) {
      stream.fail(failure);
    }
  }

  /** Closes at once. */
  void close() {
    if (state != State.CLOSED) {
      release();
      outbox.discard();
      channel.close();
    }
  }

  private void release() {
    pool.remove(this);
    state = State.CLOSED;
    worker.timers().remove(timer);
    // Its input is closed when nobody can be reading from it any more.
    written();
  }
}
