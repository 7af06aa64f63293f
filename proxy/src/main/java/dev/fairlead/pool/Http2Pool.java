package dev.fairlead.pool;

import dev.fairlead.config.LinkSpec;
import dev.fairlead.model.Failure;
import dev.fairlead.net.Worker;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/2 connections of one event loop: one per backend, more when it takes no more streams on
 * those there are. The oldest with room is used, so that those made for a rush run out.
 * Loop-confined.
 */
final class Http2Pool {
  /** What a connection is expected to take before the backend has said: RFC 9113 §6.5.2. */
  static final int EXPECTED_STREAMS = 100;

  /** One who wants a new connection is content with one that was heard of so lately. */
  private static final long FRESH_NANOS = 2_000_000_000L;

  /** Decoded, beyond four times which a head is not even looked at. */
  private static final int HEAD_BYTES = 1024 * 1024;

  private final Worker worker;
  private final Connector connector;
  private final Consumer<Throwable> faults;
  private final Http2Stock stock = new Http2Stock();
  private final Map<Backend, Fleet> fleets = new HashMap<>();

  /** The connections to one backend that take streams, or will, oldest first. */
  private static final class Fleet {
    private final List<Http2Connection> connections = new ArrayList<>();
    private int maxIdle;
    private int expected = EXPECTED_STREAMS;
  }

  Http2Pool(Worker worker, Connector connector, Consumer<Throwable> faults) {
    this.worker = worker;
    this.connector = connector;
    this.faults = faults;
  }

  /** Tells how many connections there are. */
  void count(ObjIntConsumer<Backend> out) {
    fleets.forEach((backend, fleet) -> out.accept(backend, fleet.connections.size()));
  }

  Http2Stock stock() {
    return stock;
  }

  void report(Throwable fault) {
    faults.accept(fault);
  }

  /** As {@link ConnectionPool#open}; a backend says which requests it has not looked at. */
  void open(Route route, Backend backend, boolean fresh, BackendListener listener) {
    Fleet fleet = fleets.computeIfAbsent(backend, _ -> new Fleet());
    LinkSpec link = route.upstream().spec().link();
    fleet.maxIdle = route.upstream().spec().poolMaxIdle();
    byte[] client = ConnectionPool.owner(link, listener);
    Http2Connection found = find(fleet, link, client, fresh);
    if (found == null) {
      dial(fleet, route, backend, client, listener);
    } else if (found.hasRoom()) {
      found.hand(listener);
    } else {
      found.await(route, listener);
    }
  }

  private static @Nullable Http2Connection find(
      Fleet fleet, LinkSpec link, byte[] client, boolean fresh) {
    long since = fresh ? System.nanoTime() - FRESH_NANOS : 0;
    Http2Connection promising = null;
    List<Http2Connection> connections = fleet.connections;
    for (int i = 0; i < connections.size(); i++) {
      Http2Connection each = connections.get(i);
      if (!each.link().equals(link)) {
        // Made in another world: who comes now is not for it.
        each.leave();
        i--;
      } else if (each.serves(client)) {
        // On another client's the backend would take the request for that client's.
        if (each.hasRoom()) {
          if (!fresh || each.isHeardSince(since)) {
            return each;
          }
        } else if (promising == null && each.isPromising(fleet.expected)) {
          promising = each;
        }
      }
    }
    return promising;
  }

  private void dial(
      Fleet fleet, Route route, Backend backend, byte[] client, BackendListener listener) {
    LinkSpec link = route.upstream().spec().link();
    Failure failure =
        connector.connect(
            worker,
            backend,
            link,
            route.deadlines().connect(),
            ConnectionPool.header(link, listener),
            faults,
            channel -> {
              Http2Connection connection =
                  new Http2Connection(worker, this, backend, link, client, channel, HEAD_BYTES);
              fleet.connections.add(connection);
              connection.connecting(route, listener);
              return connection;
            });
    if (failure != null) {
      listener.connectFailed(failure);
    }
  }

  /** A connection is made, and takes so many streams. */
  void settled(Http2Connection connection, int most) {
    Fleet fleet = fleets.get(connection.backend());
    if (fleet != null) {
      fleet.expected = Math.min(most, EXPECTED_STREAMS);
    }
  }

  /** Whether a connection without streams is kept. */
  boolean keeps(Http2Connection connection) {
    Fleet fleet = fleets.get(connection.backend());
    return fleet != null
        && fleet.connections.stream().filter(Http2Connection::isIdle).count() <= fleet.maxIdle;
  }

  void remove(Http2Connection connection) {
    Fleet fleet = fleets.get(connection.backend());
    if (fleet != null) {
      fleet.connections.remove(connection);
    }
  }

  /** Closes the connections to backends that are in use no more, when they have no stream. */
  void retain(Set<Backend> inUse) {
    List<Backend> gone = new ArrayList<>(fleets.keySet());
    gone.removeAll(inUse);
    for (Backend backend : gone) {
      Fleet fleet = fleets.remove(backend);
      if (fleet != null) {
        List.copyOf(fleet.connections).forEach(Http2Connection::leave);
      }
    }
  }

  /** Closes every connection, when it has no stream. */
  void close() {
    retain(Set.of());
  }
}
