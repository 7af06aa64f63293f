package dev.fairlead.tls;

import dev.fairlead.net.Timed;
import dev.fairlead.net.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import org.jspecify.annotations.Nullable;

/**
 * The end of a connection whose client has been told why it is refused. Loop-confined.
 *
 * <p>A client may still be writing, as one that has sent its certificate and not yet its signature.
 * Closing at once would answer that with a reset, and the reset would overtake the alert (RFC 9112
 * §9.6 says it of responses). So what comes is thrown away until the client has closed too, for a
 * second at most.
 */
final class Farewell extends ChannelInboundHandlerAdapter {
  private static final long LONGEST_NANOS = 1_000_000_000L;
  private static final int MOST_BYTES = 64 * 1024;

  private final Worker worker;
  private final Timed timer =
      new Timed() {
        @Override
        protected void expired(long now) {
          ChannelHandlerContext ctx = context;
          if (ctx != null) {
            ctx.close();
          }
        }
      };

  private @Nullable ChannelHandlerContext context;
  private int thrownAway;

  private Farewell(Worker worker) {
    this.worker = worker;
  }

  /** Puts a farewell in the place of {@code handler}, which has written its last. */
  static void instead(TlsHandler handler, ChannelHandlerContext ctx, Worker worker) {
    if (ctx.channel() instanceof DuplexChannel channel && channel.isActive()) {
      channel.pipeline().replace(handler, null, new Farewell(worker));
      channel
          .writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(sent -> {
            if (sent.isSuccess() && channel.isActive()) {
              channel.shutdownOutput();
            }
          });
    } else {
      ctx.close();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    worker.timers().set(timer, System.nanoTime() + LONGEST_NANOS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    worker.timers().remove(timer);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    thrownAway += in.readableBytes();
    in.release();
    if (thrownAway > MOST_BYTES) {
      // Closing now would reset the connection: whoever sends this much waits for the second.
      ctx.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
