package dev.fairlead.front;

import dev.fairlead.flow.ClientStream;
import dev.fairlead.flow.Door;
import dev.fairlead.flow.Exchange;
import dev.fairlead.http1.BodyFraming;
import dev.fairlead.http1.FieldId;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.http1.Http1Response;
import dev.fairlead.http1.Http1ResponseDecoder;
import dev.fairlead.http2.DataStream;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.Failure;
import dev.fairlead.net.Timed;
import dev.fairlead.runtime.Snapshot;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One request of an HTTP/2 connection and its response: what the flow says becomes frames. What the
 * client sends comes by {@link Http2Upload}. Loop-confined; used again when it is over.
 */
final class Http2Stream extends DataStream implements ClientStream {
  private static final byte[] WEBSOCKET_ACCEPT = Ascii.bytes("sec-websocket-accept");
  private static final int SWITCHING = 101;
  private static final int OK = 200;

  private final LoopContext loop;
  private final Http2Upload upload = new Http2Upload(this);
  private final Http2Clock clock = new Http2Clock(this);
  private final Fields trailers = new Fields();

  private @Nullable Http2Front front;
  private @Nullable Exchange exchange;
  private int id;
  private long left;
  private boolean responding;
  private boolean ended;
  private boolean closed;
  private boolean trailersPending;
  private boolean tunnel;
  private boolean malformed;

  Http2Stream(LoopContext loop) {
    this.loop = loop;
  }

  /** Begins: a head for it is about to be decoded. */
  Exchange open(Http2Front front, int id) {
    this.front = front;
    this.id = id;
    beginSending(front.sender.streamWindow());
    left = -1;
    responding = false;
    ended = false;
    closed = false;
    trailersPending = false;
    tunnel = false;
    malformed = false;
    upload.open(front.spec.streamWindow());
    Exchange begun = front.flow.open(this);
    exchange = begun;
    return begun;
  }

  /** Its head is whole. */
  void begin(@Nullable Failure refused, boolean endStream) {
    Exchange begun = running();
    Http1Request request = begun.request();
    upload.begin(request, endStream);
    if (refused != null) {
      malformed = refused == Failure.BAD_REQUEST;
      begun.record().head = null;
      front().flow.refuse(begun, refused, null);
      return;
    }
    front().flow.begin(begun);
    if (exchange == begun) {
      clock.arm(begun.record().startedNanos);
    }
  }

  @Override
  public int id() {
    return id;
  }

  Http2Front front() {
    Http2Front there = front;
    if (there == null) {
      throw new IllegalStateException("no connection");
    }
    return there;
  }

  @Nullable Exchange exchange() {
    return exchange;
  }

  Http2Upload upload() {
    return upload;
  }

  Timed timer() {
    return clock;
  }

  Http2Clock clock() {
    return clock;
  }

  boolean isTunnel() {
    return tunnel;
  }

  boolean isMalformed() {
    return malformed;
  }

  @Override
  protected boolean isClosed() {
    return closed;
  }

  /** Whether the response is sent, or what of it there will be is waiting to be. */
  boolean isAnswered() {
    return exchange == null;
  }

  private Exchange running() {
    Exchange running = exchange;
    if (running == null) {
      throw new IllegalStateException("no exchange");
    }
    return running;
  }

  // ---- ClientStream ----

  @Override
  public byte[] peer() {
    return front().peer;
  }

  @Override
  public String peerText() {
    return front().peerText;
  }

  @Override
  public int peerPort() {
    return front().peerPort;
  }

  @Override
  public @Nullable InetSocketAddress entered() {
    return front().entered();
  }

  @Override
  public Door door() {
    return front().door;
  }

  @Override
  public void informational(Http1Response response) {
    block(response, response.status());
    front().frames.headers(id, loop.block, false);
    front().written();
  }

  @Override
  public void head(Http1Response response, BodyFraming framing) {
    responding = true;
    boolean switching = response.status() == SWITCHING;
    Fields fields = response.fields();
    if (switching) {
      fields.removeAll(FieldId.CONNECTION);
      fields.removeAll(FieldId.UPGRADE);
      fields.removeNamed(WEBSOCKET_ACCEPT);
    }
    front().addStrictTransport(fields);
    block(response, switching ? OK : response.status());
    if (!fields.has(FieldId.DATE)) {
      loop.http2.date(front());
    }
    boolean bodiless = framing == BodyFraming.NONE && !switching;
    left = framing == BodyFraming.LENGTH ? response.contentLength() : -1;
    front().frames.headers(id, loop.block, bodiless);
    front().written();
    if (bodiless) {
      endSent();
    }
  }

  private void block(Http1Response response, int status) {
    Http2Front there = front();
    there.hpack.begin(loop.block);
    there.hpack.status(status, loop.block);
    there.hpack.fields(response.fields(), loop.block);
  }

  /** What has been compressed has changed the tables of both sides: it must be sent. */
  @Override
  public boolean retract() {
    return !responding;
  }

  @Override
  public void data(ByteBuf in, int bytes) {
    if (bytes == 0) {
      return;
    }
    if (tunnel) {
      clock.arm(System.nanoTime());
    }
    boolean last = left == bytes;
    left -= left >= 0 ? bytes : 0;
    front().sender.data(this, in, bytes, last);
  }

  @Override
  public void end(@Nullable Fields with) {
    if (ended || isEndPending()) {
      return;
    }
    if (with != null) {
      trailers.copyOf(with);
      trailersPending = trailers.count() > 0;
    }
    front().sender.end(this);
  }

