package dev.fairlead.pool;

import dev.fairlead.model.Address;
import dev.fairlead.model.Failure;
import dev.fairlead.net.Worker;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.Deadlines;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.AddressResolver;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Makes connections to backends, resolving names on the way. Any thread. */
public final class Connector {
  private final Names names;

  /** A connector that asks {@code names} about backends that are not given by address. */
  public Connector(Names names) {
    this.names = names;
  }

  void connect(
      Worker worker,
      ConnectionPool pool,
      Backend backend,
      Deadlines deadlines,
      BackendListener listener,
      byte[] client,
      byte[] header) {
    SocketChannel channel;
    try {
      channel = worker.transport().newClient();
    } catch (ChannelException e) {
      // Out of file descriptors.
      pool.report(e);
      listener.connectFailed(Failure.CONNECT_REFUSED);
      return;
    }
    worker.configure(channel);
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
    channel.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
    BackendConnection connection = new BackendConnection(worker, pool, backend, channel, client);
    channel.pipeline().addLast(connection);
    connection.connecting(listener, deadlines);
    worker
        .loop()
        .register(channel)
        .addListener(registered -> {
          if (registered.isSuccess()) {
            locate(worker, backend.address(), channel, connection, header);
          } else {
            connection.connectFailed(Failure.CONNECT_REFUSED);
          }
        });
  }

  private void locate(
      Worker worker,
      Address address,
      SocketChannel channel,
      BackendConnection connection,
      byte[] header) {
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(address.host());
    if (literal != null) {
      try {
        dial(
            channel,
            connection,
            new InetSocketAddress(InetAddress.getByAddress(literal), address.port()),
            header);
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
            dial(channel, connection, resolved.getNow(), header);
          } else {
            connection.connectFailed(Failure.DNS_ERROR);
          }
        });
  }

  private static void dial(
      SocketChannel channel,
      BackendConnection connection,
      InetSocketAddress address,
      byte[] header) {
    channel
        .connect(address)
        .addListener(connected -> {
          if (connected.isSuccess()) {
            if (header.length > 0) {
              // Past every handler, since it comes before whatever they speak.
              channel.unsafe().write(Unpooled.wrappedBuffer(header), channel.voidPromise());
              channel.unsafe().flush();
            }
            connection.connected();
          } else {
            connection.connectFailed(Failure.CONNECT_REFUSED);
          }
        });
  }
}
