package dev.fairlead.tls;

import io.netty.channel.ChannelHandlerContext;
import javax.net.ssl.SSLEngine;

/**
 * What becomes of a handshake: it begins, and ends in one of two ways. On the connection's loop.
 */
public interface TlsListener {
  /** It begins, as soon as the channel is registered. */
  default void begun() {}

  /**
   * It is done; what follows in the pipeline is told of a channel that has become active after
   * this, and may be added here.
   */
  void secured(ChannelHandlerContext ctx, SSLEngine engine);

  /** It failed, and the connection is being closed. */
  void refused(Throwable cause);
}
