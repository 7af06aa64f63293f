package dev.fairlead.pool;

import dev.fairlead.net.Transport;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.RoundRobinDnsAddressResolverGroup;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Backend names to addresses, without blocking a loop: the hosts file first, then DNS, remembered
 * for as long as the answer's TTL says; of several addresses each is used in turn. Any thread.
 */
public final class Names implements AutoCloseable {
  private static final int MAX_TTL_SECONDS = 3600;
  private static final int FAILURE_TTL_SECONDS = 1;

  private final Transport transport;
  private @Nullable RoundRobinDnsAddressResolverGroup group;

  /** Resolvers that use the transport's sockets; none is made until a name is to be resolved. */
  public Names(Transport transport) {
    this.transport = transport;
  }

  synchronized AddressResolver<InetSocketAddress> resolver(EventLoop loop) {
    RoundRobinDnsAddressResolverGroup made = group;
    if (made == null) {
      made =
          new RoundRobinDnsAddressResolverGroup(
              new DnsNameResolverBuilder()
                  .datagramChannelFactory(
                      transport == Transport.EPOLL
                          ? EpollDatagramChannel::new
                          : NioDatagramChannel::new)
                  .ttl(0, MAX_TTL_SECONDS)
                  .negativeTtl(FAILURE_TTL_SECONDS));
      group = made;
    }
    return made.getResolver(loop);
  }

  @Override
  public synchronized void close() {
    if (group != null) {
      group.close();
      group = null;
    }
  }
}
