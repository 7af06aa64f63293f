package dev.fairlead.front;

import dev.fairlead.model.IpLiteral;
import dev.fairlead.net.Buffers;
import dev.fairlead.net.Timed;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Waits for the PROXY protocol header (version 1 or 2) that a connection from a trusted peer must
 * begin with, behind the decoder of it, and then leads the connection in as that of the client that
 * the header names. Without a sound header in time the connection is closed. Loop-confined.
 */
final class ProxyProtocolReader extends ChannelInboundHandlerAdapter {
  private final Doorstep doorstep;
  private final LoopContext loop;
  private final InetSocketAddress peer;
  private final Timed timer =
      new Timed() {
        @Override
        protected void expired(long now) {
          refuse();
        }
      };

  private ChannelHandlerContext context;
  private boolean refused;

  @SuppressWarnings("NullAway.Init") // Netty adds the handler first
  ProxyProtocolReader(Doorstep doorstep, LoopContext loop, InetSocketAddress peer) {
    this.doorstep = doorstep;
    this.loop = loop;
    this.peer = peer;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  /** Not told on: those behind are not there yet. */
  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    long head = loop.flow.current().deadlines().head();
    loop.worker.timers().set(timer, System.nanoTime() + head);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof HAProxyMessage header)) {
      // What came behind the header of a connection that was not led in.
      ReferenceCountUtil.release(message);
      return;
    }
    try {
      loop.worker.timers().remove(timer);
      if (!doorstep.admit(loop, ctx.channel(), client(header))) {
        close();
        return;
      }
    } finally {
      header.release();
    }
    ctx.fireChannelActive();
    // The decoder goes by itself, and hands on what came behind the header.
    ctx.pipeline().remove(this);
  }

  /** A check of the peer's own (LOCAL), or a client it does not know, comes from the peer. */
  private InetSocketAddress client(HAProxyMessage header) {
    HAProxyProxiedProtocol protocol = header.proxiedProtocol();
    boolean tcp =
        protocol == HAProxyProxiedProtocol.TCP4 || protocol == HAProxyProxiedProtocol.TCP6;
    String source = header.sourceAddress();
    if (header.command() == HAProxyCommand.LOCAL || !tcp || source == null) {
      return peer;
    }
    Optional<byte[]> address = IpLiteral.parse(source);
    try {
      return address.isEmpty()
          ? peer
          : new InetSocketAddress(InetAddress.getByAddress(address.get()), header.sourcePort());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    boolean theirs =
        cause instanceof IOException
            || cause instanceof HAProxyProtocolException
            || cause instanceof DecoderException
            || cause == Buffers.Paused.INSTANCE;
    if (!theirs) {
      loop.faults.accept(cause);
    }
    if (cause instanceof HAProxyProtocolException || cause instanceof DecoderException) {
      refuse();
    } else {
      close();
    }
  }

  private void refuse() {
    if (!refused) {
      refused = true;
      loop.turnstile.refusedWithoutHeader();
    }
    close();
  }

  private void close() {
    loop.worker.timers().remove(timer);
    context.channel().close();
  }
}
