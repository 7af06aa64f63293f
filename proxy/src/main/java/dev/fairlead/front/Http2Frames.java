package dev.fairlead.front;

import dev.fairlead.config.LimitSpec;
import dev.fairlead.flow.Exchange;
import dev.fairlead.http2.HeaderBlocks;
import dev.fairlead.http2.HeaderSink;
import dev.fairlead.model.Failure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one client, by the rules of RFC 9113 §5.1 and §6: which stream they are for, and
 * what it means when they are for none. Loop-confined.
 */
final class Http2Frames implements Http2FrameListener, HeaderBlocks.Receiver {
  /** Control frames that a request explains: those of its windows, and a PING. */
  private static final int EARNED_BY_REQUEST = 4;

  private final Http2Front front;
  private final Http2Streams streams;
  private final Http2Stock stock;
  private @Nullable Http2Stream opening;

  Http2Frames(Http2Front front) {
    this.front = front;
    this.streams = front.streams;
    this.stock = front.loop.http2;
  }

  private static Http2Exception connectionError(Http2Error error, String why) {
    return Http2Exception.connectionError(error, why);
  }

  // ---- HEADERS ----

  @Override
  public HeaderSink block(int id) {
    LimitSpec limits = front.limits;
    Http2Stream known = streams.get(id);
    if (known != null) {
      stock.trailerLines.begin(known.upload().trailers(), limits.headBytes(), limits.fields());
      return stock.trailerLines;
    }
    if (!streams.isIdle(id) || (id & 1) == 0 || !front.opensStreams()) {
      return HeaderSink.NONE;
    }
    Http2Stream fresh = stock.take();
    Exchange exchange = fresh.open(front, id);
    streams.add(fresh);
    opening = fresh;
    stock.requestLines.begin(
        exchange.request(), limits.headBytes(), limits.targetBytes(), limits.fields());
    return stock.requestLines;
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean endStream)
      throws Http2Exception {
    if (front.isClosing()) {
      return;
    }
    Http2Stream fresh = opening;
    if (fresh != null) {
      opening = null;
      front.guard.earn(EARNED_BY_REQUEST);
      fresh.begin(stock.requestLines.end(endStream), endStream);
      stock.requestLines.release();
      if (fresh.isMalformed()) {
        front.countReset();
      }
      return;
    }
    Http2Stream known = streams.get(id);
    if (known != null) {
      trailers(known, endStream);
    } else {
      unopened(id);
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int id,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean endStream)
      throws Http2Exception {
    onHeadersRead(ctx, id, headers, padding, endStream);
  }

  private void trailers(Http2Stream stream, boolean endStream) throws Http2Exception {
    boolean sound =
        endStream && !stock.trailerLines.isMalformed() && !stock.trailerLines.isTooLarge();
    stock.trailerLines.release();
    if (stream.upload().isEnded()) {
      front.countReset();
      stream.cancel(Http2Error.STREAM_CLOSED.code(), Failure.BAD_REQUEST_BODY);
    } else if (sound) {
      stream.upload().trailersRead();
      front.touched(stream);
    } else {
      front.countReset();
      stream.malformed(Failure.BAD_REQUEST_BODY);
    }
  }

  /** A head for a stream that was not opened. */
  private void unopened(int id) throws Http2Exception {
    if ((id & 1) == 0) {
      throw connectionError(Http2Error.PROTOCOL_ERROR, "HEADERS on an even stream");
    }
    if (streams.isIdle(id)) {
      streams.used(id);
      streams.remember(id, true);
      if (!front.isLeaving()) {
        front.refuse(id);
      }
    } else if (streams.wasReset(id)) {
      front.countControl();
    } else if (streams.wasClosed(id)) {
      throw connectionError(Http2Error.STREAM_CLOSED, "HEADERS on a closed stream");
    } else {
      throw connectionError(Http2Error.PROTOCOL_ERROR, "HEADERS on a stream passed over");
    }
  }

  // ---- DATA ----

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean endStream)
      throws Http2Exception {
    if (front.isClosing()) {
      return 0;
    }
    int bytes = data.readableBytes() + padding;
    front.received(bytes);
    if (data.isReadable()) {
      front.guard.earn(1);
    } else if (!endStream) {
      front.countControl();
    }
    Http2Stream stream = streams.get(id);
    if (stream != null) {
      boolean was = stream.upload().isEnded();
      stream.upload().data(data, padding, endStream);
      if (was) {
        front.countReset();
      }
      return 0;
    }
    front.credit(bytes);
    verifyNotIdle(id);
    if (!streams.wasReset(id)) {
      front.countReset();
      front.frames.reset(id, Http2Error.STREAM_CLOSED.code());
      front.written();
    }
    return 0;
  }

