package dev.fairlead.admin.metrics;

import java.util.HashMap;
import java.util.Map;

/**
 * Keeps counters from going backwards: what a reload begins to count anew goes on where it was. For
 * what belongs to a part of the configuration and goes with it. Any thread.
 */
final class SteadyCounters {
  private final Map<String, long[]> known = new HashMap<>();

  /**
   * What is to be shown.
   *
   * @param name of one counter, its labels included
   * @param counted what it says now
   */
  synchronized long value(String name, long counted) {
    long[] baseAndLast = known.computeIfAbsent(name, _ -> new long[2]);
    if (counted < baseAndLast[1]) {
      baseAndLast[0] += baseAndLast[1];
    }
    baseAndLast[1] = counted;
    return baseAndLast[0] + counted;
  }
}
