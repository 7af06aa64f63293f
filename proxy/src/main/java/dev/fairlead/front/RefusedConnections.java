package dev.fairlead.front;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Client connections closed since the start before anything was read of them but a PROXY protocol
 * header. Immutable.
 *
 * @param tooMany there were as many as may be in all
 * @param tooManyOfClient its client had as many as it may
 * @param withoutProxyHeader its peer is one that must say who its client is, and did not
 */
public record RefusedConnections(long tooMany, long tooManyOfClient, long withoutProxyHeader) {
  /** All of them. */
  public long sum() {
    return tooMany + tooManyOfClient + withoutProxyHeader;
  }

  /** By name. */
  public SortedMap<String, Long> byReason() {
    SortedMap<String, Long> all = new TreeMap<>();
    all.put("tooMany", tooMany);
    all.put("tooManyOfClient", tooManyOfClient);
    all.put("withoutProxyHeader", withoutProxyHeader);
    return all;
  }
}
