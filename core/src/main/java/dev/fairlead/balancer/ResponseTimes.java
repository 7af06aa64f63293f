package dev.fairlead.balancer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * How quickly one backend answered lately: two averages by time, of which past answers fade by
 * {@code exp(-elapsed / decay)}. Any thread; neither method locks or allocates.
 *
 * <ul>
 *   <li>The <em>mean</em> moves towards an answer's time by {@code 1 - exp(-elapsed / decay)}.
 *   <li>The <em>peak</em> does so too, but takes over a longer time at once, as Finagle's Peak EWMA
 *       does.
 *   <li>A <em>failure</em> counts as slow however quickly it came: at once, in both averages, as
 *       the longest of its own time, the last average unfaded, and twice that up to {@link
 *       #LONGEST_PENALTY}. So each further failure puts off the next attempt for longer, by {@code
 *       decay * ln 2}. Failures within one tick, as of a server that drops all its connections,
 *       double it once. For a backend of which nothing is known it is {@link #FIRST_FAILURE} or its
 *       own time if that is longer.
 *   <li>Both fade while there are no answers, so that a backend that was slow is tried again.
 * </ul>
 *
 * <p>An average and the time of its last answer are one {@code long}, replaced by compare-and-set:
 * a float in nanoseconds, and a count of ticks of {@link #TICK_BITS} bits, about a millisecond,
 * which are understood right for gaps of up to 26 days. Of answers within one tick only the first
 * moves the mean.
 */
public final class ResponseTimes {
  /** A tick is two to this power nanoseconds. */
  static final int TICK_BITS = 20;

  /** What a failure is taken for when nothing else is known, in nanoseconds. */
  static final float FIRST_FAILURE = 1e9f;

  /** Up to this, in nanoseconds, repeated failures double the average. */
  static final float LONGEST_PENALTY = 1e10f;

  /** In decays: by then a minute is less than a nanosecond. */
  private static final double FORGOTTEN = 100;

  private static final double LN_2 = Math.log(2);
  private static final double LOG2_E = 1 / LN_2;

  /** The state of one that knows nothing. */
  static final long UNKNOWN = 0;

  private static final VarHandle MEAN = handle("mean");
  private static final VarHandle PEAK = handle("peak");

  private final @Nullable LoadBoard board;
  private final int place;
  private volatile long mean;
  private volatile long peak;

  /** One that knows nothing yet and stands alone. */
  public ResponseTimes() {
    this.board = null;
    this.place = 0;
  }

  /** One that knows nothing yet; the board is told when its mean moves. */
  ResponseTimes(LoadBoard board, int place) {
    this.board = board;
    this.place = place;
  }

  /**
   * Takes note of an answer.
   *
   * @param nanos from the request to the first byte of the answer, or to the failure
   * @param failed whether it was a failure
   * @param now the clock
   * @param decayNanos how long until an answer counts 1/e of what it did
   */
  public void observe(long nanos, boolean failed, long now, long decayNanos) {
    int tick = tick(now);
    double rate = rate(decayNanos);
    // The shortest is a nanosecond, so that an average that is known is never 0.
    float sample = Math.max(1, nanos);
    long seen;
    do {
      seen = mean;
    } while (!MEAN.weakCompareAndSet(this, seen, next(seen, sample, failed, false, tick, rate)));
    if (board != null) {
      board.moved(place, this, tick, rate);
    }
    do {
      seen = peak;
    } while (!PEAK.weakCompareAndSet(this, seen, next(seen, sample, failed, true, tick, rate)));
  }

  /** The mean in nanoseconds, faded until now; 0 when nothing is known. */
  public double mean(long now, long decayNanos) {
    return faded(mean, tick(now), rate(decayNanos));
  }

  /** The peak-sensitive average in nanoseconds, faded until now; 0 when nothing is known. */
  public double peak(long now, long decayNanos) {
    return faded(peak, tick(now), rate(decayNanos));
  }

  /** The peak, for who has computed {@link #rate} for many. */
  double peak(long now, double rate) {
    return faded(peak, tick(now), rate);
  }

  /** The mean and the time of its last answer, for {@link #meanAt}. */
  long meanState() {
    return mean;
  }

  /**
   * What such a mean is at a tick, or would have been at an earlier one if it had only faded.
   *
   * @param most in decays, how much earlier at the most
   */
  static double meanAt(long state, int tick, double rate, double most) {
    double grown = Math.min(most, (stamp(state) - tick) * rate);
    return state == UNKNOWN ? 0 : cost(state) * Math.exp(grown);
  }

  static int tick(long now) {
    return (int) (now >> TICK_BITS);
  }

  /** How many times the decay one tick is. */
  static double rate(long decayNanos) {
    return (double) (1L << TICK_BITS) / Math.max(1, decayNanos);
  }

  private static long next(
      long state, float sample, boolean failed, boolean atOnce, int tick, double rate) {
    if (state == UNKNOWN) {
      return pack(failed ? Math.max(sample, FIRST_FAILURE) : sample, tick);
    }
    float cost = cost(state);
    // Another loop may have read its clock later: its tick stays.
    int elapsed = Math.max(0, tick - stamp(state));
    int latest = stamp(state) + elapsed;
    if (failed) {
      float doubled = elapsed == 0 ? cost : Math.min(2 * cost, LONGEST_PENALTY);
      return pack(Math.max(sample, Math.max(cost, doubled)), latest);
    }
    double kept = Math.exp(-elapsed * rate);
    if (atOnce && sample > cost * kept) {
      return pack(sample, latest);
    }
    return pack((float) Math.max(1, sample * (1 - kept) + cost * kept), latest);
  }

  private static double faded(long state, int tick, double rate) {
    return cost(state) * fade(Math.max(0, tick - stamp(state)) * rate);
  }

  /**
   * {@code exp(-x)} for {@code x >= 0}, to one part in ten thousand: a third of a peak-EWMA pick
   * would be {@link Math#exp}.
   */
  static double fade(double x) {
    if (x > FORGOTTEN) {
      return 0;
    }
    int halvings = (int) (x * LOG2_E + 0.5);
    double rest = x - halvings * LN_2;
    double square = rest * rest;
    // Taylor's, in an order that lets a processor do several steps at a time.
    double series = 1 - rest + square * (1.0 / 2 - rest * (1.0 / 6) + square * (1.0 / 24));
    return series * Double.longBitsToDouble((1023L - halvings) << 52);
  }

  private static long pack(float cost, int tick) {
    return (long) Float.floatToRawIntBits(cost) << 32 | tick & 0xffff_ffffL;
  }

  private static float cost(long state) {
    return Float.intBitsToFloat((int) (state >>> 32));
  }

  /** The tick of its last answer. */
  static int stamp(long state) {
    return (int) state;
  }

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(ResponseTimes.class, field, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
