package dev.fairlead.front;

import dev.fairlead.config.ListenerSpec;
import dev.fairlead.flow.Door;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/**
 * What stands on the way from a listener's socket to the front that speaks the client's protocol:
 * first the PROXY protocol, then TLS, then the choice between HTTP/1.1 and HTTP/2. Immutable.
 */
final class Entrance {
  private final Door door;

  Entrance(int listener, ListenerSpec spec) {
    this.door = new Door(listener, spec, spec.tls() != null);
  }

  /** Number of the listener in the file that the process started with. */
  int listener() {
    return door.listener();
  }

  /** Readies a new connection, which is not registered with its loop yet. */
  void furnish(LoopContext loop, Channel child, InetSocketAddress remote) {
    child.pipeline().addLast(new Http1Front(loop, child, remote, door));
  }
}
