package dev.fairlead.tls;

import dev.fairlead.net.Ending;
import dev.fairlead.net.Timed;
import dev.fairlead.net.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS between a socket and the protocol above it. Loop-confined.
 *
 * <p>Netty's own handler passes on each record in a buffer of its own; this one passes on all of
 * one read in the loop's, as if there were no TLS, since those above count on that a connection
 * which they do not read from tells them nothing. What is written between two flushes leaves in as
 * few records as will do ({@link TlsOutput}).
 *
 * <p>The peer's close_notify ends a backend's side in order and closes a client's connection; an
 * end without it is a cut (RFC 8446 §6.1). Renegotiation is refused.
 */
public final class TlsHandler extends ChannelDuplexHandler {
  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);
  private static final int HEADER = 5;
  private static final int LARGEST_RECORD = HEADER + (1 << 14) + 2048;

  private enum State {
    HANDSHAKE,
    OPEN,
    /** The peer has said that it sends no more. */
    ENDED,
    CLOSED
  }

  private final Worker worker;
  private final SSLEngine engine;
  private final TlsListener listener;
  private final TlsOutput output;
  private final Timed timer =
      new Timed() {
        @Override
        protected void expired(long now) {
          giveUp();
        }
      };
  private final long handshakeNanos;

  private State state = State.HANDSHAKE;
  private @Nullable ChannelHandlerContext context;

  /** A record that has come in part. */
  private @Nullable ByteBuf rest;

  private boolean started;
  private boolean begun;
  private boolean told;
  private boolean endSaid;

  /**
   * The handler of one connection, which takes over the engine.
   *
   * @param handshakeNanos how long the handshake may take
   */
  public TlsHandler(Worker worker, SSLEngine engine, long handshakeNanos, TlsListener listener) {
    this.worker = worker;
    this.engine = engine;
    this.handshakeNanos = handshakeNanos;
    this.listener = listener;
    this.output = new TlsOutput(worker.buffers(), engine);
  }

  // ---- the connection's life ----

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws SSLException {
    context = ctx;
    ctx.channel().attr(Ending.OF).set(this::sayEnd);
    listener.begun();
    if (ctx.channel().isActive()) {
      start(ctx);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (state == State.HANDSHAKE) {
      refuse(new ClosedChannelException());
    }
    state = State.CLOSED;
    worker.timers().remove(timer);
    if (rest != null) {
      rest.release();
      rest = null;
    }
    output.discard(new ClosedChannelException());
    ReferenceCountUtil.release(engine);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    // Those behind hear of it when the handshake is done.
    start(ctx);
  }

  private void start(ChannelHandlerContext ctx) {
    if (started) {
      return;
    }
    started = true;
    worker.timers().set(timer, System.nanoTime() + handshakeNanos);
    if (engine.getUseClientMode()) {
      try {
        engine.beginHandshake();
        wrapHandshake(ctx);
        output.send(ctx);
        ctx.flush();
      } catch (SSLException e) {
        fail(e);
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (state == State.HANDSHAKE) {
      refuse(new EOFException("the connection was closed during the handshake"));
    }
    state = State.CLOSED;
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (state == State.HANDSHAKE) {
      fail(cause);
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE && state != State.ENDED) {
      if (state == State.HANDSHAKE) {
        refuse(new EOFException("the connection was closed during the handshake"));
      }
      state = State.CLOSED;
      // Without close_notify: whoever is behind must take it for a cut.
      ctx.close();
    } else if (event != ChannelInputShutdownEvent.INSTANCE) {
      ctx.fireUserEventTriggered(event);
    }
  }

  // ---- what comes ----

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (state == State.ENDED || state == State.CLOSED) {
      in.release();
      return;
    }
    if (!begun && begin(in)) {
      worker.timers().remove(timer);
      state = State.CLOSED;
      refuse(new SSLException("no TLS"));
      if (PlainHttp.answer(ctx, in)) {
        Farewell.instead(this, ctx, worker);
      } else {
        ctx.close();
      }
      return;
    }
    ByteBuf plain = worker.buffers().forPlain();
    try {
      read(ctx, in, plain);
    } catch (SSLException e) {
      fail(e);
    } finally {
      in.release();
      if (plain.isReadable()) {
        ctx.fireChannelRead(plain);
      } else {
        plain.release();
      }
    }
  }

  /** Looks at the first bytes; true when they are no TLS. */
  private boolean begin(ByteBuf in) {
    begun = true;
    return !engine.getUseClientMode() && PlainHttp.isNoTls(in);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.fireChannelReadComplete();
    if (output.sent()) {
      output.flushed();
      ctx.flush();
    }
    if (state == State.ENDED && !endSaid) {
      endSaid = true;
      if (engine.getUseClientMode()) {
        ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
      } else {
        // Neither engine sends once the peer has closed.
        ctx.close();
      }
    }
  }

  /** Deciphers every whole record, and keeps what is left. */
  private void read(ChannelHandlerContext ctx, ByteBuf in, ByteBuf plain) throws SSLException {
    ByteBuf early = rest;
    while (early != null && in.isReadable()) {
      in.readBytes(early, Math.min(recordBytes(early) - early.readableBytes(), in.readableBytes()));
      int whole = recordBytes(early);
      if (early.readableBytes() == whole && whole > HEADER) {
        rest = null;
        try {
          unwrap(ctx, early, plain);
        } finally {
          early.release();
        }
        early = null;
      }
    }
    if (in.isReadable()) {
      unwrap(ctx, in, plain);
    }
    if (in.isReadable() && state != State.CLOSED && state != State.ENDED) {
      ByteBuf kept = worker.buffers().own(LARGEST_RECORD);
      rest = kept.writeBytes(in);
    }
  }

  /** How long the record that begins here will be; its header's length while that is unknown. */
  private static int recordBytes(ByteBuf begun) throws SSLException {
    if (begun.readableBytes() < HEADER) {
      return HEADER;
    }
    int length = HEADER + begun.getUnsignedShort(begun.readerIndex() + 3);
    if (length > LARGEST_RECORD) {
      throw new SSLException("a record is too long");
    }
    return length;
  }

  private void unwrap(ChannelHandlerContext ctx, ByteBuf in, ByteBuf plain) throws SSLException {
    while (state == State.HANDSHAKE || state == State.OPEN) {
      SSLEngineResult result =
          engine.unwrap(
              in.internalNioBuffer(in.readerIndex(), in.readableBytes()),
              plain.internalNioBuffer(plain.writerIndex(), plain.writableBytes()));
      in.skipBytes(result.bytesConsumed());
      plain.writerIndex(plain.writerIndex() + result.bytesProduced());
      boolean progress = result.bytesConsumed() > 0 || result.bytesProduced() > 0;
      if (result.getStatus() == Status.CLOSED) {
        if (state == State.HANDSHAKE) {
          throw new SSLException("the peer closed during the handshake");
        }
        state = State.ENDED;
        return;
      }
      progress |= follow(ctx, result.getHandshakeStatus());
      if (result.getStatus() == Status.BUFFER_OVERFLOW) {
        throw new SSLException("a record is too long");
      }
      if (!progress || result.getStatus() == Status.BUFFER_UNDERFLOW && !in.isReadable()) {
        return;
      }
    }
  }

  // ---- the handshake ----

  /** Does what the engine asks for; true when it did something. */
  private boolean follow(ChannelHandlerContext ctx, HandshakeStatus first) throws SSLException {
    HandshakeStatus status = first;
    boolean done = false;
    if (status == HandshakeStatus.NEED_TASK) {
      refuseRenegotiation();
      status = runTasks();
      done = true;
    }
    if (status == HandshakeStatus.NEED_WRAP) {
      refuseRenegotiation();
      wrapHandshake(ctx);
      done = true;
    } else if (status == HandshakeStatus.FINISHED) {
      finish(ctx);
      done = true;
    } else if (status == HandshakeStatus.NOT_HANDSHAKING
        && state == State.HANDSHAKE
        && !engine.getSession().getProtocol().equals("NONE")) {
      finish(ctx);
      done = true;
    }
    return done;
  }

  /** TLS 1.3 has none: there, the engine only answers an update of keys. */
  private void refuseRenegotiation() throws SSLException {
    if (state == State.OPEN && !engine.getSession().getProtocol().equals("TLSv1.3")) {
      throw new SSLException("renegotiation is refused");
    }
  }

  private HandshakeStatus runTasks() throws SSLException {
    Runnable task = engine.getDelegatedTask();
    while (task != null) {
      task.run();
      task = engine.getDelegatedTask();
    }
    HandshakeStatus status = engine.getHandshakeStatus();
    if (status == HandshakeStatus.NEED_WRAP && engine instanceof ReferenceCountedOpenSslEngine) {
      // Netty's engine goes on in whichever call is next; if that is a wrap that fails, its alert
      // is lost.
      return engine.unwrap(NOTHING, NOTHING.duplicate()).getHandshakeStatus();
    }
    return status;
  }

  private void wrapHandshake(ChannelHandlerContext ctx) throws SSLException {
    while (true) {
      SSLEngineResult result = output.wrap(ctx, NOTHING);
      HandshakeStatus status = result.getHandshakeStatus();
      if (status == HandshakeStatus.NEED_TASK) {
        status = runTasks();
      }
      if (status == HandshakeStatus.FINISHED) {
        output.send(ctx);
        finish(ctx);
        status = engine.getHandshakeStatus();
      }
      if (status != HandshakeStatus.NEED_WRAP || result.getStatus() == Status.CLOSED) {
        output.send(ctx);
        return;
      }
    }
  }

  private void finish(ChannelHandlerContext ctx) throws SSLException {
    if (state != State.HANDSHAKE) {
      return;
    }
    state = State.OPEN;
    worker.timers().remove(timer);
    told = true;
    if (!engine.getUseClientMode()
        && (engine instanceof ReferenceCountedOpenSslEngine
            || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP)) {
      // Session tickets; in a buffer of their own, since they may wait for the first response.
      output.apart();
      wrapHandshake(ctx);
    }
    listener.secured(ctx, engine);
    ctx.fireChannelActive();
  }

  private void fail(Throwable cause) {
    ChannelHandlerContext ctx = context;
    if (ctx == null || state == State.CLOSED) {
      return;
    }
    State before = state;
    state = State.CLOSED;
    worker.timers().remove(timer);
    if (cause instanceof SSLException) {
      output.alert(ctx);
      ctx.flush();
    }
    if (before == State.HANDSHAKE) {
      refuse(cause);
      if (cause instanceof SSLException && begun && !engine.getUseClientMode()) {
        Farewell.instead(this, ctx, worker);
      } else {
        ctx.close();
      }
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  private void giveUp() {
    ChannelHandlerContext ctx = context;
    if (ctx != null && state == State.HANDSHAKE) {
      state = State.CLOSED;
      refuse(new SSLException("the handshake took too long"));
      ctx.close();
    }
  }

  private void refuse(Throwable cause) {
    if (!told) {
      told = true;
      listener.refused(cause);
    }
  }

  // ---- what goes ----

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (!(message instanceof ByteBuf bytes)) {
      ctx.write(message, promise);
    } else if (state == State.OPEN) {
      output.add(bytes, promise);
    } else {
      bytes.release();
      if (promise.isVoid()) {
        ctx.fireExceptionCaught(new ClosedChannelException());
      } else {
        promise.tryFailure(new ClosedChannelException());
      }
    }
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    if (state == State.OPEN) {
      try {
        output.seal(ctx);
      } catch (SSLException e) {
        output.discard(e);
        fail(e);
        return;
      }
    }
    output.flushed();
    ctx.flush();
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (state == State.OPEN && !isReset(ctx)) {
      sayEnd();
    }
    state = State.CLOSED;
    ctx.close(promise);
  }

  /** Whether closing is to reset the connection, so that nobody takes it for an end in order. */
  private static boolean isReset(ChannelHandlerContext ctx) {
    Integer linger = ctx.channel().config().getOption(ChannelOption.SO_LINGER);
    return linger != null && linger == 0;
  }

  private void sayEnd() {
    ChannelHandlerContext ctx = context;
    if (ctx == null || state != State.OPEN) {
      return;
    }
    engine.closeOutbound();
    output.alert(ctx);
    ctx.flush();
  }
}
