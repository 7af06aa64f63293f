package dev.fairlead.balancer;

import java.util.Arrays;

/**
 * The candidates that are to be passed over, by slot: those an exchange has tried, and those that
 * are full. Loop-confined, reused between exchanges.
 */
public final class Tried {
  private long[] bits = new long[1];
  private int count;

  /** Marks a candidate as tried. */
  public void add(int slot) {
    int word = slot >> 6;
    if (word >= bits.length) {
      bits = Arrays.copyOf(bits, word + 1);
    }
    if ((bits[word] & 1L << slot) == 0) {
      bits[word] |= 1L << slot;
      count++;
    }
  }

  /** Whether that candidate has been tried. */
  public boolean has(int slot) {
    int word = slot >> 6;
    return word < bits.length && (bits[word] & 1L << slot) != 0;
  }

  /** Whether none has been tried: the usual case. */
  public boolean isEmpty() {
    return count == 0;
  }

  /** Forgets all. */
  public void clear() {
    if (count != 0) {
      Arrays.fill(bits, 0);
      count = 0;
    }
  }
}
