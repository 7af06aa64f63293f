package dev.fairlead.comparison.traffic;

import java.util.random.RandomGenerator;

/**
 * Whose requests they are: the i-th busiest of {@code count} clients sends in proportion to {@code
 * i^-exponent} (Zipf). Drawn by Vose's alias method: one look at a table. Immutable.
 */
public final class Clients {
  private final double[] keep;
  private final int[] other;

  /**
   * The clients.
   *
   * @param count how many, 1 or more
   * @param exponent 0 for all alike; near 1 is usual for real clients
   */
  public Clients(int count, double exponent) {
    keep = new double[count];
    other = new int[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      keep[i] = Math.pow(i + 1, -exponent);
      sum += keep[i];
    }
    for (int i = 0; i < count; i++) {
      keep[i] *= count / sum;
    }
    pair();
  }

  /** Fills up every column that is less than full from one that is more. */
  private void pair() {
    int n = keep.length;
    int[] small = new int[n];
    int[] large = new int[n];
    int smalls = 0;
    int larges = 0;
    for (int i = 0; i < n; i++) {
      if (keep[i] < 1) {
        small[smalls++] = i;
      } else {
        large[larges++] = i;
      }
    }
    while (smalls > 0 && larges > 0) {
      int less = small[--smalls];
      int more = large[larges - 1];
      other[less] = more;
      keep[more] -= 1 - keep[less];
      if (keep[more] < 1) {
        small[smalls++] = more;
        larges--;
      }
    }
    // What is left differs from 1 by rounding only.
    while (larges > 0) {
      keep[large[--larges]] = 1;
    }
    while (smalls > 0) {
      keep[small[--smalls]] = 1;
    }
  }

  /** One client, from 0 for the busiest. */
  int next(RandomGenerator random) {
    int i = random.nextInt(keep.length);
    return random.nextDouble() < keep[i] ? i : other[i];
  }

  /** How many there are. */
  public int count() {
    return keep.length;
  }

  /** The key of a client, well mixed: the finalizer of SplitMix64 (Steele et al. 2014). */
  public static long key(long client) {
    long z = (client + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
