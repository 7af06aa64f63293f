package dev.fairlead.front;

import dev.fairlead.config.HardeningSpec;
import dev.fairlead.model.IpLiteral;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.security.CidrSet;
import io.netty.channel.Channel;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.net.InetSocketAddress;

/**
 * What stands before a listener's {@link Entrance}: whether there is room for one more connection,
 * and who is at its other end when a trusted peer says so by the PROXY protocol. By the rules of
 * the snapshot in force. Immutable.
 */
final class Doorstep {
  private final int listener;
  private final Entrance entrance;

  /**
   * What stands before an entrance.
   *
   * @param listener its number in the file that the process started with
   */
  Doorstep(int listener, Entrance entrance) {
    this.listener = listener;
    this.entrance = entrance;
  }

  /**
   * Readies a new connection, which is not registered with its loop yet.
   *
   * @return false when it is not to be registered, since there is no room for it
   */
  boolean receive(LoopContext loop, Channel child, InetSocketAddress remote) {
    Snapshot world = loop.flow.current();
    Turnstile turnstile = loop.turnstile;
    int most = world.spec().hardening().connections();
    if (!turnstile.enter(most)) {
      loop.makeRoom(System.nanoTime());
      if (!turnstile.enter(most)) {
        turnstile.refusedForAll();
        return false;
      }
    }
    boolean led = false;
    try {
      led = lead(loop, child, remote, world);
    } finally {
      // A channel that is not registered does not tell of its end.
      if (led) {
        child.closeFuture().addListener(_ -> turnstile.leave());
      } else {
        turnstile.leave();
      }
    }
    return led;
  }

  private boolean lead(LoopContext loop, Channel child, InetSocketAddress remote, Snapshot world) {
    CidrSet proxies = world.door(listener).proxies();
    if (!proxies.isEmpty() && proxies.contains(remote.getAddress().getAddress())) {
      child
          .pipeline()
          .addLast(new HAProxyMessageDecoder(), new ProxyProtocolReader(this, loop, remote));
      return true;
    }
    return admit(loop, child, remote);
  }

  /**
   * Leads a connection in whose client is known.
   *
   * @return false when that client has as many as it may
   */
  boolean admit(LoopContext loop, Channel child, InetSocketAddress client) {
    HardeningSpec limits = loop.flow.current().spec().hardening();
    Turnstile turnstile = loop.turnstile;
    if (Turnstile.limitsClients(limits)) {
      long key = IpLiteral.clientNumber(client.getAddress().getAddress());
      if (!turnstile.enter(key, limits.connectionsPerClient())) {
        turnstile.refusedForClient();
        return false;
      }
      child.closeFuture().addListener(_ -> turnstile.leave(key));
    }
    entrance.furnish(loop, child, client);
    return true;
  }
}
