package dev.fairlead.comparison.simulation;

import java.util.Arrays;

/**
 * The requests that are somewhere between arrival and end, as rows of arrays; a row is used again
 * when its request is over. Those not answered yet are chained in the order they arrived, so that
 * the one whose time runs out next is always the first. Single-threaded.
 */
final class InSystem {
  static final int NOBODY = -1;

  long[] arrivedAt = new long[256];
  long[] givenAt = new long[256];
  long[] work = new long[256];
  long[] key = new long[256];
  int[] slot = new int[256];

  /** Answered or given up: the row is kept only because a backend still has it. */
  boolean[] over = new boolean[256];

  /** Whether its backend is answering 500. */
  boolean[] failing = new boolean[256];

  private int[] before = new int[256];
  private int[] after = new int[256];
  private int free = NOBODY;
  private int rows;
  private int first = NOBODY;
  private int last = NOBODY;
  private int waiting;

  /** Takes in a request that arrives now. */
  int add(long now, long workNanos, long clientKey) {
    int id = row();
    arrivedAt[id] = now;
    work[id] = workNanos;
    key[id] = clientKey;
    slot[id] = NOBODY;
    over[id] = false;
    failing[id] = false;
    before[id] = last;
    after[id] = NOBODY;
    if (last == NOBODY) {
      first = id;
    } else {
      after[last] = id;
    }
    last = id;
    waiting++;
    return id;
  }

  private int row() {
    if (free != NOBODY) {
      int id = free;
      free = after[id];
      return id;
    }
    if (rows == arrivedAt.length) {
      grow(rows * 2);
    }
    return rows++;
  }

  private void grow(int size) {
    arrivedAt = Arrays.copyOf(arrivedAt, size);
    givenAt = Arrays.copyOf(givenAt, size);
    work = Arrays.copyOf(work, size);
    key = Arrays.copyOf(key, size);
    slot = Arrays.copyOf(slot, size);
    over = Arrays.copyOf(over, size);
    failing = Arrays.copyOf(failing, size);
    before = Arrays.copyOf(before, size);
    after = Arrays.copyOf(after, size);
  }

  /** The client has its answer, or none is awaited any more. */
  void end(int id) {
    over[id] = true;
    if (before[id] == NOBODY) {
      first = after[id];
    } else {
      after[before[id]] = after[id];
    }
    if (after[id] == NOBODY) {
      last = before[id];
    } else {
      before[after[id]] = before[id];
    }
    waiting--;
  }

  /** Nobody has it any more: its row is free. */
  void forget(int id) {
    after[id] = free;
    free = id;
  }

  /** The one that has waited longest for its answer, or {@link #NOBODY}. */
  int oldest() {
    return first;
  }

  /** How many wait for their answer. */
  int waiting() {
    return waiting;
  }
}
