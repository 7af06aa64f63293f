package dev.fairlead.front;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Takes new connections off a listening socket and gives each to a loop: its own where every loop
 * listens, else all in turn. Loop-confined.
 */
final class Acceptor extends ChannelInboundHandlerAdapter {
  /** How long accepting rests when the process is out of file descriptors. */
  private static final long REST_MILLIS = 100;

  private final Doorstep doorstep;
  private final List<LoopContext> loops;
  private int next;

  Acceptor(Doorstep doorstep, List<LoopContext> loops) {
    this.doorstep = doorstep;
    this.loops = loops;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Channel child = (Channel) message;
    LoopContext loop = loops.get(next);
    next = (next + 1) % loops.size();
    if (!(child.remoteAddress() instanceof InetSocketAddress remote)) {
      // Gone before it was accepted.
      child.unsafe().closeForcibly();
      return;
    }
    loop.worker.configure(child);
    if (!doorstep.receive(loop, child, remote)) {
      child.unsafe().closeForcibly();
      return;
    }
    loop.worker
        .loop()
        .register(child)
        .addListener(registered -> {
          if (!registered.isSuccess()) {
            child.unsafe().closeForcibly();
          }
        });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    loops.getFirst().faults.accept(cause);
    if (ctx.channel().config().getOption(ChannelOption.AUTO_READ)) {
      ctx.channel().config().setAutoRead(false);
      ctx.executor()
          .schedule(
              () -> ctx.channel().config().setAutoRead(true), REST_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
