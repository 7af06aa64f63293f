package dev.fairlead.pool;

import dev.fairlead.http2.HeaderBlocks;
import dev.fairlead.http2.HeaderSink;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * The frames of one backend, by the rules of RFC 9113 §5.1 and §6: which stream they are for, and
 * what it means when they are for none. Loop-confined.
 */
final class Http2Answers implements Http2FrameListener, HeaderBlocks.Receiver {
  private final Http2Connection connection;
  private final StreamTable streams;
  private final Http2Stock stock;
  private boolean settled;

  Http2Answers(Http2Connection connection) {
    this.connection = connection;
    this.streams = connection.streams;
    this.stock = connection.stock;
  }

  private static Http2Exception connectionError(String why) {
    return Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, why);
  }

  // ---- HEADERS, DATA ----

  @Override
  public HeaderSink block(int id) {
    Http2BackendStream stream = streams.get(id);
    if (stream == null) {
      return HeaderSink.NONE;
    }
    if (stream.awaitsHead()) {
      stock.responseLines.begin(stream.response(), stream.headBytes(), stream.headFields());
      return stock.responseLines;
    }
    stock.trailers.clear();
    stock.trailerLines.begin(stock.trailers, stream.headBytes(), stream.headFields());
    return stock.trailerLines;
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean endStream)
      throws Http2Exception {
    if (connection.isClosed()) {
      return;
    }
    connection.alive();
    Http2BackendStream stream = streams.get(id);
    if (stream == null) {
      verifyNotIdle(id);
    } else if (stream.awaitsHead()) {
      stream.headRead(stock.responseLines.end(stream.toHead(), endStream), endStream);
    } else {
      stock.trailerLines.release();
      boolean sound =
          endStream && !stock.trailerLines.isMalformed() && !stock.trailerLines.isTooLarge();
      stream.trailersRead(sound, stock.trailers);
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

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean endStream)
      throws Http2Exception {
    if (connection.isClosed()) {
      return 0;
    }
    connection.alive();
    connection.credit(data.readableBytes() + padding);
    Http2BackendStream stream = streams.get(id);
    if (stream == null) {
      verifyNotIdle(id);
    } else {
      stream.data(data, padding, endStream);
    }
    return 0;
  }

  private void verifyNotIdle(int id) throws Http2Exception {
    if (streams.isIdle(id)) {
      throw connectionError("a frame on an idle stream");
    }
  }

  /** An error of one stream: RFC 9113 §5.4.2. */
  void streamError(int id, long code) {
    Http2BackendStream stream = streams.get(id);
    if (stream != null) {
      stream.malformed();
    } else if (!connection.isClosed()) {
      connection.reset(id, Http2Error.valueOf(code));
    }
  }

  // ---- the other frames of streams ----

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) throws Http2Exception {
    verifyNotIdle(id);
    Http2BackendStream stream = streams.get(id);
    if (stream != null) {
      stream.resetByBackend(code);
    }
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext ctx, int id, int increment)
      throws Http2Exception {
    if (connection.isClosed()) {
      return;
    }
    if (id == 0) {
      connection.sender.widen(increment);
      return;
    }
    verifyNotIdle(id);
    Http2BackendStream stream = streams.get(id);
    if (stream != null && !connection.sender.widen(stream, increment)) {
      stream.malformed();
    }
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext ctx, int id, int dependency, short weight, boolean exclusive) {}

  @Override
  public void onPushPromiseRead(
      ChannelHandlerContext ctx, int id, int promised, Http2Headers headers, int padding)
      throws Http2Exception {
    throw connectionError("PUSH_PROMISE, which was not asked for");
  }

  // ---- frames of the connection ----

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
      throws Http2Exception {
    if (connection.isClosed()) {
      return;
    }
    Long table = settings.headerTableSize();
    if (table != null) {
      connection.hpack.limit(table);
    }
    Integer frame = settings.maxFrameSize();
    if (frame != null) {
      connection.frames.maxFrame(frame);
    }
    Long most = settings.maxConcurrentStreams();
    if (most != null) {
      connection.maxStreams(most);
    }
    connection.frames.settingsAck();
    connection.written();
    Integer window = settings.initialWindowSize();
    if (window != null) {
      connection.sender.streamWindow(window);
    }
    if (!settled) {
      settled = true;
      connection.settled();
    }
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext ctx) {}

  @Override
  public void onPingRead(ChannelHandlerContext ctx, long data) {
    if (!connection.isClosed()) {
      connection.frames.ping(true, data);
      connection.written();
    }
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext ctx, long data) {}

  @Override
  public void onGoAwayRead(ChannelHandlerContext ctx, int last, long code, ByteBuf debug) {
    if (!connection.isClosed()) {
      connection.goAway(last);
    }
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext ctx, byte type, int id, Http2Flags flags, ByteBuf payload) {}
}
