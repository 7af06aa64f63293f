package dev.fairlead.probe;

import dev.fairlead.model.Address;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one backend for a probe. A name is resolved as the system does, and its addresses
 * are tried one after the other. For the thread of the check, but for {@link #close}.
 */
final class Dial implements AutoCloseable {
  private final Address address;
  private volatile @Nullable SocketChannel latest;
  private volatile boolean closed;

  /** The address where it is written in digits, which needs no question to anybody. */
  private final InetAddress @Nullable [] literal;

  Dial(Address address) {
    this.address = address;
    this.literal = literal(address.host());
  }

  private static InetAddress @Nullable [] literal(String host) {
    try {
      return new InetAddress[] {InetAddress.ofLiteral(host)};
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * Begins a connection without waiting, in non-blocking mode; null where a name has to be resolved
   * first.
   */
  @Nullable SocketChannel begin() throws IOException {
    if (literal == null) {
      return null;
    }
    SocketChannel channel = channel();
    try {
      channel.configureBlocking(false);
      boolean _ = channel.connect(new InetSocketAddress(literal[0], address.port()));
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private SocketChannel channel() throws IOException {
    SocketChannel channel = SocketChannel.open();
    latest = channel;
    // In this order: who closes sets the flag first.
    if (closed) {
      channel.close();
      throw new ClosedChannelException();
    }
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return channel;
  }

  /** A connection, in blocking mode. */
  SocketChannel open() throws IOException {
    IOException failed = null;
    for (InetAddress each : literal == null ? InetAddress.getAllByName(address.host()) : literal) {
      SocketChannel channel = channel();
      try {
        channel.connect(new InetSocketAddress(each, address.port()));
        return channel;
      } catch (IOException e) {
        channel.close();
        failed = e;
      }
    }
    throw failed == null ? new ConnectException("no address") : failed;
  }

  /** Why there is no connection, in words. */
  String failure(IOException e) {
    return switch (e) {
      case UnknownHostException _ -> "the name " + address.host() + " cannot be resolved";
      case NoRouteToHostException _ -> "no route to " + address;
      case ConnectException refused -> address + ": " + words(refused);
      default -> address + ": " + words(e);
    };
  }

  /** What an exception says, as the second half of a sentence. */
  static String words(IOException e) {
    String said = e.getMessage();
    return said == null || said.isBlank()
        ? e.getClass().getSimpleName()
        : said.substring(0, 1).toLowerCase(Locale.ROOT) + said.substring(1);
  }

  boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    hangUp(latest);
  }

  /** Closes a connection, if there is one, whatever becomes of it. */
  static void hangUp(@Nullable Channel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // It is gone, which was wanted.
      }
    }
  }
}
