package dev.fairlead.front;

import dev.fairlead.flow.ClientStream;
import dev.fairlead.flow.Door;
import dev.fairlead.flow.Exchange;
import dev.fairlead.flow.RequestFlow;
import dev.fairlead.flow.RequestRelay;
import dev.fairlead.http1.BodyFraming;
import dev.fairlead.http1.ChunkedDecoder;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.http1.Http1Response;
import dev.fairlead.model.Failure;
import dev.fairlead.net.Buffers;
import dev.fairlead.net.Outbox;
import dev.fairlead.net.Resets;
import dev.fairlead.net.Timed;
import dev.fairlead.runtime.Deadlines;
import dev.fairlead.runtime.RateFloor;
import dev.fairlead.runtime.Route;
import dev.fairlead.runtime.Snapshot;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection from a client: its bytes become requests for the {@link RequestFlow}, one
 * after the other, and what the flow has to say is written back. Loop-confined.
 *
 * <p>Requests that a client sends ahead (pipelining, RFC 9112 §9.3.2) wait, unread beyond one
 * buffer, until the response before them is whole.
 */
final class Http1Front extends ClientConnection implements ClientStream {
  /** A refused body up to this length is read and dropped, to keep the connection. */
  private static final long DROPPED_BYTES = 64 * 1024;

  /** How much, and for how long, is read from a client that has been answered for good. */
  private static final long LINGER_BYTES = 1024 * 1024;

  private static final long LINGER_NANOS = 2_000_000_000L;

  /** What a TLS connection begins with, RFC 8446 §5.1. */
  private static final byte TLS_HANDSHAKE = 22;

  private enum State {
    /** Between requests, or in a head. */
    HEAD,
    /** In a request body. */
    BODY,
    /** The request is whole, the response is not. */
    RESPONSE,
    /** The response is sent, the rest of the request body is dropped. */
    DROP,
    /** Raw bytes both ways. */
    TUNNEL,
    /**
     * Everything is said: what still comes is dropped, so that the answer is not lost by a reset.
     */
    LINGER,
    CLOSED
  }

  private final LoopContext loop;
  private final RequestFlow flow;
  private final RequestRelay relay;
  private final Channel channel;
  private final Door door;
  private final Outbox outbox;
  private final ResponseWriter writer;
  private final byte[] peer;
  private final String peerText;
  private final Timed timer =
      new Timed() {
        @Override
        protected void expired(long now) {
          timedOut(now);
        }
      };

  private State state = State.HEAD;
  private @Nullable Exchange exchange;
  private @Nullable ByteBuf held;
  private @Nullable ChunkedDecoder chunks;
  private long left;
  private long lingered;
  private long quietSince;
  private long unsentBefore;
  private boolean consuming;
  private boolean uploadPaused;
  private boolean close;
  private boolean responding;
  private boolean halfClosed;
  private boolean backendEnded;
  private final int peerPort;
  private @Nullable Pace pace;

  Http1Front(LoopContext loop, Channel channel, InetSocketAddress remote, Door door) {
    this.loop = loop;
    this.door = door;
    this.flow = loop.flow;
    this.relay = flow.requestRelay();
    this.channel = channel;
    this.outbox = new Outbox(loop.worker, channel);
    this.writer = new ResponseWriter(loop, outbox, door);
    InetAddress address = remote.getAddress();
    this.peer = address.getAddress();
    this.peerText = NetUtil.toAddressString(address);
    this.peerPort = remote.getPort();
  }

  @Override
  void eachExchange(Consumer<Exchange> visitor) {
    if (exchange != null) {
      visitor.accept(exchange);
    }
  }

