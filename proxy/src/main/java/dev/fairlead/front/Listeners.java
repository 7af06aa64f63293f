package dev.fairlead.front;

import dev.fairlead.config.ListenerSpec;
import dev.fairlead.net.Handover;
import dev.fairlead.net.Transport;
import dev.fairlead.tls.ServerTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The listening sockets. With epoll every loop has one of its own for each address (SO_REUSEPORT),
 * so that the kernel spreads connections and none changes hands; and a second process may listen on
 * the same address while this one drains. Not for concurrent use.
 */
final class Listeners {
  private static final int BACKLOG = 4096;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_NODELAY = 1;

  /** Longer than a handshake that began before the address was handed over takes to end. */
  private static final long HANDOVER_MILLIS = 250;

  /** Set on the listening socket, it holds for every connection accepted: a system call saved. */
  private static final IntegerUnixChannelOption NODELAY =
      new IntegerUnixChannelOption("FAIRLEAD_TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY);

  private final Transport transport;
  private final List<LoopContext> loops;
  private final List<Bound> bound = new ArrayList<>();
  private final List<Entrance> entrances = new ArrayList<>();

  /** One address and the sockets on it. */
  private record Bound(InetSocketAddress address, List<Channel> sockets) {}

  Listeners(Transport transport, List<LoopContext> loops) {
    this.transport = transport;
    this.loops = loops;
  }

  /** Binds all; on failure those already bound are closed. */
  void bind(List<ListenerSpec> specs) throws IOException {
    try {
      for (int i = 0; i < specs.size(); i++) {
        Entrance entrance = new Entrance(i, specs.get(i));
        entrances.add(entrance);
        bind(specs.get(i), entrance);
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void bind(ListenerSpec spec, Entrance entrance) throws IOException {
    InetSocketAddress address = new InetSocketAddress(spec.address().host(), spec.address().port());
    if (address.isUnresolved()) {
      throw new BindException(spec.address() + ": the name is unknown");
    }
    List<Channel> sockets = new ArrayList<>();
    if (transport == Transport.EPOLL) {
      for (LoopContext loop : loops) {
        sockets.add(listen(address, spec, entrance, loop, List.of(loop)));
        // Port 0 has become a real one, which the other loops share.
        address = (InetSocketAddress) sockets.getFirst().localAddress();
      }
    } else {
      sockets.add(listen(address, spec, entrance, loops.getFirst(), loops));
      address = (InetSocketAddress) sockets.getFirst().localAddress();
    }
    bound.add(new Bound(address, sockets));
  }

  private Channel listen(
      InetSocketAddress address,
      ListenerSpec spec,
      Entrance entrance,
      LoopContext owner,
      List<LoopContext> served)
      throws IOException {
    ServerChannel channel = transport.newServer();
    channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
    channel.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
    if (transport == Transport.EPOLL) {
      channel.config().setOption(NODELAY, 1);
    }
    channel.pipeline().addLast(new Acceptor(new Doorstep(entrance.listener(), entrance), served));
    owner.worker.loop().register(channel).syncUninterruptibly();
    ChannelFuture binding = channel.bind(address).awaitUninterruptibly();
    if (!binding.isSuccess()) {
      channel.close().awaitUninterruptibly();
      Throwable cause = binding.cause();
      String why = cause == null ? "cannot be bound" : reason(String.valueOf(cause.getMessage()));
      IOException failure = new BindException(spec.address() + ": " + why);
      failure.initCause(cause);
      throw failure;
    }
    return channel;
  }

  /** The system's own words, without the call they came from. */
  private static String reason(String message) {
    return message.substring(message.lastIndexOf(": ") < 0 ? 0 : message.lastIndexOf(": ") + 2);
  }

  /** How TLS is ended, by listener; those without it are left out. */
  Map<String, ServerTls> tls() {
    Map<String, ServerTls> all = new LinkedHashMap<>();
    for (Entrance each : entrances) {
      if (each.tls() != null) {
        all.put("listener " + each.door().spec().address(), each.tls());
      }
    }
    return all;
  }

  /**
   * Takes up what can be without a restart.
   *
   * @param warning told of what could not be, and is as before
   */
  void follow(List<ListenerSpec> specs, Consumer<String> warning) {
    for (Entrance each : entrances) {
      for (ListenerSpec spec : specs) {
        if (spec.follows(each.door().spec())) {
          each.follow(spec, warning);
          break;
        }
      }
    }
  }

  /** The addresses bound, in the order of the specs. */
  List<InetSocketAddress> addresses() {
    return bound.stream().map(Bound::address).toList();
  }

  /**
   * Stops accepting, and leaves to a process that listens on the same addresses what would have
   * come here; blocks for a moment.
   */
  void retire() throws InterruptedException {
    boolean steered = false;
    for (Bound one : bound) {
      steered |= Handover.steerAway(one.sockets().getFirst(), one.sockets().size());
    }
    if (steered) {
      TimeUnit.MILLISECONDS.sleep(HANDOVER_MILLIS);
      bound.forEach(one -> Handover.restore(one.sockets().getFirst()));
    }
    close();
  }

  /** Stops accepting at once. */
  void close() {
    for (Bound one : bound) {
      one.sockets().forEach(socket -> socket.close().awaitUninterruptibly());
    }
    entrances.forEach(Entrance::close);
  }
}
