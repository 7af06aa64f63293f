package dev.fairlead.analytics.history;

import java.time.Duration;

/** How long housekeeping may go on before it is to let others. Used by one thread. */
final class Turn {
  private final long nanos;
  private final long began = System.nanoTime();
  private boolean first = true;

  private Turn(long nanos) {
    this.nanos = nanos;
  }

  /** One that begins now. */
  static Turn of(Duration length) {
    return new Turn(length.toNanos());
  }

  /** One without an end. */
  static Turn endless() {
    return new Turn(Long.MAX_VALUE);
  }

  /** Whether its time is up. */
  boolean isOver() {
    return System.nanoTime() - began >= nanos;
  }

  /** Whether one more portion may begin: the first always may, so that it goes on at all. */
  boolean begins() {
    boolean may = first || !isOver();
    first = false;
    return may;
  }
}
