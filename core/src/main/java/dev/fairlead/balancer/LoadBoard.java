package dev.fairlead.balancer;

import org.jspecify.annotations.Nullable;

/**
 * What up to {@value #PLACES} backends of one upstream have to do, side by side in flat arrays: a
 * search over a thousand backends would spend most of its time on going from object to object. Any
 * thread; {@link Load} is one place of it.
 */
final class LoadBoard {
  /** How many backends a board has place for. */
  static final int PLACES = 128;

  /** How many counters share a cache line. */
  private static final int LINE = 16;

  /**
   * Exchanges in flight, by place. Written atomically by {@link Load} alone; a search reads it
   * plainly, behind a volatile read that makes it see what was written before its pick.
   */
  final int[] inFlight = new int[PLACES];

  private final @Nullable ResponseTimes[] times = new @Nullable ResponseTimes[PLACES];
  private volatile @Nullable FlatMeans means;

  /**
   * The place of the {@code n}th backend: the first eight are a cache line apart, so that event
   * loops which count at the few backends of a small upstream do not hold one another up.
   */
  static int place(int n) {
    return n * LINE % PLACES + n * LINE / PLACES;
  }

  /** Whose response times belong to a place. */
  void seat(int place, ResponseTimes mine) {
    times[place] = mine;
  }

  /**
   * The means by place. Null until {@link #keepMeans}.
   *
   * @see FlatMeans
   */
  @Nullable FlatMeans means() {
    return means;
  }

  /** From now on means are kept that fade by {@code rate} in a tick. */
  void keepMeans(double rate) {
    FlatMeans now = means;
    if (now == null || now.rate != rate) {
      derive(latestAnswer(), rate);
    }
  }

  /** Takes over the mean of a place, which was moved at {@code tick}. */
  void moved(int place, ResponseTimes mine, int tick, double rate) {
    FlatMeans now = means;
    if (now == null) {
      return;
    }
    if (now.rate != rate || !now.reaches(tick)) {
      derive(tick, rate);
      return;
    }
    now.note(place, mine);
    if (now != means) {
      // Derived anew meanwhile, perhaps from what was known before.
      moved(place, mine, tick, rate);
    }
  }

  /** Its tick: an epoch from which nothing has to be grown. */
  private int latestAnswer() {
    int latest = 0;
    boolean any = false;
    for (ResponseTimes each : times) {
      long state = each == null ? ResponseTimes.UNKNOWN : each.meanState();
      int stamp = ResponseTimes.stamp(state);
      if (state != ResponseTimes.UNKNOWN && (!any || stamp - latest > 0)) {
        latest = stamp;
        any = true;
      }
    }
    return latest;
  }

  private void derive(int epoch, double rate) {
    FlatMeans fresh = new FlatMeans(epoch, rate);
    fresh.noteAll(times);
    means = fresh;
    // Who did not see it yet has noted the old one only.
    fresh.noteAll(times);
  }
}
