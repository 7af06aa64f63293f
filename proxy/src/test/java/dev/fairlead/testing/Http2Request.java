package dev.fairlead.testing;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A request that an {@link Http2Backend} has had, and how it is answered. Any thread. */
public final class Http2Request {
  private final Http2Backend backend;
  private final ChannelHandlerContext ctx;
  private final Http2FrameStream stream;
  private final Http2Headers headers;
  private final AtomicReference<String> body = new AtomicReference<>("");
  private final AtomicLong received = new AtomicLong();
  private volatile @Nullable Http2Headers trailers;
  private volatile boolean ended;
  private volatile long reset = -1;
  private int held;

  Http2Request(
      Http2Backend backend, ChannelHandlerContext ctx, Http2FrameStream stream, Http2Headers head) {
    this.backend = backend;
    this.ctx = ctx;
    this.stream = stream;
    this.headers = head;
  }

  // ---- what came ----

  /** A field, or a pseudo-field; empty when there is none, all of one name by line breaks. */
  public String field(String name) {
    return text(headers, name);
  }

  /** All names, in order. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    headers.forEach(each -> names.add(each.getKey().toString()));
    return names;
  }

  /** A trailer field. */
  public String trailer(String name) {
    Http2Headers there = trailers;
    return there == null ? "" : text(there, name);
  }

  private static String text(Http2Headers from, String name) {
    return String.join("\n", from.getAll(name));
  }

  public String path() {
    return field(":path");
  }

  public String method() {
    return field(":method");
  }

  /** What of its body has come; the first MiB. */
  public String body() {
    return body.get();
  }

  /** Bytes of it. */
  public long received() {
    return received.get();
  }

  /** Whether it is whole. */
  public boolean isEnded() {
    return ended;
  }

  /** The code of RST_STREAM, -1 while there is none. */
  public long reset() {
    return reset;
  }

  /** Waits for RST_STREAM. */
  public long awaitReset() {
    Await.until("the stream is reset", () -> reset >= 0, this::path);
    return reset;
  }

  void data(Http2DataFrame frame) {
    int bytes = frame.content().readableBytes();
    if (body.get().length() < 1 << 20) {
      String part = frame.content().toString(StandardCharsets.ISO_8859_1);
      body.updateAndGet(was -> was + part);
    }
    received.addAndGet(bytes);
    held += frame.initialFlowControlledBytes();
    if (!backend.holds()) {
      openWindow();
    }
  }

  void trailers(Http2Headers seen) {
    trailers = seen;
  }

  void ended() {
    ended = true;
  }

  void resetSeen(long code) {
    reset = code;
  }

  void openWindow() {
    onLoop(() -> {
      if (held > 0) {
        ctx.writeAndFlush(new DefaultHttp2WindowUpdateFrame(held).stream(stream));
        held = 0;
      }
    });
  }

  // ---- what is answered ----

  /** A head; fields are pairs of name and value. */
  public Http2Request head(int status, boolean end, String... fields) {
    return block(Integer.toString(status), end, fields);
  }

  /** Trailers, which end the response. */
  public Http2Request trailers(String... fields) {
    return block(null, true, fields);
  }

  /** A block with that {@code :status}, or without. */
  public Http2Request block(@Nullable String status, boolean end, String... fields) {
    Http2Headers block = new DefaultHttp2Headers(false);
    if (status != null) {
      block.set(":status", status);
    }
    for (int i = 0; i < fields.length; i += 2) {
      block.add(fields[i], fields[i + 1]);
    }
    onLoop(() -> ctx.writeAndFlush(new DefaultHttp2HeadersFrame(block, end).stream(stream)));
    return this;
  }

  /** Data, sent as the client's windows allow. */
  public Http2Request send(String text, boolean end) {
    return send(text, end, () -> {});
  }

  /**
   * Data, sent as the client's windows allow.
   *
   * @param sent run when the socket has taken it
   */
  public Http2Request send(String text, boolean end, Runnable sent) {
    onLoop(() ->
        ctx.writeAndFlush(
                new DefaultHttp2DataFrame(
                        Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1), end)
                    .stream(stream))
            .addListener(written -> {
              if (written.isSuccess()) {
                sent.run();
              }
            }));
    return this;
  }

  /** RST_STREAM. */
  public void reset(Http2Error code) {
    onLoop(() -> ctx.writeAndFlush(new DefaultHttp2ResetFrame(code).stream(stream)));
  }

  /**
   * GOAWAY.
   *
   * @param processed whether this request is said to have been looked at
   */
  public void goAway(boolean processed) {
    int last = processed ? stream.id() : stream.id() - 2;
    onLoop(() -> {
      Http2FrameCodec codec = ctx.pipeline().get(Http2FrameCodec.class);
      ChannelHandlerContext own = ctx.pipeline().context(codec);
      codec
          .encoder()
          .frameWriter()
          .writeGoAway(
              own,
              Math.max(0, last),
              Http2Error.NO_ERROR.code(),
              Unpooled.EMPTY_BUFFER,
              own.newPromise());
      own.flush();
    });
  }

  /** Closes its connection. */
  public void closeConnection() {
    ctx.close();
  }

  private void onLoop(Runnable what) {
    if (ctx.executor().inEventLoop()) {
      what.run();
    } else {
      ctx.executor().execute(what);
    }
  }
}