  private void verifyNotIdle(int id) throws Http2Exception {
    if (streams.isIdle(id)) {
      throw connectionError(Http2Error.PROTOCOL_ERROR, "a frame on an idle stream");
    }
  }

  // ---- the other frames of streams ----

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) throws Http2Exception {
    if (front.isClosing()) {
      return;
    }
    verifyNotIdle(id);
    Http2Stream stream = streams.get(id);
    if (stream == null) {
      front.countControl();
      return;
    }
    front.countReset();
    stream.gone(Failure.CLIENT_GONE);
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext ctx, int id, int increment)
      throws Http2Exception {
    if (front.isClosing()) {
      return;
    }
    front.countControl();
    if (id == 0) {
      front.sender.widen(increment);
      return;
    }
    verifyNotIdle(id);
    Http2Stream stream = streams.get(id);
    if (stream != null && !front.sender.widen(stream, increment)) {
      front.countReset();
      stream.cancel(Http2Error.FLOW_CONTROL_ERROR.code(), Failure.CLIENT_GONE);
    }
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext ctx, int id, int dependency, short weight, boolean exclusive)
      throws Http2Exception {
    front.countControl();
  }

  // ---- frames of the connection ----

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
      throws Http2Exception {
    if (front.isClosing()) {
      return;
    }
    front.countControl();
    Long table = settings.headerTableSize();
    if (table != null) {
      front.hpack.limit(table);
    }
    Integer frame = settings.maxFrameSize();
    if (frame != null) {
      front.frames.maxFrame(frame);
    }
    front.frames.settingsAck();
    front.written();
    Integer window = settings.initialWindowSize();
    if (window != null) {
      front.sender.streamWindow(window);
    }
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext ctx) throws Http2Exception {
    front.countControl();
  }

  @Override
  public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    if (front.isClosing()) {
      return;
    }
    front.countControl();
    front.frames.ping(true, data);
    front.written();
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    front.countControl();
    front.pingAnswered();
  }

  @Override
  public void onPushPromiseRead(
      ChannelHandlerContext ctx, int id, int promised, Http2Headers headers, int padding)
      throws Http2Exception {
    throw connectionError(Http2Error.PROTOCOL_ERROR, "PUSH_PROMISE from a client");
  }

  /** The client will ask for nothing more: RFC 9113 §6.8. */
  @Override
  public void onGoAwayRead(ChannelHandlerContext ctx, int last, long code, ByteBuf debug) {
    front.clientLeaves();
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext ctx, byte type, int id, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    front.countControl();
  }

  /** An error of one stream: RFC 9113 §5.4.2. */
  void streamError(int id, long code) throws Http2Exception {
    front.countReset();
    Http2Stream stream = streams.get(id);
    if (stream != null) {
      stream.cancel(code, Failure.BAD_REQUEST_BODY);
    } else if (!streams.wasReset(id)) {
      // Even on an idle stream, where nothing but PRIORITY can be wrong without harm.
      front.frames.reset(id, code);
      front.written();
    }
  }
}
