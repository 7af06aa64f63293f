package dev.fairlead.security;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many requests at a time serve best, learned from how long they take: the limit shrinks by the
 * factor by which latency is above what it is in the long run, and grows by about its square root
 * while it is not. After Netflix' concurrency-limits (Gradient2), whose constants these are. Any
 * thread; neither locks nor allocates. Time is an argument, in nanoseconds.
 *
 * <p>Unlike there, what is usual is not learned while the limit is reached: the wait that an
 * overload causes would become usual, and the limit would grow with it. Every ten seconds of that,
 * the limit is halved for a moment instead, and what is measured then is taken for usual.
 */
final class Gradient {
  private static final int FIRST = 20;
  private static final int LEAST = 4;
  private static final long WINDOW = 100_000_000;
  private static final int LEAST_SAMPLES = 10;

  /** A window ends by then, with however few samples. */
  private static final long LONGEST_WINDOW = 1_000_000_000;

  /** What is tolerated: half as long again as usual. */
  private static final double TOLERANCE = 1.5;

  private static final double SMOOTHING = 0.2;

  /** From this part of the limit on, it is what holds requests back. */
  private static final double FULL = 0.9;

  /** Of overload between two looks. */
  private static final long LOOK_EACH = 10_000_000_000L;

  /** Of the average over the last 600 windows, a minute. */
  private static final double LONG_TERM = 2.0 / 601;

  private final int most;
  private final AtomicLong sum = new AtomicLong();
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong windowEnd;

  /** Written by whoever ends a window. */
  private volatile double limit;

  private volatile double usual;

  /** When the limit began to hold requests back, or the last look ended. */
  private volatile long overloadedSince;

  private volatile boolean overloaded;
  private volatile boolean looking;
  private volatile long lookEnd;
  private volatile double limitBefore;

  Gradient(int most, long now) {
    this.most = most;
    this.limit = Math.min(most, FIRST);
    this.windowEnd = new AtomicLong(now + WINDOW);
  }

  /** How many requests there may be at a time now. */
  int limit() {
    return (int) limit;
  }

  /**
   * A request was answered.
   *
   * @param nanos how long it took
   * @param inFlight how many there were as it ended, itself included
   */
  void sample(long nanos, int inFlight, long now) {
    sum.getAndAdd(nanos);
    long samples = count.incrementAndGet();
    long end = windowEnd.get();
    boolean enough = samples >= LEAST_SAMPLES || now - end >= LONGEST_WINDOW - WINDOW;
    if (now - end >= 0 && enough && windowEnd.compareAndSet(end, now + WINDOW)) {
      // What others add in between is shared out a little wrong between two windows.
      long taken = count.getAndSet(0);
      long took = sum.getAndSet(0);
      // Another that ended its window at the same moment may have taken all: a limit that is no
      // number once would never be one again.
      if (taken > 0 && took > 0) {
        update((double) took / taken, inFlight, now);
      }
    }
  }

  private void update(double took, int inFlight, long now) {
    double was = limit;
    double before = usual;
    if (looking) {
      look(took, now);
      return;
    }
    if (inFlight < was * FULL || before == 0) {
      overloaded = false;
      double average = before == 0 ? took : before + (took - before) * LONG_TERM;
      // Back from what was slow: it must not be tolerated for long.
      usual = average > 2 * took ? average * 0.95 : average;
    } else {
      usual = Math.min(before, took);
      if (!overloaded) {
        overloaded = true;
        overloadedSince = now;
      } else if (now - overloadedSince >= LOOK_EACH) {
        limitBefore = was;
        limit = Math.max(Math.min(LEAST, most), was / 2);
        // Until those are answered that came before, and some that did not.
        lookEnd = now + 2 * WINDOW + (long) (2 * took);
        looking = true;
        return;
      }
    }
    if (inFlight < was / 2) {
      return; // Nothing was learned of more.
    }
    double gradient = Math.clamp(TOLERANCE * usual / took, 0.5, 1.0);
    double wanted = was * gradient + Math.max(LEAST, Math.sqrt(was));
    double next = was * (1 - SMOOTHING) + wanted * SMOOTHING;
    limit = Math.clamp(next, Math.min(LEAST, most), most);
  }

  /** How long it takes with half as many. */
  private void look(double took, long now) {
    if (now - lookEnd >= 0) {
      usual = took;
      limit = limitBefore;
      overloadedSince = now;
      looking = false;
    }
  }
}
