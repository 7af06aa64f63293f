package dev.fairlead.balancer;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The candidates that are to be passed over, by slot: those an exchange has tried, and those that
 * are full. Loop-confined, reused between exchanges.
 */
public final class Tried {
  private long[] bits = new long[1];
  private long[] aside = new long[0];
  private int count;
  private int asideCount;

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

  /** Forgets that a candidate was tried. Not while anything is put aside. */
  public void remove(int slot) {
    if (has(slot)) {
      bits[slot >> 6] &= ~(1L << slot);
      count--;
    }
  }

  /** Marks a candidate until {@link #takeBack}: it is full, but may be tried another time. */
  public void putAside(int slot) {
    if (has(slot)) {
      return;
    }
    add(slot);
    if (aside.length < bits.length) {
      aside = Arrays.copyOf(aside, bits.length);
    }
    aside[slot >> 6] |= 1L << slot;
    asideCount++;
  }

  /** Forgets what was put aside, and nothing else. */
  public void takeBack() {
    if (asideCount == 0) {
      return;
    }
    for (int word = 0; word < aside.length; word++) {
      bits[word] &= ~aside[word];
      aside[word] = 0;
    }
    count -= asideCount;
    asideCount = 0;
  }

  /** Becomes equal to {@code other}, which has nothing put aside. */
  public void copyFrom(Tried other) {
    clear();
    if (other.count != 0) {
      bits = Arrays.copyOf(other.bits, Math.max(bits.length, other.bits.length));
      count = other.count;
    }
  }

  /** Whether that candidate has been tried. */
  public boolean has(int slot) {
    int word = slot >> 6;
    return word < bits.length && (bits[word] & 1L << slot) != 0;
  }

  /** Their slots, as they are now. */
  public BitSet slots() {
    return BitSet.valueOf(bits);
  }

  /** Whether none has been tried: the usual case. */
  public boolean isEmpty() {
    return count == 0;
  }

  /** Forgets all. */
  public void clear() {
    if (count != 0) {
      Arrays.fill(bits, 0);
      Arrays.fill(aside, 0);
      count = 0;
      asideCount = 0;
    }
  }
}
