package dev.fairlead.analytics;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often each status code was sent. A key sees a handful of different codes, so they are found
 * by a short scan, without hashing or boxing. Confined to one thread at a time.
 */
final class StatusCounts {
  private int[] codes = new int[4];
  private long[] counts = new long[4];
  private int size;

  void add(int code, long times) {
    for (int i = 0; i < size; i++) {
      if (codes[i] == code) {
        counts[i] += times;
        return;
      }
    }
    if (size == codes.length) {
      codes = Arrays.copyOf(codes, size * 2);
      counts = Arrays.copyOf(counts, size * 2);
    }
    codes[size] = code;
    counts[size++] = times;
  }

  void add(StatusCounts other) {
    for (int i = 0; i < other.size; i++) {
      add(other.codes[i], other.counts[i]);
    }
  }

  void subtract(StatusCounts other) {
    for (int i = 0; i < other.size; i++) {
      add(other.codes[i], -other.counts[i]);
    }
  }

  /** How often codes of that hundred of a hundred were sent, each standing for several of them. */
  long hundred(int hundreds, int parts) {
    long sum = 0;
    for (int i = 0; i < size; i++) {
      if (codes[i] / parts / 100 == hundreds) {
        sum += counts[i];
      }
    }
    return sum;
  }

  /** Adds what was counted by parts of codes to what is counted by codes. */
  void addWholesTo(StatusCounts wholes, int parts) {
    for (int i = 0; i < size; i++) {
      wholes.add(codes[i] / parts, counts[i]);
    }
  }

  /** Codes in ascending order, with how often each was sent. */
  SortedMap<Integer, Long> asMap() {
    SortedMap<Integer, Long> map = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      map.put(codes[i], counts[i]);
    }
    return map;
  }
}
