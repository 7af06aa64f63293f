package dev.fairlead.front;

import dev.fairlead.flow.RequestFlow;
import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.http1.HttpDate;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.net.Worker;
import dev.fairlead.pool.ConnectionPool;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the client connections of one event loop share. Loop-confined but for its constructor. */
final class LoopContext {
  /**
   * While draining, a connection that has been quiet for so long will hardly send another request.
   */
  private static final long QUIET_NANOS = 2_000_000_000L;

  /** With as many connections as may be, so often is looked for those that can be done without. */
  private static final long ROOM_EVERY_NANOS = 250_000_000L;

  /** A TLS handshake that takes longer is spared then, as the middle of a head is. */
  private static final long SPARE_HANDSHAKE_NANOS = 3_000_000_000L;

  final Worker worker;
  final RequestFlow flow;
  final ConnectionPool pool;
  final ExchangeObserver observer;
  final HeadBuilder builder = new HeadBuilder();
  final HeadBuilder block = new HeadBuilder();
  final Http2Stock http2 = new Http2Stock(this);
  final HttpDate date = new HttpDate();
  final Consumer<Throwable> faults;
  final Turnstile turnstile;

  private @Nullable ClientConnection first;

  /** Those whose TLS handshake is under way, the oldest first, with when it began. */
  private final Map<Channel, Long> handshakes = new LinkedHashMap<>();

  /** Written by the loop only, read by any thread. */
  private final AtomicInteger connections = new AtomicInteger();

  private boolean draining;
  private long roomMade = System.nanoTime() - ROOM_EVERY_NANOS;

  LoopContext(
      Worker worker,
      RequestFlow flow,
      ConnectionPool pool,
      ExchangeObserver observer,
      Turnstile turnstile,
      Consumer<Throwable> faults) {
    this.worker = worker;
    this.flow = flow;
    this.pool = pool;
    this.observer = observer;
    this.turnstile = turnstile;
    this.faults = faults;
  }

  void add(ClientConnection front) {
    ClientConnection head = first;
    front.next = head;
    if (head != null) {
      head.previous = front;
    }
    first = front;
    connections.getAndIncrement();
  }

  @SuppressWarnings("ReferenceEquality") // whether it is that very connection
  void remove(ClientConnection front) {
    ClientConnection previous = front.previous;
    ClientConnection next = front.next;
    if (previous != null) {
      previous.next = next;
    } else if (first == front) {
      first = next;
    } else {
      return;
    }
    if (next != null) {
      next.previous = previous;
    }
    front.previous = null;
    front.next = null;
    connections.getAndDecrement();
  }

  /** A connection comes whose TLS handshake is still to be made. */
  void addHandshake(Channel channel) {
    handshakes.put(channel, System.nanoTime());
    connections.getAndIncrement();
  }

  /** It is made, and the connection has a front now, or it has failed. */
  void removeHandshake(Channel channel) {
    if (handshakes.remove(channel) != null) {
      connections.getAndDecrement();
    }
  }

  int connections() {
    return connections.get();
  }

  /** Whether connections should be closed after the response they are busy with. */
  boolean draining() {
    return draining;
  }

  void drain() {
    draining = true;
    worker.onTick(() -> drainAll(System.nanoTime()));
  }

  private void drainAll(long now) {
    for (ClientConnection front : all()) {
      front.drain(now, now - QUIET_NANOS);
    }
  }

  /**
   * Makes room for others: closes connections that have been quiet, or in the middle of a head or
   * of a TLS handshake, for longer than a client needs that means to be served.
   */
  void makeRoom(long now) {
    if (now - roomMade >= ROOM_EVERY_NANOS) {
      roomMade = now;
      for (ClientConnection front : all()) {
        front.makeRoom(now);
      }
      List<Channel> slow = new ArrayList<>();
      handshakes.forEach((channel, began) -> {
        if (now - began > SPARE_HANDSHAKE_NANOS) {
          slow.add(channel);
        }
      });
      for (Channel each : slow) {
        // Nobody tells of a handshake that is ended from here.
        removeHandshake(each);
        each.close();
      }
    }
  }

  void closeAll() {
    List.copyOf(handshakes.keySet()).forEach(Channel::close);
    for (ClientConnection front : all()) {
      try {
        front.cut();
      } catch (RuntimeException e) {
        faults.accept(e);
      }
    }
  }

  /** Those open now. */
  List<ClientConnection> all() {
    List<ClientConnection> all = new ArrayList<>(connections.get());
    for (ClientConnection front = first; front != null; front = front.next) {
      all.add(front);
    }
    return all;
  }
}
