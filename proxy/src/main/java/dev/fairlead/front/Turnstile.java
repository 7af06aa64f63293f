package dev.fairlead.front;

import dev.fairlead.config.HardeningSpec;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many client connections are open, in all and of each client: an IPv4 address, or an IPv6
 * network of 64 bits, of which one client has all addresses. Any thread. Clients are counted only
 * while there is a limit for them.
 */
final class Turnstile {
  private final AtomicInteger all = new AtomicInteger();
  private final ConcurrentHashMap<Long, Integer> byClient = new ConcurrentHashMap<>();
  private final LongAdder tooMany = new LongAdder();
  private final LongAdder tooManyOfClient = new LongAdder();
  private final LongAdder withoutProxyHeader = new LongAdder();
  private final LongAdder failedHandshakes = new LongAdder();

  /** Counts a connection, unless there are as many as may be. */
  boolean enter(int most) {
    if (all.incrementAndGet() <= most) {
      return true;
    }
    all.decrementAndGet();
    return false;
  }

  /** A connection that was counted is closed. */
  void leave() {
    all.decrementAndGet();
  }

  /** Counts a connection of a client, unless it has as many as it may. */
  boolean enter(long client, int most) {
    if (byClient.merge(client, 1, Integer::sum) <= most) {
      return true;
    }
    leave(client);
    return false;
  }

  /** A connection that was counted as that client's is closed. */
  void leave(long client) {
    byClient.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
  }

  /** A connection was closed because there were too many. */
  void refusedForAll() {
    tooMany.increment();
  }

  /** A connection was closed because its client had too many. */
  void refusedForClient() {
    tooManyOfClient.increment();
  }

  /** A connection was closed because its PROXY protocol header was not sound, or did not come. */
  void refusedWithoutHeader() {
    withoutProxyHeader.increment();
  }

  /** No TLS came of a connection. */
  void failedHandshake() {
    failedHandshakes.increment();
  }

  /** Connections closed since the start. */
  RefusedConnections refusals() {
    return new RefusedConnections(
        tooMany.sum(), tooManyOfClient.sum(), withoutProxyHeader.sum(), failedHandshakes.sum());
  }

  /** Connections counted now. */
  int count() {
    return all.get();
  }

  /** Whether clients are counted. */
  static boolean limitsClients(HardeningSpec spec) {
    return spec.connectionsPerClient() != HardeningSpec.NONE;
  }
}
