package dev.fairlead.tls;

import io.netty.channel.ChannelHandlerContext;
import javax.net.ssl.SSLEngine;

/** What becomes of a handshake, told once on the connection's loop. */
public interface TlsListener {
  /**
   * It is done; what follows in the pipeline is told of a channel that has become active after
   * this, and may be added here.
   */
  void secured(ChannelHandlerContext ctx, SSLEngine engine);

  /** It failed, and the connection is being closed. */
  void refused(Throwable cause);
}
