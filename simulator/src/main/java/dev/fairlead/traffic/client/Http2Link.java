package dev.fairlead.traffic.client;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** HTTP/2: many requests at a time on one connection. Loop-confined. */
final class Http2Link extends Http2ChannelDuplexHandler implements Link {
  private static final int STREAM_WINDOW = 1 << 20;
  private static final long MOST_SILENCE_SECONDS = 10;
  private static final long MOST_STREAMS_AT_FIRST = 100;

  private final Channel channel;
  private final String authority;
  private final String scheme;
  private final Http2FrameCodec codec =
      Http2FrameCodecBuilder.forClient()
          .initialSettings(
              Http2Settings.defaultSettings().pushEnabled(false).initialWindowSize(STREAM_WINDOW))
          .build();
  private final Map<Http2FrameStream, Waiting> streams = new HashMap<>();
  private long mostStreams = MOST_STREAMS_AT_FIRST;
  private @Nullable Consumer<@Nullable Fault> speaks;
  private boolean settled;
  private boolean used;
  private boolean closing;

  /** One request under way. */
  private static final class Waiting {
    final Awaiting awaiting;
    final BodyBuffer body;
    @Nullable Http2Headers head;

    Waiting(Awaiting awaiting) {
      this.awaiting = awaiting;
      this.body = new BodyBuffer(awaiting.wantsBody());
    }
  }

  Http2Link(Channel channel, String authority, boolean tls) {
    this.channel = channel;
    this.authority = authority;
    this.scheme = tls ? "https" : "http";
  }

  void install() {
    channel.pipeline().addLast(codec, this);
  }

  @Override
  public boolean isUsable() {
    return !closing && channel.isActive() && streams.size() < mostStreams;
  }

  @Override
  public boolean isUsed() {
    return used;
  }

  /** SETTINGS are the first that each side sends (RFC 9113 §3.4). */
  @Override
  public void whenSpoken(Consumer<@Nullable Fault> then) {
    speaks = then;
    if (settled) {
      spoken(null);
    } else if (!channel.isActive()) {
      spoken(new Fault(Cause.NO_HTTP2, "the connection was closed"));
    } else {
      channel
          .eventLoop()
          .schedule(
              () -> spoken(new Fault(Cause.NO_HTTP2, "no SETTINGS came")),
              MOST_SILENCE_SECONDS,
              TimeUnit.SECONDS);
    }
  }

  private void spoken(@Nullable Fault fault) {
    Consumer<@Nullable Fault> then = speaks;
    speaks = null;
    if (then != null) {
      then.accept(fault);
    }
  }

  @Override
  public void send(Outgoing request, Awaiting awaiting) {
    Http2FrameStream stream = newStream();
    streams.put(stream, new Waiting(awaiting));
    boolean bare = request.body().length == 0;
    channel
        .write(new DefaultHttp2HeadersFrame(head(request), bare).stream(stream))
        .addListener(written -> {
          if (!written.isSuccess()) {
            fail(stream, Cause.LOST, String.valueOf(written.cause().getMessage()));
          }
        });
    if (!bare) {
      channel.write(
          new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(request.body()), true).stream(stream));
    }
    channel.flush();
  }

  private Http2Headers head(Outgoing request) {
    Http2Headers head = new DefaultHttp2Headers();
    head.method(request.method()).scheme(scheme).authority(authority).path(request.target());
    for (Outgoing.Header header : request.headers()) {
      head.add(header.name().toLowerCase(Locale.ROOT), header.value());
    }
    if (request.body().length > 0 || request.sized()) {
      head.add("content-length", Integer.toString(request.body().length));
    }
    return head;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      switch (message) {
        case Http2HeadersFrame frame -> headers(frame);
        case Http2DataFrame frame -> data(ctx, frame);
        case Http2ResetFrame frame ->
            fail(frame.stream(), Cause.RESET, "error code " + frame.errorCode());
        case Http2GoAwayFrame frame -> goAway(frame);
        case Http2SettingsFrame frame -> {
          Long most = frame.settings().maxConcurrentStreams();
          mostStreams = most == null ? Long.MAX_VALUE : most;
          settled = true;
          spoken(null);
        }
        default -> {}
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void headers(Http2HeadersFrame frame) {
    Waiting waiting = streams.get(frame.stream());
    if (waiting == null) {
      return;
    }
    CharSequence status = frame.headers().status();
    if (waiting.head == null && status != null && status.charAt(0) != '1') {
      waiting.head = frame.headers();
    }
    if (frame.isEndStream()) {
      end(frame.stream(), waiting);
    }
  }

  private void data(ChannelHandlerContext ctx, Http2DataFrame frame) {
    int consumed = frame.initialFlowControlledBytes();
    if (consumed > 0) {
      ctx.writeAndFlush(new DefaultHttp2WindowUpdateFrame(consumed).stream(frame.stream()));
    }
    Waiting waiting = streams.get(frame.stream());
    if (waiting == null) {
      return;
    }
    waiting.body.add(frame.content());
    if (frame.isEndStream()) {
      end(frame.stream(), waiting);
    }
  }

  private void end(Http2FrameStream stream, Waiting waiting) {
    streams.remove(stream);
    Http2Headers head = waiting.head;
    if (head == null) {
      waiting.awaiting.failed(new Fault(Cause.NONSENSE, "the stream ended without a status"));
      return;
    }
    used = true;
    int status = Integer.parseInt(String.valueOf(head.status()));
    waiting.awaiting.answered(
        new Answer(status, name -> values(head, name), waiting.body.bytes(), waiting.body.total()));
  }

  private static List<String> values(Http2Headers head, String name) {
    return head.getAll(name).stream().map(CharSequence::toString).toList();
  }

  /** Streams above the last that was taken were not acted on. */
  private void goAway(Http2GoAwayFrame frame) {
    closing = true;
    for (Http2FrameStream stream : new ArrayList<>(streams.keySet())) {
      if (stream.id() > frame.lastStreamId()) {
        fail(stream, Cause.RESET, "the connection goes away");
      }
    }
  }

  private void fail(@Nullable Http2FrameStream stream, Cause cause, String detail) {
    Waiting waiting = stream == null ? null : streams.remove(stream);
    if (waiting != null) {
      Cause found = waiting.head != null && cause == Cause.LOST ? Cause.CUT : cause;
      waiting.awaiting.failed(new Fault(found, detail));
    }
  }

  private void failAll(String detail) {
    closing = true;
    spoken(new Fault(Cause.NO_HTTP2, detail));
    for (Http2FrameStream stream : new ArrayList<>(streams.keySet())) {
      fail(stream, Cause.LOST, detail);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    failAll("the connection was closed");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof Http2FrameStreamException of) {
      fail(of.stream(), Cause.RESET, String.valueOf(cause.getMessage()));
    } else {
      failAll(String.valueOf(cause.getMessage()));
      channel.close();
    }
  }

  @Override
  public void abandon(Awaiting awaiting) {
    for (Map.Entry<Http2FrameStream, Waiting> each : new ArrayList<>(streams.entrySet())) {
      if (each.getValue().awaiting.equals(awaiting)) {
        streams.remove(each.getKey());
        channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(each.getKey()));
      }
    }
  }

  @Override
  public void whenClosed(Runnable then) {
    channel.closeFuture().addListener(_ -> then.run());
  }

  @Override
  public void close() {
    closing = true;
    streams.clear();
    channel.close();
  }
}
