package dev.fairlead.pool;

import dev.fairlead.model.Failure;
import dev.fairlead.runtime.Backend;
import dev.fairlead.tls.Handshakes;
import dev.fairlead.tls.TlsListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import javax.net.ssl.SSLEngine;

/** A connection to a backend that is being made. Loop-confined. */
interface Dialled extends ChannelHandler, TlsListener {
  /** The backend at the other end. */
  Backend backend();

  /** It is there, and secured where the backend is spoken to over TLS. */
  void connected();

  /** It could not be made. */
  void connectFailed(Failure failure);

  @Override
  default void secured(ChannelHandlerContext ctx, SSLEngine engine) {
    connected();
  }

  @Override
  default void refused(Throwable cause) {
    connectFailed(Handshakes.failure(cause));
  }
}
