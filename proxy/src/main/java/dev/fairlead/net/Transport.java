package dev.fairlead.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.PausableEpoll;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.UnixChannelOption;

/** Which of the platform's ways to wait for sockets is used. Immutable. */
public enum Transport {
  /** Linux: native epoll, with a listening socket per loop. */
  EPOLL {
    @Override
    public IoHandlerFactory handlers() {
      return EpollIoHandler.newFactory();
    }

    @Override
    public ServerChannel newServer() {
      EpollServerSocketChannel channel = new EpollServerSocketChannel();
      channel.config().setOption(UnixChannelOption.SO_REUSEPORT, true);
      return channel;
    }

    @Override
    public SocketChannel newClient() {
      return new EpollSocketChannel();
    }

    @Override
    public boolean reset(Channel channel) {
      if (!(channel instanceof EpollSocketChannel epoll) || !epoll.isOpen()) {
        return true;
      }
      // TIME_WAIT, CLOSE, LAST_ACK, CLOSING of linux/tcp_states.h; a connection that only the peer
      // has closed is in CLOSE_WAIT.
      return switch (epoll.tcpInfo().state()) {
        case 6, 7, 9, 11 -> true;
        default -> false;
      };
    }

    @Override
    public long unacked(Channel channel) {
      return channel instanceof EpollSocketChannel epoll && epoll.isOpen()
          ? epoll.tcpInfo().unacked()
          : 0;
    }
  },

  /** Elsewhere: the JDK's selector; the first loop accepts for all. */
  NIO {
    @Override
    public IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }

    @Override
    public ServerChannel newServer() {
      return new NioServerSocketChannel();
    }

    @Override
    public SocketChannel newClient() {
      return new NioSocketChannel();
    }

    @Override
    public boolean reset(Channel channel) {
      return !channel.isOpen();
    }

    @Override
    public long unacked(Channel channel) {
      return 0;
    }
  };

  /** The best that works here. */
  public static Transport detect() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  /** Makes the part of an event loop that waits for sockets. */
  public abstract IoHandlerFactory handlers();

  /**
   * A listening socket, not yet registered; several may bind the same address if {@link #EPOLL}.
   */
  public abstract ServerChannel newServer();

  /** A socket to connect with, not yet registered. */
  public abstract SocketChannel newClient();

  /**
   * Whether the connection is over, by reset or by both ends' closing it; asked where reading,
   * which would tell, is paused.
   */
  public abstract boolean reset(Channel channel);

  /** Segments sent that the peer has not acknowledged yet, where the platform can tell; else 0. */
  public abstract long unacked(Channel channel);

  /** Options every connection has, on either side. */
  static void configure(Channel channel, Buffers buffers) {
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.config().setOption(ChannelOption.AUTO_CLOSE, false);
    channel.config().setAllocator(buffers.allocator());
    channel.config().setRecvByteBufAllocator(buffers.reading());
    channel.config().setWriteBufferWaterMark(Buffers.WATER_MARK);
    if (channel instanceof EpollSocketChannel epoll) {
      PausableEpoll.keep(epoll);
    }
  }
}
