package dev.fairlead.balancer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The smooth weighted round robin of nginx, unrolled: each step every candidate gains its weight,
 * the richest (the first of equals) is chosen and pays the sum of all weights. After as many steps
 * as the sum of the weights all stand at zero again, so the sequence repeats. Not for concurrent
 * use.
 *
 * <p>Candidates of equal weight gain equally, so among them the richest is the one that is next in
 * turn: a step compares one candidate of each weight, not all.
 */
final class SmoothSequence {
  /** The longest sequence that is made. */
  static final int MAX_LENGTH = 65_536;

  /** The most comparisons that are made for one: about a millisecond's. */
  static final int MAX_COMPARISONS = 1 << 19;

  private final int total;

  // One entry for each weight that occurs: the weight, what its poorer ones would have if they
  // had not paid in this round, and where the one that is next stands among the members.
  private final int[] gains;
  private final long[] credit;
  private final int[] next;

  // Candidates ordered by weight, then by index; those of gains[g] begin at starts[g].
  private final int[] members;
  private final int[] starts;

  private SmoothSequence(int[] weights, int total, int[] gains) {
    this.total = total;
    this.gains = gains;
    this.credit = new long[gains.length];
    this.members = new int[weights.length];
    this.starts = new int[gains.length + 1];
    for (int weight : weights) {
      starts[group(weight) + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    this.next = Arrays.copyOf(starts, gains.length);
    for (int i = 0; i < weights.length; i++) {
      members[next[group(weights[i])]++] = i;
    }
    System.arraycopy(starts, 0, next, 0, gains.length);
  }

  private int group(int weight) {
    return Arrays.binarySearch(gains, weight);
  }

  /**
   * Indexes of candidates in the order of their turns; empty for no candidates; null when it would
   * be longer than {@link #MAX_LENGTH} or take more than {@link #MAX_COMPARISONS}.
   */
  static int @Nullable [] of(int[] shares) {
    int divisor = Math.max(1, Arrays.stream(shares).reduce(0, SmoothSequence::gcd));
    int[] weights = Arrays.stream(shares).map(share -> share / divisor).toArray();
    long total = Arrays.stream(weights).asLongStream().sum();
    int[] gains = Arrays.stream(weights).sorted().distinct().toArray();
    if (total > MAX_LENGTH || total * gains.length > MAX_COMPARISONS) {
      return null;
    }
    return new SmoothSequence(weights, (int) total, gains).unroll();
  }

  private int[] unroll() {
    int[] sequence = new int[total];
    for (int step = 0; step < total; step++) {
      int richest = richestAfterPay();
      sequence[step] = members[next[richest]];
      if (++next[richest] == starts[richest + 1]) {
        next[richest] = starts[richest];
        credit[richest] -= total;
      }
    }
    return sequence;
  }

  private int richestAfterPay() {
    int richest = 0;
    for (int g = 0; g < gains.length; g++) {
      credit[g] += gains[g];
      if (credit[g] > credit[richest]
          || (credit[g] == credit[richest] && members[next[g]] < members[next[richest]])) {
        richest = g;
      }
    }
    return richest;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
