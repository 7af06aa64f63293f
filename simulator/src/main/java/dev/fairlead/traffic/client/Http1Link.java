package dev.fairlead.traffic.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1: one request at a time, without pipelining. Loop-confined. */
final class Http1Link extends ChannelInboundHandlerAdapter implements Link {
  private static final int MOST_HEAD = 64 * 1024;
  private static final int SPARE = 256;

  private final Channel channel;
  private final String host;
  private @Nullable Awaiting awaiting;
  private @Nullable HttpResponse head;
  private BodyBuffer body = new BodyBuffer(false);
  private boolean asksHead;
  private boolean used;
  private boolean closing;

  Http1Link(Channel channel, String host) {
    this.channel = channel;
    this.host = host;
  }

  void install() {
    HttpDecoderConfig limits =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MOST_HEAD)
            .setMaxHeaderSize(MOST_HEAD)
            // Nothing is made of the names and values but comparisons.
            .setValidateHeaders(false);
    channel.pipeline().addLast(new Decoder(limits), this);
  }

  /** Knows that the answer to HEAD has no body. */
  private final class Decoder extends HttpResponseDecoder {
    Decoder(HttpDecoderConfig limits) {
      super(limits);
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
      return asksHead || super.isContentAlwaysEmpty(message);
    }
  }

  @Override
  public boolean isUsable() {
    return awaiting == null && !closing && channel.isActive();
  }

  @Override
  public boolean isUsed() {
    return used;
  }

  /** It speaks when it is asked. */
  @Override
  public void whenSpoken(Consumer<@Nullable Fault> then) {
    then.accept(null);
  }

  @Override
  public void send(Outgoing request, Awaiting waiting) {
    awaiting = waiting;
    asksHead = request.method().equals("HEAD");
    head = null;
    channel.writeAndFlush(encoded(request));
  }

  private ByteBuf encoded(Outgoing request) {
    byte[] content = request.body();
    ByteBuf out = channel.alloc().buffer(SPARE + request.target().length() + content.length);
    ascii(out, request.method());
    out.writeByte(' ');
    ascii(out, request.target());
    ascii(out, " HTTP/1.1\r\nHost: ");
    ascii(out, host);
    ascii(out, "\r\n");
    for (Outgoing.Header header : request.headers()) {
      ascii(out, header.name());
      ascii(out, ": ");
      out.writeCharSequence(header.value(), StandardCharsets.UTF_8);
      ascii(out, "\r\n");
    }
    if (content.length > 0 || request.sized()) {
      ascii(out, "Content-Length: ");
      ascii(out, Integer.toString(content.length));
      ascii(out, "\r\n");
    }
    ascii(out, "\r\n");
    return out.writeBytes(content);
  }

  private static void ascii(ByteBuf out, String text) {
    ByteBufUtil.writeAscii(out, text);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof HttpResponse response) {
        head(response);
      }
      if (message instanceof HttpContent content && head != null) {
        body.add(content.content());
        if (message instanceof LastHttpContent last) {
          end(last);
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void head(HttpResponse response) {
    if (response.decoderResult().isFailure()) {
      fail(Cause.NONSENSE, String.valueOf(response.decoderResult().cause().getMessage()));
      return;
    }
    boolean informs = response.status().code() < 200;
    head = informs || awaiting == null ? null : response;
    body = new BodyBuffer(awaiting != null && awaiting.wantsBody());
  }

  private void end(LastHttpContent last) {
    HttpResponse response = head;
    Awaiting waiting = awaiting;
    if (response == null || waiting == null) {
      return;
    }
    if (last.decoderResult().isFailure()) {
      fail(Cause.CUT, String.valueOf(last.decoderResult().cause().getMessage()));
      return;
    }
    awaiting = null;
    head = null;
    used = true;
    if (!HttpUtil.isKeepAlive(response)) {
      closing = true;
      channel.close();
    }
    waiting.answered(
        new Answer(
            response.status().code(), name -> values(response, name), body.bytes(), body.total()));
  }

  private static List<String> values(HttpResponse response, String name) {
    return response.headers().getAll(name);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closing = true;
    boolean begun = head != null;
    fail(begun ? Cause.CUT : Cause.LOST, "the connection was closed");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    boolean begun = head != null;
    fail(begun ? Cause.CUT : Cause.LOST, String.valueOf(cause.getMessage()));
  }

  private void fail(Cause cause, String detail) {
    Awaiting waiting = awaiting;
    awaiting = null;
    head = null;
    close();
    if (waiting != null) {
      waiting.failed(new Fault(cause, detail));
    }
  }

  @Override
  public void abandon(Awaiting waiting) {
    close();
  }

  @Override
  public void whenClosed(Runnable then) {
    channel.closeFuture().addListener(_ -> then.run());
  }

  @Override
  public void close() {
    closing = true;
    awaiting = null;
    channel.close();
  }
}
