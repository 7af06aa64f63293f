package dev.fairlead.front;

import dev.fairlead.flow.Door;
import dev.fairlead.model.Ascii;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the first bytes of a plain connection: whoever speaks HTTP/2 by prior knowledge begins
 * with a method that no request has (RFC 9113 §3.4). Loop-confined, gone after the first bytes.
 */
final class PrefaceChoice extends ChannelInboundHandlerAdapter {
  /** No other method begins so. */
  private static final byte[] START = Ascii.bytes("PRI ");

  private final LoopContext loop;
  private final Http1Front http1;
  private final InetSocketAddress remote;
  private final Door door;
  private @Nullable ByteBuf held;

  PrefaceChoice(LoopContext loop, Http1Front http1, InetSocketAddress remote, Door door) {
    this.loop = loop;
    this.http1 = http1;
    this.remote = remote;
    this.door = door;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = joined((ByteBuf) message);
    int same = sameBytes(in);
    if (same == START.length) {
      http1.leave();
      ChannelPipeline pipeline = ctx.pipeline();
      pipeline.replace(http1, null, new Http2Front(loop, ctx.channel(), remote, door));
      decided(ctx, in);
    } else if (same < in.readableBytes()) {
      decided(ctx, in);
    } else {
      held = loop.worker.buffers().copyOf(in, in.readableBytes());
      in.release();
    }
  }

  /** Fewer than four bytes had come before. */
  private ByteBuf joined(ByteBuf in) {
    ByteBuf before = held;
    if (before == null) {
      return in;
    }
    held = null;
    ByteBuf all = loop.worker.buffers().ofSize(before.readableBytes() + in.readableBytes());
    all.writeBytes(before).writeBytes(in);
    before.release();
    in.release();
    return all;
  }

  private static int sameBytes(ByteBuf in) {
    int n = Math.min(START.length, in.readableBytes());
    for (int i = 0; i < n; i++) {
      if (in.getByte(in.readerIndex() + i) != START[i]) {
        return i;
      }
    }
    return n;
  }

  private void decided(ChannelHandlerContext ctx, ByteBuf in) {
    ctx.pipeline().remove(this);
    ctx.fireChannelRead(in);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    ByteBuf before = held;
    if (event instanceof ChannelInputShutdownEvent && before != null) {
      held = null;
      ctx.fireChannelRead(before);
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (held != null) {
      held.release();
      held = null;
    }
  }
}
