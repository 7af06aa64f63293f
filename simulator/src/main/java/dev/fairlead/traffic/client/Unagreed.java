package dev.fairlead.traffic.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Stands at the end of a connection until TLS is agreed on. What goes wrong before is told once, by
 * the handshake's future; it comes along here as well, and would be logged with its stack.
 * Loop-confined.
 */
final class Unagreed extends ChannelInboundHandlerAdapter {
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
