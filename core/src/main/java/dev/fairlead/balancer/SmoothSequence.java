package dev.fairlead.balancer;

import java.util.Arrays;

/**
 * The smooth weighted round robin of nginx, unrolled: each step every candidate gains its weight,
 * the richest (the first of equals) is chosen and pays the sum of all weights. After as many steps
 * as the sum of the weights all stand at zero again, so the sequence repeats. Stateless.
 */
final class SmoothSequence {
  /**
   * The longest sequence kept, unless there are more candidates than that. Weights (after division
   * by their common divisor) that sum to more are scaled down and rounded, no weight to less than
   * one: a share is then off by at most one place in this many for each candidate.
   */
  static final int MAX_LENGTH = 65_536;

  private SmoothSequence() {}

  /** Indexes of candidates in the order of their turns; empty for no candidates. */
  static int[] of(int[] weights) {
    int[] shares = reduce(weights);
    int total = Arrays.stream(shares).sum();
    int[] sequence = new int[total];
    if (total == shares.length) {
      Arrays.setAll(sequence, i -> i);
      return sequence;
    }
    int[] credit = new int[shares.length];
    for (int step = 0; step < total; step++) {
      int richest = richestAfterPay(credit, shares);
      credit[richest] -= total;
      sequence[step] = richest;
    }
    return sequence;
  }

  private static int richestAfterPay(int[] credit, int[] shares) {
    int richest = 0;
    for (int i = 0; i < shares.length; i++) {
      credit[i] += shares[i];
      if (credit[i] > credit[richest]) {
        richest = i;
      }
    }
    return richest;
  }

  private static int[] reduce(int[] weights) {
    int divisor = Math.max(1, Arrays.stream(weights).reduce(0, SmoothSequence::gcd));
    long total = Arrays.stream(weights).asLongStream().sum() / divisor;
    if (total <= MAX_LENGTH) {
      return Arrays.stream(weights).map(weight -> weight / divisor).toArray();
    }
    double scale = (double) MAX_LENGTH / total / divisor;
    return Arrays.stream(weights)
        .map(weight -> Math.max(1, (int) Math.floor(weight * scale)))
        .toArray();
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