  // ---- what the channel tells ----

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    loop.add(this);
    quietSince = System.nanoTime();
    armKeepAlive(quietSince);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      consume(in);
      if (in.isReadable() && state != State.CLOSED) {
        hold(in);
      }
    } finally {
      in.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    flushBoth();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Exchange running = exchange;
    if (running != null && state != State.HEAD && outbox.writable()) {
      armForExchange(running, System.nanoTime());
      relay.resumeResponse(running);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded();
    } else if (event instanceof ChannelOutputShutdownEvent
        && state != State.LINGER
        && state != State.TUNNEL) {
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

  // ---- bytes to requests ----

  private void consume(ByteBuf in) {
    consuming = true;
    try {
      boolean more = true;
      while (more && in.isReadable()) {
        more =
            switch (state) {
              case HEAD -> readHead(in);
              case BODY -> readBody(in);
              case DROP -> drop(in);
              case TUNNEL -> readTunnel(in);
              case LINGER -> linger(in);
              case RESPONSE, CLOSED -> false;
            };
      }
    } catch (RuntimeException e) {
      // Here, because a request may be read in the middle of another connection's event.
      loop.faults.accept(e);
      gone(Failure.INTERNAL);
    } finally {
      consuming = false;
    }
  }

  /** Each reader returns whether the rest of the buffer may be looked at now. */
  private boolean readHead(ByteBuf in) {
    Exchange running = exchange;
    if (running == null) {
      running = flow.open(this);
      exchange = running;
      responding = false;
    } else if (!running.decoder().begun()) {
      // Only empty lines have come so far, perhaps long ago.
      flow.restart(running);
    }
    if (!running.decoder().decode(in)) {
      if (running.decoder().begun()) {
        Snapshot world = flow.current();
        arm(running.record().startedNanos + world.deadlines().head());
      }
      return false;
    }
    Failure refused = running.decoder().failure();
    if (refused != null && running.request().bytes()[0] == TLS_HANDSHAKE) {
      // No answer of ours would be understood.
      closeNow();
      exchange = null;
      flow.abandon(running);
      return false;
    }
    if (refused != null) {
      close = true;
      left = Long.MAX_VALUE;
      state = State.BODY;
      running.record().head = null;
      flow.refuse(running, refused, null);
      return true;
    }
    beginBody(running.request());
    flow.begin(running);
    if (exchange == running) {
      armForExchange(
          running, state == State.BODY ? System.nanoTime() : running.record().startedNanos);
    }
    return true;
  }

  private void beginBody(Http1Request request) {
    close = request.close();
    switch (request.framing()) {
      case LENGTH -> {
        left = request.contentLength();
        state = left == 0 ? State.RESPONSE : State.BODY;
      }
      case CHUNKED -> {
        ChunkedDecoder fresh = chunks == null ? new ChunkedDecoder() : chunks;
        fresh.begin();
        chunks = fresh;
        left = Long.MAX_VALUE;
        state = State.BODY;
      }
      case NONE, UNTIL_CLOSE -> state = State.RESPONSE;
    }
  }

  private boolean readBody(ByteBuf in) {
    Exchange running = exchange;
    if (running == null || !running.takesBody()) {
      return false;
    }
    boolean goOn =
        running.request().framing() == BodyFraming.LENGTH
            ? readLength(running, in)
            : readChunks(running, in);
    if (state == State.BODY && exchange == running) {
      armForExchange(running, System.nanoTime());
    }
    return goOn;
  }

  private boolean readLength(Exchange running, ByteBuf in) {
    int bytes = (int) Math.min(left, in.readableBytes());
    left -= bytes;
    boolean last = left == 0;
    if (!relay.body(running, in, bytes) && exchange == running) {
      pauseUpload();
    }
    if (last && exchange == running) {
      requestEnded(running, null);
    }
    return true;
  }

  private boolean readChunks(Exchange running, ByteBuf in) {
    ChunkedDecoder decoding = chunks;
    if (decoding == null) {
      throw new IllegalStateException("no chunks");
    }
    switch (decoding.next(in)) {
      case DATA -> {
        int bytes = decoding.available(in);
        decoding.taken(bytes);
        if (!relay.body(running, in, bytes) && exchange == running) {
          pauseUpload();
        }
      }
      case END -> requestEnded(running, decoding.trailers());
      case MORE -> {}
      case MALFORMED -> {
        close = true;
        flow.fail(running, Failure.BAD_REQUEST_BODY);
      }
    }
    return true;
  }

  private void requestEnded(Exchange running, @Nullable Fields trailers) {
    state = State.RESPONSE;
    uploadPaused = false;
    if (!channel.config().isAutoRead() && held == null) {
      channel.config().setAutoRead(true);
    }
    armForExchange(running, System.nanoTime());
    relay.requestEnded(running, trailers);
  }

  private boolean drop(ByteBuf in) {
    int bytes = (int) Math.min(left, in.readableBytes());
    in.skipBytes(bytes);
    left -= bytes;
    if (left == 0) {
      nextRequest();
    }
    return true;
  }

  private boolean readTunnel(ByteBuf in) {
    Exchange running = exchange;
    if (running == null) {
      return false;
    }
    armForExchange(running, System.nanoTime());
    if (!relay.tunnel(running, in) && exchange == running) {
      pauseUpload();
    }
    return true;
  }

  private boolean linger(ByteBuf in) {
    lingered += in.readableBytes();
    in.skipBytes(in.readableBytes());
    if (lingered > LINGER_BYTES) {
      // Closing now would reset the connection, and the answer with it, before it is read.
      channel.config().setAutoRead(false);
    }
    return true;
  }

  /** The backend takes no more for now. */
  private void pauseUpload() {
    uploadPaused = true;
    stopPace();
    channel.config().setAutoRead(false);
  }

  /** Keeps what cannot be looked at yet, and reads no more. */
  private void hold(ByteBuf in) {
    held = loop.worker.buffers().copyOf(in, in.readableBytes());
    stopPace();
    channel.config().setAutoRead(false);
  }

  /** Looks at what was held, and reads on when nothing is left of it. */
  private void resumeReading() {
    if (consuming) {
      return;
    }
    ByteBuf kept = held;
    if (kept != null) {
      consume(kept);
      if (state != State.CLOSED && kept.isReadable()) {
        flushBoth();
        return;
      }
      held = null;
      kept.release();
    }
    flushBoth();
    if (state != State.CLOSED && !uploadPaused && !channel.config().isAutoRead()) {
      channel.config().setAutoRead(true);
      Exchange running = exchange;
      if (state == State.BODY && running != null) {
        armForExchange(running, System.nanoTime());
      }
    }
  }

  private void flushBoth() {
    Exchange running = exchange;
    if (running != null && state != State.HEAD) {
      relay.flush(running);
    }
    outbox.flush();
  }

  private void inputEnded() {
    halfClosed = true;
    switch (state) {
      case HEAD -> {
        Exchange running = exchange;
        if (running != null && running.decoder().begun()) {
          close = true;
          state = State.BODY;
          running.record().head = null;
          flow.refuse(running, Failure.BAD_REQUEST, null);
        } else {
          closeSent();
        }
      }
      case BODY -> {
        Exchange running = exchange;
        close = true;
        if (running != null) {
          flow.fail(running, Failure.BAD_REQUEST_BODY);
        }
      }
      case RESPONSE -> {
        close = true;
        Exchange running = exchange;
        if (running != null && running.waits()) {
          // It holds a place that others could have, and most who close here have gone.
          gone(Failure.CLIENT_GONE);
        } else if (running != null) {
          armForExchange(running, System.nanoTime());
        }
      }
      case DROP, LINGER -> closeSent();
      case TUNNEL -> {
        Exchange running = exchange;
        if (running == null) {
          closeNow();
        } else if (backendEnded) {
          tunnelOver(running);
        } else {
          relay.endTunnel(running);
        }
      }
      case CLOSED -> {}
    }
  }

  // ---- ClientStream: what the flow says ----

  @Override
  public byte[] peer() {
    return peer;
  }

  @Override
  public String peerText() {
    return peerText;
  }

  @Override
  public int peerPort() {
    return peerPort;
  }

  @Override
  public @Nullable InetSocketAddress entered() {
    return channel.localAddress() instanceof InetSocketAddress here ? here : null;
  }

  @Override
  public Door door() {
    return door;
  }

  @Override
  public void informational(Http1Response response) {
    writer.informational(response);
  }

  @Override
  public void head(Http1Response response, BodyFraming framing) {
    boolean old = running().request().minorVersion() == 0;
    responding = true;
    close |= old || state == State.BODY || loop.draining() || halfClosed;
    writer.head(response, framing, old, close);
  }

  @Override
  public boolean retract() {
    responding &= !writer.retract();
    return !responding;
  }

  @Override
  public void data(ByteBuf in, int bytes) {
    if (state == State.TUNNEL) {
      armForExchange(running(), System.nanoTime());
    }
    writer.data(in, bytes);
  }

  @Override
  public void end(@Nullable Fields trailers) {
    writer.end(trailers);
  }

  @Override
  public void answer(Failure failure, @Nullable String allow) {
    Exchange running = running();
    Snapshot world = running.snapshot();
    responding = true;
    close |=
        failure == Failure.METHOD_REFUSED
            || failure == Failure.BODY_TOO_LARGE
            || loop.draining()
            || halfClosed
            || !bodyCanBeDropped(running);
    writer.answer(running, world == null ? flow.current() : world, failure, allow, close);
  }

  /** Whether the rest of the body is short, and sent whether or not the client reads the answer. */
  private boolean bodyCanBeDropped(Exchange running) {
    return state == State.RESPONSE
        || state == State.BODY
            && running.request().framing() == BodyFraming.LENGTH
            && left <= DROPPED_BYTES
            && !running.request().expectsContinue();
  }

  @Override
  public void answerItself() {
    Exchange running = running();
    responding = true;
    close |= loop.draining() || halfClosed || !bodyCanBeDropped(running);
    writer.answerItself(running.request(), door, close);
  }

  @Override
  public void done() {
    exchange = null;
    uploadPaused = false;
    outbox.flush();
    if (state == State.CLOSED) {
      return;
    }
    if (state == State.TUNNEL) {
      closeSent();
    } else if (close) {
      closeGently();
    } else if (state == State.BODY) {
      state = State.DROP;
      arm(System.nanoTime() + flow.current().deadlines().body());
      resumeReading();
    } else {
      nextRequest();
    }
  }

  @Override
  public void abort() {
    exchange = null;
    cut();
  }

  @Override
  public void tunnel() {
    state = State.TUNNEL;
    Exchange running = running();
    armForExchange(running, System.nanoTime());
    resumeReading();
  }

  @Override
  public void endTunnel() {
    if (halfClosed || backendEnded) {
      tunnelOver(running());
    } else {
      backendEnded = true;
      outbox.endWhenSent();
    }
  }

  private void tunnelOver(Exchange running) {
    exchange = null;
    relay.tunnelOver(running);
    closeSent();
  }

  @Override
  public void flush() {
    outbox.flush();
  }

  @Override
  public boolean writable() {
    boolean writable = outbox.writable();
    Exchange running = exchange;
    if (!writable && running != null) {
      // From here on the client's time runs; unless it takes some before, it is cut off.
      unsentBefore = outbox.unsent();
      armForExchange(running, System.nanoTime());
    }
    return writable;
  }

  @Override
  public void resumeUpload() {
    uploadPaused = false;
    resumeReading();
    Exchange running = exchange;
    if (state == State.BODY && running != null) {
      armForExchange(running, System.nanoTime());
    }
  }

  // ---- between requests, and the end ----

  private void nextRequest() {
    state = State.HEAD;
    exchange = null;
    quietSince = System.nanoTime();
    armKeepAlive(quietSince);
    resumeReading();
  }

  private Exchange running() {
    Exchange running = exchange;
    if (running == null) {
      throw new IllegalStateException("no exchange in " + state);
    }
    return running;
  }

  /** Closes after the answer; where the client may still be sending, only after it has read it. */
  private void closeGently() {
    if (state == State.RESPONSE && held == null) {
      closeSent();
      return;
    }
    state = State.LINGER;
    releaseHeld();
    if (halfClosed) {
      closeSent();
      return;
    }
    armForRest(LINGER_NANOS);
    outbox.endWhenSent();
    if (state == State.LINGER && !channel.config().isAutoRead()) {
      channel.config().setAutoRead(true);
    }
  }

  private void closeSent() {
    state = State.LINGER;
    releaseHeld();
    armForRest(flow.current().deadlines().write());
    outbox.closeWhenSent();
  }

  /** Gives the client time to take what is unsent, as long as it takes some; then {@code quiet}. */
  private void armForRest(long quiet) {
    unsentBefore = outbox.unsent();
    arm(System.nanoTime() + (unsentBefore > 0 ? flow.current().deadlines().write() : quiet));
  }

  @Override
  void drain(long now, long quiet) {
    if (state == State.HEAD && exchange == null && quietSince - quiet < 0 && outbox.unsent() == 0) {
      closeNow();
    }
  }

  @Override
  void makeRoom(long now) {
    if (state != State.HEAD) {
      return;
    }
    Exchange running = exchange;
    if (running == null || !running.decoder().begun()) {
      if (now - quietSince > SPARE_NANOS && outbox.unsent() == 0) {
        gone(Failure.CLIENT_GONE);
      }
    } else if (now - running.record().startedNanos > SPARE_HEAD_NANOS) {
      timedOut(now);
    }
  }

  /** Leaves the connection to another front, before anything was read. */
  void leave() {
    state = State.CLOSED;
    loop.worker.timers().remove(timer);
    loop.remove(this);
  }

  @Override
  void cut() {
    if (state != State.CLOSED) {
      Resets.onClose(channel);
      gone(Failure.SHUTDOWN);
    }
  }

  private void gone(Failure failure) {
    if (state == State.CLOSED) {
      return;
    }
    Exchange running = exchange;
    boolean begun = running != null && (state != State.HEAD || running.decoder().begun());
    exchange = null;
    closeNow();
    if (running != null) {
      if (begun) {
        flow.clientGone(running, failure);
      } else {
        flow.abandon(running);
      }
    }
  }

  private void closeNow() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    releaseHeld();
    outbox.discard();
    loop.worker.timers().remove(timer);
    loop.remove(this);
    channel.close();
  }

  private void releaseHeld() {
    ByteBuf kept = held;
    if (kept != null && !consuming) {
      held = null;
      kept.release();
    }
  }

  // ---- time ----

  private void arm(long due) {
    loop.worker.timers().set(timer, due);
  }

  private void armKeepAlive(long now) {
    arm(now + flow.current().deadlines().keepAlive());
  }

  private void armForExchange(Exchange running, long now) {
    Deadlines limits = limits(running);
    if (state == State.TUNNEL) {
      arm(now + limits.tunnel());
      return;
    }
    long due = running.record().startedNanos + limits.total();
    if (responding && !outbox.writable()) {
      due = Math.min(due, now + limits.write());
      due = Math.min(due, paced(Pace.Of.READING, running, now));
    } else if (halfClosed && !responding) {
      due = Math.min(due, now + limits.halfClosed());
    } else if (isBodyWanted(running)) {
      due = Math.min(due, now + limits.body());
      due = Math.min(due, paced(Pace.Of.BODY, running, now));
    } else {
      stopPace();
    }
    arm(due);
  }

  /** When it must be seen whether the client is quick enough. */
  private long paced(Pace.Of what, Exchange running, long now) {
    RateFloor floor = rates(running);
    if (least(what, floor) == 0) {
      return Long.MAX_VALUE;
    }
    Pace watch = pace;
    if (watch == null) {
      watch = new Pace();
      pace = watch;
    }
    return watch.watch(what, moved(what, running), floor.nanos(), now);
  }

  private Pace.Verdict pace(Pace.Of what, Exchange running, long now) {
    RateFloor floor = rates(running);
    Pace watch = pace;
    return watch == null
        ? Pace.Verdict.EARLY
        : watch.verdict(what, moved(what, running), least(what, floor), floor.nanos(), now);
  }

  private void stopPace() {
    Pace watch = pace;
    if (watch != null) {
      watch.stop();
    }
  }

  private static long least(Pace.Of what, RateFloor floor) {
    return what == Pace.Of.BODY ? floor.bodyBytes() : floor.readBytes();
  }

  private long moved(Pace.Of what, Exchange running) {
    return what == Pace.Of.BODY
        ? running.record().bytesIn
        : running.record().bytesOut - outbox.unsent();
  }

  private RateFloor rates(Exchange running) {
    Snapshot world = running.snapshot();
    return (world == null ? flow.current() : world).rates();
  }

  /** Paused, or without a backend that takes its body, the client cannot be late. */
  private boolean isBodyWanted(Exchange running) {
    return state == State.BODY && running.takesBody() && channel.config().isAutoRead();
  }

  private Deadlines limits(Exchange running) {
    Route route = running.route();
    return route == null ? flow.current().deadlines() : route.deadlines();
  }

  private void timedOut(long now) {
    Exchange running = exchange;
    if (running == null) {
      closeIdle(now);
      return;
    }
    Deadlines limits = limits(running);
    boolean late = now - running.record().startedNanos >= limits.total();
    switch (state) {
      case HEAD -> {
        if (!running.decoder().begun()) {
          gone(Failure.CLIENT_GONE);
          return;
        }
        close = true;
        state = State.BODY;
        running.record().head = null;
        flow.refuse(running, Failure.REQUEST_HEAD_TIMEOUT, null);
      }
      case BODY, RESPONSE -> {
        if (late) {
          close = true;
          flow.fail(running, Failure.TOTAL_TIMEOUT);
        } else if (responding && !outbox.writable()) {
          writeStalled(running, now);
        } else if (isBodyWanted(running)) {
          bodyStalled(running, now);
        } else if (halfClosed && !responding) {
          gone(Failure.CLIENT_GONE);
        } else {
          // The deadline was for something that has since happened.
          armForExchange(running, now);
        }
      }
      case TUNNEL -> gone(Failure.CLIENT_GONE);
      case DROP, LINGER, CLOSED -> cut();
    }
  }

  /** Too slow, or silent for as long as it may not be; or only looked after. */
  private void bodyStalled(Exchange running, long now) {
    switch (pace(Pace.Of.BODY, running, now)) {
      case SLOW -> {
        close = true;
        flow.fail(running, Failure.REQUEST_BODY_TOO_SLOW);
      }
      case QUICK -> armForExchange(running, now);
      case EARLY -> {
        close = true;
        flow.fail(running, Failure.REQUEST_BODY_TIMEOUT);
      }
    }
  }

  private void closeIdle(long now) {
    long unsent = outbox.unsent();
    long unread = unsent + (state == State.LINGER ? loop.worker.transport().unacked(channel) : 0);
    if (unsent > 0 && crawls(unsent)) {
      cut();
    } else if (unread > 0 && unread != unsentBefore) {
      unsentBefore = unread;
      arm(now + (unsent > 0 ? flow.current().deadlines().write() : LINGER_NANOS));
    } else if (unsent > 0) {
      cut();
    } else {
      closeNow();
    }
  }

  /** Whether what is left of a response that is over is taken, but more slowly than it must be. */
  private boolean crawls(long unsent) {
    Snapshot world = flow.current();
    return world.deadlines().write() >= world.rates().nanos()
        && unsent < unsentBefore
        && unsentBefore - unsent < world.rates().readBytes();
  }

  private void writeStalled(Exchange running, long now) {
    long unsent = outbox.unsent();
    Pace.Verdict verdict = pace(Pace.Of.READING, running, now);
    if (verdict == Pace.Verdict.SLOW) {
      Resets.onClose(channel);
      gone(Failure.CLIENT_READS_TOO_SLOWLY);
    } else if (verdict == Pace.Verdict.QUICK || unsent < unsentBefore) {
      unsentBefore = unsent;
      armForExchange(running, now);
    } else {
      Resets.onClose(channel);
      gone(Failure.CLIENT_WRITE_TIMEOUT);
    }
  }
}