  @Override
  protected boolean hasTrailers() {
    return trailersPending;
  }

  /** The last frame, in place of an empty one of data. */
  @Override
  protected void sendTrailers() {
    Http2Front there = front();
    there.hpack.begin(loop.block);
    there.hpack.fields(trailers, loop.block);
    there.frames.headers(id, loop.block, true);
    trailersPending = false;
  }

  @Override
  public void answer(Failure failure, @Nullable String allow) {
    if (malformed) {
      reset(Http2Error.PROTOCOL_ERROR.code());
      return;
    }
    Exchange running = running();
    Snapshot world = running.snapshot();
    ResponseWriter.compose(
        loop, running, world == null ? front().flow.current() : world, failure, allow, false);
    sendComposed(isToHead(running));
  }

  @Override
  public void answerItself() {
    Exchange running = running();
    ResponseWriter.composeItself(loop, running.request(), door(), false);
    sendComposed(isToHead(running));
  }

  private static boolean isToHead(Exchange running) {
    return running.record().head != null && running.request().method() == Http1Request.Method.HEAD;
  }

  /** Sends the whole response, written for HTTP/1.1, that stands in the loop's builder. */
  private void sendComposed(boolean toHead) {
    ByteBuf text = loop.http2.composed();
    Http1ResponseDecoder decoder = loop.http2.answers;
    decoder.begin(text.readableBytes() + 1, Integer.MAX_VALUE, toHead);
    if (decoder.decode(text) != Http1ResponseDecoder.Result.WHOLE) {
      throw new IllegalStateException("an answer of the proxy's own is malformed");
    }
    Http1Response response = decoder.response();
    head(response, response.framing());
    data(text, text.readableBytes());
    end(null);
  }

  @Override
  public void done() {
    exchange = null;
    if (closed) {
      return;
    }
    if (ended) {
      closeEnded();
    } else {
      clock.arm(System.nanoTime());
    }
  }

  /** The last frame of the response has been written. */
  @Override
  protected void endSent() {
    ended = true;
    if (exchange == null) {
      closeEnded();
    }
  }

  /** The client has sent the last of its request, when it had been answered. */
  void uploadEnded() {
    if (ended && exchange == null && !closed) {
      closeEnded();
    }
  }

  /** RFC 9113 §8.1: a client that is still sending is told that nobody listens. */
  private void closeEnded() {
    if (upload.isEnded()) {
      close(false);
    } else if (upload.isShort()) {
      clock.arm(System.nanoTime());
    } else {
      reset(Http2Error.NO_ERROR.code());
    }
  }

  @Override
  public void abort() {
    exchange = null;
    Http2Error code =
        malformed
            ? Http2Error.PROTOCOL_ERROR
            : tunnel ? Http2Error.CANCEL : Http2Error.INTERNAL_ERROR;
    reset(code.code());
  }

  @Override
  public void tunnel() {
    tunnel = true;
    clock.arm(System.nanoTime());
    upload.resume();
  }

  @Override
  public void endTunnel() {
    front().sender.end(this);
    if (upload.isEnded()) {
      tunnelOver();
    } else {
      clock.arm(System.nanoTime());
    }
  }

  /** The client has ended its side of a tunnel. */
  void tunnelEndedByClient() {
    Exchange running = running();
    if (ended || isEndPending()) {
      tunnelOver();
    } else {
      front().relay.endTunnel(running);
    }
  }

  private void tunnelOver() {
    Exchange running = running();
    exchange = null;
    front().relay.tunnelOver(running);
    done();
  }

  @Override
  public void flush() {
    front().written();
  }

  @Override
  public boolean writable() {
    boolean writable = !holdsData() && !front().sender.crowded();
    if (!writable && exchange != null) {
      clock.arm(System.nanoTime());
    }
    return writable;
  }

  @Override
  public boolean crowded() {
    return front().sender.crowded();
  }

  @Override
  public void resumeUpload() {
    upload.resume();
  }

  // ---- what becomes of it ----

  /** Everything kept has been sent, and more may follow. */
  @Override
  protected void drained() {
    Exchange running = exchange;
    if (running != null && !front().sender.crowded()) {
      clock.arm(System.nanoTime());
      front().relay.resumeResponse(running);
    }
  }

  /** The client broke a rule on this stream: it is answered if there is a chance, then reset. */
  void malformed(Failure failure) {
    malformed = true;
    Exchange running = exchange;
    if (running != null) {
      front().flow.fail(running, failure);
    } else {
      reset(Http2Error.PROTOCOL_ERROR.code());
    }
  }

  /** Tells the client that the stream is over, and gives the exchange up. */
  void cancel(long code, Failure failure) {
    reset(code);
    gone(failure);
  }

  /** Nobody is to be told: the client cancelled, or the connection is gone. */
  void gone(Failure failure) {
    Exchange running = exchange;
    exchange = null;
    close(false);
    if (running == null) {
      return;
    }
    if (upload.hasBegun()) {
      front().flow.clientGone(running, failure);
    } else {
      front().flow.abandon(running);
    }
  }

  /** RST_STREAM. */
  void reset(long code) {
    if (!closed) {
      front().frames.reset(id, code);
      front().written();
      close(true);
    }
  }

  private void close(boolean reset) {
    if (closed) {
      return;
    }
    closed = true;
    Http2Front there = front();
    there.sender.forget(this);
    upload.close();
    clock.stop();
    there.streams.remove(this, reset);
    there.retire(this);
  }
}
