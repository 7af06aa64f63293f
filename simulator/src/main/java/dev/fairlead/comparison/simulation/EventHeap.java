package dev.fairlead.comparison.simulation;

import java.util.Arrays;

/**
 * What is yet to happen, soonest first: a heap with four children a node, in two arrays, so that an
 * event is no object. Single-threaded.
 */
final class EventHeap {
  private static final int CHILDREN = 4;

  private long[] times = new long[64];
  private int[] events = new int[64];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  /** When the soonest happens; {@link Long#MAX_VALUE} when there is none. */
  long time() {
    return size == 0 ? Long.MAX_VALUE : times[0];
  }

  void add(long time, int event) {
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      events = Arrays.copyOf(events, size * 2);
    }
    int i = size++;
    while (i > 0) {
      int parent = (i - 1) / CHILDREN;
      if (times[parent] <= time) {
        break;
      }
      times[i] = times[parent];
      events[i] = events[parent];
      i = parent;
    }
    times[i] = time;
    events[i] = event;
  }

  /** Takes the soonest out. */
  int remove() {
    int soonest = events[0];
    int last = --size;
    long time = times[last];
    int i = 0;
    while (true) {
      int child = i * CHILDREN + 1;
      if (child >= last) {
        break;
      }
      int least = least(child, Math.min(child + CHILDREN, last));
      if (times[least] >= time) {
        break;
      }
      times[i] = times[least];
      events[i] = events[least];
      i = least;
    }
    times[i] = time;
    events[i] = events[last];
    return soonest;
  }

  private int least(int from, int until) {
    int least = from;
    for (int i = from + 1; i < until; i++) {
      if (times[i] < times[least]) {
        least = i;
      }
    }
    return least;
  }
}
