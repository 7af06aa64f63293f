package dev.fairlead.security;

import org.jspecify.annotations.Nullable;

/**
 * One request's place under a {@link ConcurrencyLimit}, from when it was granted to its end. Part
 * of whatever stands for the request, and reused with it; confined to one thread. It is ended
 * exactly once: a second end, or a grant before it, is a fault of the caller, said at once.
 */
public final class Permit {
  /** How long it took is not known, or says nothing. */
  public static final long UNKNOWN = -1;

  private @Nullable ConcurrencyLimit limit;
  private int place;

  void grant(ConcurrencyLimit by, int at) {
    if (limit != null) {
      throw new IllegalStateException("permit not ended");
    }
    limit = by;
    place = at;
  }

  /** Whether there is a place to give back. */
  public boolean held() {
    return limit != null;
  }

  /**
   * Gives the place back.
   *
   * @param nanos how long the request took until it was answered, or {@link #UNKNOWN}
   * @param now nanoseconds, of the clock that the limit was made by
   */
  public void end(long nanos, long now) {
    ConcurrencyLimit by = limit;
    if (by == null) {
      throw new IllegalStateException("permit ended twice");
    }
    limit = null;
    by.release(place, nanos, now);
  }
}
