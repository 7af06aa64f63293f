package dev.fairlead.security;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A block of cells, each with a tag that names its key, a time until which it matters, and some
 * numbers of its meter. Eight cells are a bucket, whose tags share a cache line. Any thread: every
 * word is read and written as a volatile, and changed where several may by compare-and-set.
 *
 * <p>A cell whose time has passed says nothing and may be given to another key. Who wants it
 * freezes it first: whoever had the same in mind, or was about to count in it, finds out by a
 * failed compare-and-set.
 */
final class Cells {
  /** Cells of a bucket. */
  static final int WAYS = 8;

  /** The time of a cell that is being given to a key. */
  static final long FROZEN = Long.MAX_VALUE;

  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle NUMBER = MethodHandles.arrayElementVarHandle(int[].class);
  private static final int STRIDE = 2 * WAYS;

  private final long[] words;
  private final int[] numbers;
  private final int perCell;
  private final int buckets;

  /**
   * Empty cells.
   *
   * @param buckets how many, at least 1
   * @param perCell numbers of each cell
   */
  Cells(int buckets, int perCell) {
    this.buckets = buckets;
    this.perCell = perCell;
    this.words = new long[buckets * STRIDE];
    this.numbers = new int[buckets * WAYS * perCell];
  }

  int buckets() {
    return buckets;
  }

  int size() {
    return buckets * WAYS;
  }

  /** What they take up, headers of arrays aside. */
  long bytes() {
    return 8L * words.length + 4L * numbers.length;
  }

  private static int tagAt(int cell) {
    return (cell / WAYS) * STRIDE + cell % WAYS;
  }

  long tag(int cell) {
    return (long) WORD.getVolatile(words, tagAt(cell));
  }

  void setTag(int cell, long tag) {
    WORD.setVolatile(words, tagAt(cell), tag);
  }

  boolean swapTag(int cell, long was, long is) {
    return WORD.compareAndSet(words, tagAt(cell), was, is);
  }

  /** Until when it matters; {@link #FROZEN}; 0 when it never did. */
  long until(int cell) {
    return (long) WORD.getVolatile(words, tagAt(cell) + WAYS);
  }

  void setUntil(int cell, long until) {
    WORD.setVolatile(words, tagAt(cell) + WAYS, until);
  }

  boolean swapUntil(int cell, long was, long is) {
    return WORD.compareAndSet(words, tagAt(cell) + WAYS, was, is);
  }

  int number(int cell, int i) {
    return (int) NUMBER.getVolatile(numbers, cell * perCell + i);
  }

  void setNumber(int cell, int i, int value) {
    NUMBER.setVolatile(numbers, cell * perCell + i, value);
  }

  boolean swapNumber(int cell, int i, int was, int is) {
    return NUMBER.compareAndSet(numbers, cell * perCell + i, was, is);
  }
}
