package dev.fairlead.front;

import dev.fairlead.config.Http2Spec;
import dev.fairlead.config.LimitSpec;
import dev.fairlead.flow.Door;
import dev.fairlead.flow.Exchange;
import dev.fairlead.flow.RequestFlow;
import dev.fairlead.flow.RequestRelay;
import dev.fairlead.http1.Fields;
import dev.fairlead.http2.DataSender;
import dev.fairlead.http2.FloodGuard;
import dev.fairlead.http2.FrameInput;
import dev.fairlead.http2.FrameWriter;
import dev.fairlead.http2.HeaderBlocks;
import dev.fairlead.http2.HpackWriter;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.Failure;
import dev.fairlead.net.Buffers;
import dev.fairlead.net.Outbox;
import dev.fairlead.net.Resets;
import dev.fairlead.net.Timed;
import dev.fairlead.runtime.Deadlines;
import dev.fairlead.runtime.Snapshot;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection from a client (RFC 9113): its life from the preface to GOAWAY. Its frames
 * are read by {@link Http2Frames}, its requests are {@link Http2Stream}s, what they send goes
 * through {@link DataSender}; everything written in one turn of the loop leaves in one go.
 * Loop-confined.
 */
final class Http2Front extends ClientConnection implements DataSender.Connection {
  /** Beyond so much unsent, which answers to control frames can make, nothing more is read. */
  private static final long CLOGGED_BYTES = 256 * 1024;

  /** How long a client is given to answer the PING behind the first GOAWAY. */
  private static final long PARTING_NANOS = 1_000_000_000L;

  private static final long LINGER_NANOS = 2_000_000_000L;
  private static final byte[] STRICT = Ascii.bytes("strict-transport-security");
  private static final int SETTINGS_MAX_CONCURRENT_STREAMS = 3;
  private static final int SETTINGS_ENABLE_CONNECT_PROTOCOL = 8;

  private enum State {
    OPEN,
    /** Told the client that no request will be taken that it may not have sent yet. */
    PARTING,
    /** No further request is taken. */
    LEAVING,
    /** Everything is said: what still comes is dropped, so that GOAWAY is not lost by a reset. */
    LINGER,
    CLOSED
  }

  final LoopContext loop;
  final RequestFlow flow;
  final RequestRelay relay;
  final Door door;
  final byte[] peer;
  final String peerText;
  final int peerPort;
  final Http2Spec spec;
  final LimitSpec limits;
  final Http2Streams streams = new Http2Streams();
  final HpackWriter hpack = new HpackWriter();
  final FloodGuard guard;
  final FrameWriter frames;
  final DataSender sender;

  private final byte @Nullable [] strictTransport;
  private final Channel channel;
  private final Outbox outbox;
  private final FrameInput input;
  private final Http2Frames listener;
  private final List<Http2Stream> touched = new ArrayList<>();
  private final List<Http2Stream> retired = new ArrayList<>();
  private final Runnable turnEnd = this::endTurn;
  private final Timed timer =
      new Timed() {
        @Override
        protected void expired(long now) {
          timedOut(now);
        }
      };

  private State state = State.OPEN;
  private boolean started;
  private boolean turnEnding;
  private boolean clogged;
  private boolean blockBegun;
  private int window = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
  private int owed;
  private long quietSince;
  private long partingSince;
  private long blockSince;
  private long progressBefore;
  private long stalledSince;

