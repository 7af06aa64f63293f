package dev.fairlead.front;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Client connections closed since the start before a request was read of them. Immutable.
 *
 * @param tooMany there were as many as may be in all
 * @param tooManyOfClient its client had as many as it may
 * @param withoutProxyHeader its peer is one that must say who its client is, and did not
 * @param failedHandshakes no TLS came of it: nothing in common, no certificate that is believed,
 *     another protocol, or the client went away or was too slow
 */
public record RefusedConnections(
    long tooMany, long tooManyOfClient, long withoutProxyHeader, long failedHandshakes) {
  /** All of them. */
  public long sum() {
    return tooMany + tooManyOfClient + withoutProxyHeader + failedHandshakes;
  }

  /** By name. */
  public SortedMap<String, Long> byReason() {
    SortedMap<String, Long> all = new TreeMap<>();
    all.put("tooMany", tooMany);
    all.put("tooManyOfClient", tooManyOfClient);
    all.put("withoutProxyHeader", withoutProxyHeader);
    all.put("failedHandshakes", failedHandshakes);
    return all;
  }
}
