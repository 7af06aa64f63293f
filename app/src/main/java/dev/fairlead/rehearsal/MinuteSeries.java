package dev.fairlead.rehearsal;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Requests by the minute in which they began, in order of time. Used by one thread. */
final class MinuteSeries {
  private static final int MINUTE = 60;
  private static final int FIRST_ROOM = 64;

  private long[] starts = new long[FIRST_ROOM];
  private long[] counts = new long[FIRST_ROOM];
  private int size;

  /** A minute later than those before, in seconds since 1970. */
  void add(long start, long requests) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    starts[size] = start;
    counts[size++] = requests;
  }

  /** All of them together. */
  static MinuteSeries sum(List<MinuteSeries> all) {
    TreeMap<Long, Long> minutes = new TreeMap<>();
    for (MinuteSeries each : all) {
      for (int i = 0; i < each.size; i++) {
        minutes.merge(each.starts[i], each.counts[i], Long::sum);
      }
    }
    MinuteSeries sum = new MinuteSeries();
    minutes.forEach(sum::add);
    return sum;
  }

  /** The most in a minute. */
  long peak() {
    return Arrays.stream(counts, 0, size).max().orElse(0);
  }

  /** The most in two minutes of the clock, one after the other. */
  long peakOfTwo() {
    long peak = 0;
    for (int i = 0; i < size; i++) {
      long before = i > 0 && starts[i - 1] == starts[i] - MINUTE ? counts[i - 1] : 0;
      peak = Math.max(peak, counts[i] + before);
    }
    return peak;
  }

  /**
   * How many of them a limit by the generic cell rate algorithm refuses at the most, whoever they
   * come from and whenever in their minutes.
   *
   * <p>It refuses the most if all have one key: what it admits of all, the limits of each key would
   * admit, too, and admitting as soon as one can is the way to admit the most (of requests that
   * cost the same). Of one key, all of a minute may come at its beginning, and find no more than
   * what was left; or at its end, and leave no more than what had come back by then less what they
   * took. Either is taken of each minute.
   *
   * @param burst what is there in the beginning, and at the most, in units
   * @param perMinute how many units come back in a minute
   * @param cost units that a request takes
   */
  long mostRefused(double burst, double perMinute, int cost) {
    long refused = 0;
    double left = burst;
    for (int i = 0; i < size; i++) {
      long idle = i == 0 ? 0 : (starts[i] - starts[i - 1]) / MINUTE - 1;
      left = Math.min(burst, left + idle * perMinute);
      refused += Math.max(0, counts[i] - (long) Math.floor(left / cost));
      left = Math.max(0, Math.min(burst, left + perMinute) - (double) counts[i] * cost);
    }
    return refused;
  }
}
