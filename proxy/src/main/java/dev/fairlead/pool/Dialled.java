package dev.fairlead.pool;

import dev.fairlead.model.Failure;
import io.netty.channel.ChannelHandler;

/** A connection to a backend that is being made. Loop-confined. */
interface Dialled extends ChannelHandler {
  /** It is there. */
  void connected();

  /** It could not be made. */
  void connectFailed(Failure failure);
}
