package dev.fairlead.pool;

import dev.fairlead.certificate.CertificateFault;
import dev.fairlead.config.LinkSpec;
import dev.fairlead.model.Address;
import dev.fairlead.model.Failure;
import dev.fairlead.net.Worker;
import dev.fairlead.runtime.Backend;
import dev.fairlead.tls.BackendTls;
import dev.fairlead.tls.TlsHandler;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.AddressResolver;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** Makes connections to backends, resolving names on the way. Any thread. */
public final class Connector {
  private final Names names;
  private final BackendTls tls;

  /**
   * A connector that asks {@code names} about backends that are not given by address.
   *
   * @param tls for backends that are {@code https://}
   */
  public Connector(Names names, BackendTls tls) {
    this.names = names;
    this.tls = tls;
  }

  /**
   * Begins to make a connection, which is told what comes of it.
   *
   * @param nanos for the handshake
   * @param header what is sent before anything else; empty for nothing
   * @param faults told of exceptions that point to a fault in the proxy
   * @param make its handler
   * @return why it cannot be begun, or null
   */
  @Nullable Failure connect(
      Worker worker,
      Backend backend,
      LinkSpec link,
      long nanos,
      byte[] header,
      Consumer<Throwable> faults,
      Function<SocketChannel, Dialled> make) {
    SSLEngine engine = null;
    if (backend.tls()) {
      try {
        engine = tls.engine(link, backend.address(), worker.buffers().allocator());
      } catch (CertificateFault e) {
        // A file has gone since it was checked, of which a warning tells.
        return Failure.BACKEND_TLS_FAILED;
      }
    }
    SocketChannel channel;
    try {
      channel = worker.transport().newClient();
    } catch (ChannelException e) {
      // Out of file descriptors.
      ReferenceCountUtil.release(engine);
      faults.accept(e);
      return Failure.CONNECT_REFUSED;
    }
    worker.configure(channel);
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
    channel.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
    Dialled connection = make.apply(channel);
    if (engine != null) {
      channel.pipeline().addLast(new TlsHandler(worker, engine, nanos, connection));
    }
    channel.pipeline().addLast(connection);
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
    return null;
  }

  private void locate(
      Worker worker, Address address, SocketChannel channel, Dialled connection, byte[] header) {
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
      SocketChannel channel, Dialled connection, InetSocketAddress address, byte[] header) {
    channel
        .connect(address)
        .addListener(connected -> {
          if (connected.isSuccess()) {
            if (header.length > 0) {
              // Past every handler, since it comes before whatever they speak.
              channel.unsafe().write(Unpooled.wrappedBuffer(header), channel.voidPromise());
              channel.unsafe().flush();
            }
            if (!connection.backend().tls()) {
              connection.connected();
            }
          } else {
            connection.connectFailed(Failure.CONNECT_REFUSED);
          }
        });
  }
}
