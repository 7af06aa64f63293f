package dev.fairlead.analytics.recording;

/**
 * Where HdrHistogram counts a value: its slots for two significant digits, from one microsecond on.
 * A slot's values differ by less than 1 %. Kept here, since the loops count into slots of their
 * own, and the store keeps slots, not histograms. Stateless: any thread.
 *
 * @see <a href="http://hdrhistogram.org">HdrHistogram</a>
 */
public final class LatencyLayout {
  /** The significant digits that make this layout. */
  public static final int SIGNIFICANT_DIGITS = 2;

  /** Longer times are counted as this, in microseconds: an hour. */
  public static final long LONGEST_MICROS = 3_600_000_000L;

  static final int CHUNK_BITS = 7;

  /** Slots of one power of two: these are made together, when the first of them is needed. */
  static final int CHUNK = 1 << CHUNK_BITS;

  private static final int SUB_BUCKETS = 2 * CHUNK;

  /** One more than the highest slot. */
  static final int SLOTS = slot(LONGEST_MICROS) + 1;

  static final int CHUNKS = (SLOTS + CHUNK - 1) / CHUNK;

  private LatencyLayout() {}

  /** The slot of a value of 0 to {@link #LONGEST_MICROS}. */
  static int slot(long micros) {
    int bucket = 64 - CHUNK_BITS - 1 - Long.numberOfLeadingZeros(micros | SUB_BUCKETS - 1);
    return (bucket << CHUNK_BITS) + (int) (micros >>> bucket);
  }

  /** The least value of a slot. */
  public static long least(int slot) {
    int bucket = Math.max(0, (slot >> CHUNK_BITS) - 1);
    return (long) (slot - (bucket << CHUNK_BITS)) << bucket;
  }
}
