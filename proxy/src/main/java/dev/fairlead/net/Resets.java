package dev.fairlead.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;

/** Connections that end by a reset, so that nobody takes what was sent for the whole. Stateless. */
public final class Resets {
  private Resets() {}

  /**
   * Has the close of a connection send a reset instead of an end in order. Does nothing to a
   * connection that is closed already. Loop-confined.
   */
  public static void onClose(Channel channel) {
    try {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException e) {
      // The socket may be closed while the word of it is still on its way through the loop.
      if (channel.isOpen()) {
        throw e;
      }
    }
  }
}
