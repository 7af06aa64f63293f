package dev.fairlead.balancer;

import java.util.Arrays;

/** A candidate by its share, with some of them left out. Immutable. */
final class Draw {
  /** So many misses, and the rest of a draw is done by counting. */
  private static final int MISSES = 8;

  private final Candidates candidates;
  private final Portions portions;

  Draw(Candidates candidates) {
    this.candidates = candidates;
    this.portions = Portions.of(shares(candidates));
  }

  static int[] shares(Candidates candidates) {
    int[] shares = new int[candidates.size()];
    Arrays.setAll(shares, candidates::share);
    return shares;
  }

  /**
   * The index of one that has not been tried, by chance in proportion to the shares of those that
   * are left; {@link Balancer#NONE} when none is.
   *
   * @param except an index that is left out too, or {@link Balancer#NONE}
   */
  int next(Pick pick, int except) {
    if (candidates.size() == 0) {
      return Balancer.NONE;
    }
    for (int miss = 0; miss < MISSES; miss++) {
      int index = portions.owner(pick.random.nextLong());
      if (index != except && !pick.tried.has(candidates.slot(index))) {
        return index;
      }
    }
    return among(candidates, pick.random.nextLong(), pick.tried, except);
  }

  /** The same for a number that was drawn before, by counting: O(n). */
  static int among(Candidates candidates, long number, Tried tried, int except) {
    long left = Math.unsignedMultiplyHigh(number, total(candidates, tried, except));
    int last = Balancer.NONE;
    for (int i = 0; i < candidates.size(); i++) {
      if (i != except && !tried.has(candidates.slot(i))) {
        last = i;
        left -= candidates.share(i);
        if (left < 0) {
          break;
        }
      }
    }
    return last;
  }

  /** The shares of those that are left. */
  static long total(Candidates candidates, Tried tried, int except) {
    long total = 0;
    for (int i = 0; i < candidates.size(); i++) {
      if (i != except && !tried.has(candidates.slot(i))) {
        total += candidates.share(i);
      }
    }
    return total;
  }
}
