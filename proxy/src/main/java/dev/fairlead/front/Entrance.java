package dev.fairlead.front;

import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.Protocol;
import dev.fairlead.flow.Door;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What stands on the way from a listener's socket to the front that speaks the client's protocol:
 * first the PROXY protocol, then TLS, then the choice between HTTP/1.1 and HTTP/2. Immutable.
 */
final class Entrance {
  private final Door door;

  Entrance(int listener, ListenerSpec spec) {
    this.door = new Door(listener, spec, spec.tls() != null);
  }

  /** Readies a new connection, which is not registered with its loop yet. */
  void furnish(LoopContext loop, Channel child, InetSocketAddress remote) {
    List<Protocol> spoken = door.spec().protocols();
    if (!spoken.contains(Protocol.HTTP_1)) {
      child.pipeline().addLast(new Http2Front(loop, child, remote, door));
      return;
    }
    Http1Front http1 = new Http1Front(loop, child, remote, door);
    if (spoken.contains(Protocol.HTTP_2)) {
      child.pipeline().addLast(new PrefaceChoice(loop, http1, remote, door));
    }
    child.pipeline().addLast(http1);
  }
}
