package dev.fairlead.analytics;

import java.util.List;
import java.util.SortedMap;

/**
 * How many exchanges all loops had counted at about one moment, and how long all of them together
 * took: what it costs little to ask for each second. Belongs to the reader who asked for it.
 *
 * @param pairs routes and backends that have seen an exchange; one may be there once for each loop
 * @param statuses how often each status was sent; 0 for exchanges cut before any
 * @param durations how long exchanges took, from the first byte of the request to the last byte of
 *     the response
 * @param staleLoops loops that did not answer in time; their figures are those of their last answer
 */
public record TrafficCounts(
    List<Pair> pairs, SortedMap<Integer, Long> statuses, Durations durations, int staleLoops) {
  public TrafficCounts {
    pairs = List.copyOf(pairs);
  }

  /**
   * A route and a backend.
   *
   * @param route slot of the route's label; 0 where none matched
   * @param backend slot of the backend's label; 0 where none was tried
   * @param count exchanges ended
   * @param failing of these, those that were answered 5xx or not at all
   */
  public record Pair(int route, int backend, long count, long failing) {}
}
