package dev.fairlead.balancer;

/**
 * All 64-bit numbers parted among owners, one stretch for each, in proportion to their shares.
 * Immutable; made in O(n).
 *
 * <p>The stretch of a number is found by a table of where to begin: for numbers that are spread
 * evenly that takes two steps on the average, whatever the shares.
 */
final class Portions implements KeySpace {
  /** For few owners one step is nearly always enough, and a processor guesses that right. */
  private static final int LEAST_BITS = 8;

  /** The greatest number of each stretch, in unsigned order. */
  private final long[] ends;

  /** For the leading bits of a number, the first stretch that reaches so far. */
  private final int[] guide;

  private final int shift;

  private Portions(long[] ends) {
    this.ends = ends;
    int bits = Math.max(LEAST_BITS, 33 - Integer.numberOfLeadingZeros(ends.length));
    this.shift = 64 - bits;
    this.guide = new int[1 << bits];
    int owner = 0;
    for (int entry = 0; entry < guide.length && ends.length > 0; entry++) {
      while (Long.compareUnsigned(ends[owner], (long) entry << shift) < 0) {
        owner++;
      }
      guide[entry] = owner;
    }
  }

  /** Stretches for shares of 1 or more. */
  static Portions of(int[] shares) {
    long total = 0;
    for (int share : shares) {
      total += share;
    }
    // 31 bits, so that the long division below does not overflow.
    int excess = Math.max(0, 33 - Long.numberOfLeadingZeros(total));
    long[] ends = new long[shares.length];
    long sum = 0;
    for (int i = 0; i < shares.length; i++) {
      sum += shares[i];
      ends[i] = fraction(sum >> excess, total >> excess) - 1;
    }
    return new Portions(ends);
  }

  /** {@code part / whole} of 2^64; the whole is 0, as 2^64 does not fit. */
  private static long fraction(long part, long whole) {
    long high = (part << 32) / whole;
    long low = ((part << 32) % whole << 32) / whole;
    return (high << 32) + low;
  }

  @Override
  public int owner(long number) {
    int owner = guide[(int) (number >>> shift)];
    while (Long.compareUnsigned(ends[owner], number) < 0) {
      owner++;
    }
    return owner;
  }
}