  Http2Front(LoopContext loop, Channel channel, InetSocketAddress remote, Door door) {
    this.loop = loop;
    this.flow = loop.flow;
    this.relay = flow.requestRelay();
    this.channel = channel;
    this.door = door;
    String strict = door.strictTransport();
    this.strictTransport =
        strict == null ? null : Ascii.bytes("strict-transport-security: " + strict + "\r\n");
    Snapshot world = flow.current();
    this.spec = world.spec().http2();
    this.limits = world.spec().limits();
    InetAddress address = remote.getAddress();
    this.peer = address.getAddress();
    this.peerText = NetUtil.toAddressString(address);
    this.peerPort = remote.getPort();
    this.guard = new FloodGuard(spec.resets(), spec.controlFrames(), System.nanoTime());
    this.outbox = new Outbox(loop.worker, channel, true);
    this.frames = new FrameWriter(outbox);
    this.sender = new DataSender(this, loop.worker.buffers(), outbox, frames);
    this.listener = new Http2Frames(this);
    try {
      this.input = new FrameInput(new HeaderBlocks(listener, limits.headBytes()), listener, true);
    } catch (Http2Exception e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The address that the client connected to; null when it is not known. */
  @Nullable InetSocketAddress entered() {
    return channel.localAddress() instanceof InetSocketAddress address ? address : null;
  }

  @Override
  void eachExchange(Consumer<Exchange> visitor) {
    for (Http2Stream stream : streams.all()) {
      Exchange running = stream.exchange();
      if (running != null) {
        visitor.accept(running);
      }
    }
  }

  /** RFC 6797 §6.1: one, and the listener's is what people configured. */
  void addStrictTransport(Fields fields) {
    if (strictTransport != null) {
      fields.removeNamed(STRICT);
      fields.add(strictTransport);
    }
  }

  // ---- what the channel tells ----

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (channel.isActive()) {
      start();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    start();
  }

  private void start() {
    if (started) {
      return;
    }
    started = true;
    loop.add(this);
    quietSince = System.nanoTime();
    armNext(quietSince);
    frames.settings(
        SETTINGS_MAX_CONCURRENT_STREAMS,
        spec.streams(),
        Http2CodecUtil.SETTINGS_INITIAL_WINDOW_SIZE,
        spec.streamWindow(),
        Http2CodecUtil.SETTINGS_MAX_HEADER_LIST_SIZE,
        limits.headBytes(),
        SETTINGS_ENABLE_CONNECT_PROTOCOL,
        1);
    credit(spec.connectionWindow() - window);
    written();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      while (in.isReadable() && !isClosing()) {
        read(ctx, in);
      }
    } finally {
      in.release();
    }
    // One that is closing has its last deadline already.
    if (!isClosing() && input.blockOpen() != blockBegun) {
      blockBegun = !blockBegun;
      blockSince = System.nanoTime();
      armNext(blockSince);
    }
  }

  private void read(ChannelHandlerContext ctx, ByteBuf in) {
    try {
      input.read(ctx, in);
    } catch (Http2Exception.StreamException e) {
      try {
        listener.streamError(e.streamId(), e.error().code());
      } catch (Http2Exception worse) {
        fail(worse.error());
      }
    } catch (Http2Exception e) {
      fail(e.error());
    } catch (RuntimeException e) {
      loop.faults.accept(e);
      fail(Http2Error.INTERNAL_ERROR);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    flushTouched();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (outbox.writable() && !isClosing()) {
      if (clogged) {
        clogged = false;
        channel.config().setAutoRead(true);
      }
      sender.pump();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      if (state == State.LINGER) {
        closeNow();
      } else if (streams.isEmpty()) {
        closeSent();
      } else {
        gone(Failure.CLIENT_GONE);
      }
    } else if (event instanceof ChannelOutputShutdownEvent && state != State.LINGER) {
      gone(Failure.CLIENT_GONE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    gone(Failure.CLIENT_GONE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause == Buffers.Paused.INSTANCE) {
      if (loop.worker.transport().reset(channel)) {
        gone(Failure.CLIENT_GONE);
      }
    } else if (cause instanceof IOException) {
      gone(Failure.CLIENT_GONE);
    } else {
      loop.faults.accept(cause);
      gone(Failure.INTERNAL);
    }
  }

  // ---- the end of a turn ----

  /** Something was written, or a stream is over: to be seen to at the end of the loop's turn. */
  @Override
  public void written() {
    if (!turnEnding) {
      turnEnding = true;
      loop.worker.loop().execute(turnEnd);
    }
  }

  private void endTurn() {
    turnEnding = false;
    flushTouched();
    if (!isClosing()) {
      outbox.flush();
    } else if (state == State.CLOSED) {
      outbox.discard();
    }
    for (int i = 0; i < retired.size(); i++) {
      loop.http2.give(retired.get(i));
    }
    boolean idle = !retired.isEmpty() && streams.isEmpty();
    retired.clear();
    if (isClosing()) {
      return;
    }
    long unsent = outbox.unsent();
    if (idle || unsent > 0 && stalledSince == 0) {
      watch(unsent);
    }
    if (state == State.LEAVING && streams.isEmpty()) {
      finish();
    } else if (unsent > CLOGGED_BYTES && !clogged) {
      clogged = true;
      channel.config().setAutoRead(false);
    }
  }

  private void watch(long unsent) {
    long now = System.nanoTime();
    quietSince = now;
    if (unsent > 0 && stalledSince == 0) {
      stalledSince = now;
      progressBefore = outbox.progress();
    }
    armNext(now);
  }

  /** The stream has sent body to its backend: to be flushed when all that was read is told. */
  void touched(Http2Stream stream) {
    if (touched.isEmpty() || touched.getLast() != stream) {
      touched.add(stream);
    }
    written();
  }

  private void flushTouched() {
    for (int i = 0; i < touched.size(); i++) {
      Exchange running = touched.get(i).exchange();
      if (running != null) {
        relay.flush(running);
      }
    }
    touched.clear();
  }

  /** The stream is over; it is used again only when nobody up the stack can know it any more. */
  void retire(Http2Stream stream) {
    retired.add(stream);
    written();
  }

  // ---- windows, floods ----

  /** Flow-controlled bytes have come. */
  void received(int bytes) throws Http2Exception {
    window -= bytes;
    if (window < 0) {
      throw Http2Exception.connectionError(Http2Error.FLOW_CONTROL_ERROR, "window exceeded");
    }
  }

  /** Flow-controlled bytes are off the proxy's hands. */
  void credit(int bytes) {
    owed += bytes;
    if (owed > spec.connectionWindow() / 2 && !isClosing()) {
      window += owed;
      frames.windowUpdate(0, owed);
      owed = 0;
      written();
    }
  }

  /** Backends are not to be read, or are again. */
  @Override
  public void crowded(boolean now) {
    for (Http2Stream stream : streams.all()) {
      Exchange running = stream.exchange();
      if (running != null && now) {
        relay.pauseResponse(running);
      } else if (running != null && !stream.holdsData()) {
        relay.resumeResponse(running);
      }
    }
  }

  /** A client acknowledges what it was sent: one WINDOW_UPDATE for each KiB is plenty. */
  @Override
  public void sent(int bytes) {
    guard.earn(1 + (bytes >> 10));
  }

  @Override
  public List<Http2Stream> openStreams() {
    return streams.all();
  }

  void countControl() throws Http2Exception {
    if (!guard.control(System.nanoTime())) {
      throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "flood");
    }
  }

  void countReset() throws Http2Exception {
    if (!guard.reset(System.nanoTime())) {
      throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "flood of resets");
    }
  }

  /** The client takes nothing of a response. */
  void stalled() {
    if (!guard.reset(System.nanoTime())) {
      fail(Http2Error.ENHANCE_YOUR_CALM);
    }
  }

  /** One request too many: it may be sent again, RFC 9113 §8.7. */
  void refuse(int id) throws Http2Exception {
    frames.reset(id, Http2Error.REFUSED_STREAM.code());
    written();
    countReset();
  }

  // ---- the end ----

  @Override
  public boolean isClosing() {
    return state == State.LINGER || state == State.CLOSED;
  }

  /** Whether the client was told that further requests are not heard. */
  boolean isLeaving() {
    return state != State.OPEN && state != State.PARTING;
  }

  /** Whether another request is taken. */
  boolean opensStreams() {
    return !isLeaving() && streams.count() < spec.streams();
  }

  @Override
  void drain(long now, long quiet) {
    if (state == State.OPEN) {
      // RFC 9113 §6.8: requests may be on their way; those sent before the PING have come with it.
      state = State.PARTING;
      partingSince = now;
      frames.goAway(Integer.MAX_VALUE, Http2Error.NO_ERROR.code());
      frames.ping(false, now);
      written();
    } else if (state == State.PARTING && now - partingSince >= PARTING_NANOS) {
      leave();
    }
  }

  void pingAnswered() {
    if (state == State.PARTING) {
      leave();
    }
  }

  /** The client will send no further requests. */
  void clientLeaves() {
    if (!isLeaving()) {
      leave();
    }
  }

  private void leave() {
    state = State.LEAVING;
    frames.goAway(streams.last(), Http2Error.NO_ERROR.code());
    written();
  }

  /** The client broke a rule of the connection's: RFC 9113 §5.4.1. */
  private void fail(Http2Error error) {
    if (!isClosing()) {
      frames.goAway(streams.last(), error.code());
      state = State.LINGER;
      endStreams(Failure.CLIENT_GONE);
      linger();
    }
  }

  /** Closes in order; nothing is under way. */
  private void finish() {
    if (!isLeaving()) {
      frames.goAway(streams.last(), Http2Error.NO_ERROR.code());
    }
    state = State.LINGER;
    linger();
  }

  /** The client has closed: nothing more will come. */
  private void closeSent() {
    state = State.LINGER;
    loop.worker.timers().set(timer, System.nanoTime() + LINGER_NANOS);
    outbox.flush();
    if (outbox.unsent() > 0) {
      outbox.closeWhenSent();
    } else {
      closeNow();
    }
  }

  private void linger() {
    loop.worker.timers().set(timer, System.nanoTime() + LINGER_NANOS);
    outbox.endWhenSent();
    if (state == State.LINGER && clogged) {
      clogged = false;
      channel.config().setAutoRead(true);
    }
  }

  @Override
  void makeRoom(long now) {
    if (isClosing()) {
      return;
    }
    if (blockBegun && now - blockSince > SPARE_HEAD_NANOS) {
      fail(Http2Error.ENHANCE_YOUR_CALM);
    } else if (streams.isEmpty()
        && !blockBegun
        && now - quietSince > SPARE_NANOS
        && outbox.unsent() == 0) {
      frames.goAway(streams.last(), Http2Error.NO_ERROR.code());
      outbox.flush();
      closeNow();
    }
  }

  @Override
  void cut() {
    if (state != State.CLOSED) {
      Resets.onClose(channel);
      gone(Failure.SHUTDOWN);
    }
  }

  private void gone(Failure failure) {
    if (state != State.CLOSED) {
      closeNow();
      endStreams(failure);
    }
  }

  private void endStreams(Failure failure) {
    for (Http2Stream stream : streams.all()) {
      stream.gone(failure);
    }
  }

  private void closeNow() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    outbox.discard();
    input.close();
    loop.worker.timers().remove(timer);
    loop.remove(this);
    channel.close();
  }

  // ---- time ----

  private void armNext(long now) {
    Deadlines deadlines = flow.current().deadlines();
    long due = (streams.isEmpty() ? quietSince : now) + deadlines.keepAlive();
    if (blockBegun) {
      due = Math.min(due, blockSince + deadlines.head());
    }
    if (stalledSince != 0) {
      due = Math.min(due, stalledSince + deadlines.write());
    }
    loop.worker.timers().set(timer, due);
  }

  private void timedOut(long now) {
    Deadlines deadlines = flow.current().deadlines();
    if (state == State.LINGER) {
      closeNow();
    } else if (blockBegun && now - blockSince >= deadlines.head()) {
      fail(Http2Error.ENHANCE_YOUR_CALM);
    } else if (stalledSince != 0
        && now - stalledSince >= deadlines.write()
        && outbox.unsent() > 0
        && outbox.progress() <= progressBefore) {
      Resets.onClose(channel);
      gone(Failure.CLIENT_WRITE_TIMEOUT);
    } else if (streams.isEmpty() && now - quietSince >= deadlines.keepAlive()) {
      finish();
    } else {
      boolean unsent = stalledSince != 0 && outbox.unsent() > 0;
      stalledSince = unsent ? now : 0;
      progressBefore = outbox.progress();
      armNext(now);
    }
  }
}
