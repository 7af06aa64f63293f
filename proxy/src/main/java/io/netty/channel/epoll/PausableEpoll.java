package io.netty.channel.epoll;

import java.io.IOException;

/**
 * Keeps a paused channel in its epoll set. In Netty's own package because nothing else may touch
 * the events a channel waits for.
 *
 * <p>When reading is paused and the peer has closed its side, Netty waits for no event at all, and
 * then takes the socket out of the set but forgets that it did: the next attempt to read, or to
 * wait for room to write, fails with ENOENT and closes a sound connection. A channel that always
 * waits for an event which never comes is never taken out. EPOLLMSG is such a one: the kernel
 * accepts and ignores it (epoll_ctl(2)).
 */
public final class PausableEpoll {
  private static final int EPOLLMSG = 0x400;

  private PausableEpoll() {}

  /** To be called before the channel is registered, so that it costs no system call. */
  public static void keep(EpollSocketChannel channel) {
    try {
      channel.setFlag(EPOLLMSG);
    } catch (IOException e) {
      throw new IllegalStateException("not before registration", e);
    }
  }
}
