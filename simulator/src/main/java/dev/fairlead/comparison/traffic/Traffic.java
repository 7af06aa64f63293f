package dev.fairlead.comparison.traffic;

/** Requests one after the other, in the order of their arrival. Single-threaded. */
public interface Traffic {
  /** What {@link #next} returns behind the last request. */
  long END = Long.MAX_VALUE;

  /**
   * Goes on to the next request.
   *
   * @return when it arrives, in nanoseconds from the start, never less than before; or {@link #END}
   */
  long next();

  /** How long a backend of common speed serves this request, in nanoseconds, 1 or more. */
  long workNanos();

  /** Hash of this request's client, well mixed. */
  long key();
}
