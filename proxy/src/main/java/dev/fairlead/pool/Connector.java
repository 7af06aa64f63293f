package dev.fairlead.pool;

import dev.fairlead.model.Address;
import dev.fairlead.model.Failure;
import dev.fairlead.net.Worker;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.Deadlines;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.AddressResolver;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes connections to backends, resolving names on the way. Any thread. */
public final class Connector {
  private final Names names;

  /** A connector that asks {@code names} about backends that are not given by address. */
  public Connector(Names names) {
    this.names = names;
  }

  /** A connection that serves an exchange at a time. */
  void connect(
      Worker worker,
      ConnectionPool pool,
      Backend backend,
      Deadlines deadlines,
      BackendListener listener) {
    SocketChannel channel = socket(worker, pool::report);
    if (channel == null) {
      listener.connectFailed(Failure.CONNECT_REFUSED);
      return;
    }
    BackendConnection connection = new BackendConnection(worker, pool, backend, channel);
    connection.connecting(listener, deadlines);
    connect(worker, backend, channel, connection);
  }

  /** A socket to be connected, or null when there is none to be had. */
  @Nullable SocketChannel socket(Worker worker, Consumer<Throwable> faults) {
    SocketChannel channel;
    try {
      channel = worker.transport().newClient();
    } catch (ChannelException e) {
      // Out of file descriptors.
      faults.accept(e);
      return null;
    }
    worker.configure(channel);
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
    channel.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
    return channel;
  }

  /** Connects that socket, whose handler is told what comes of it. */
  void connect(Worker worker, Backend backend, SocketChannel channel, Dialled connection) {
    channel.pipeline().addLast(connection);
    worker
        .loop()
        .register(channel)
        .addListener(registered -> {
          if (registered.isSuccess()) {
            locate(worker, backend.address(), channel, connection);
          } else {
            connection.connectFailed(Failure.CONNECT_REFUSED);
          }
        });
  }

  private void locate(
      Worker worker, Address address, SocketChannel channel, Dialled connection) {
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(address.host());
    if (literal != null) {
      try {
        dial(
            channel,
            connection,
            new InetSocketAddress(InetAddress.getByAddress(literal), address.port()));
      } catch (UnknownHostException e) {
        connection.connectFailed(Failure.DNS_ERROR);
      }
      return;
    }
    AddressResolver<InetSocketAddress> resolver = names.resolver(worker.loop());
    resolver
        .resolve(InetSocketAddress.createUnresolved(address.host(), address.port()))
        .addListener((Future<InetSocketAddress> resolved) -> {
          if (resolved.isSuccess()) {
            dial(channel, connection, resolved.getNow());
          } else {
            connection.connectFailed(Failure.DNS_ERROR);
          }
        });
  }

  private static void dial(
      SocketChannel channel, Dialled connection, InetSocketAddress address) {
    channel
        .connect(address)
        .addListener(connected -> {
          if (connected.isSuccess()) {
            connection.connected();
          } else {
            connection.connectFailed(Failure.CONNECT_REFUSED);
          }
        });
  }
}
