package dev.fairlead.balancer;

import java.util.Locale;

/** What a candidate costs by response time and load, as in Finagle's Peak EWMA. Stateless. */
final class TimedLoad {
  /** Finagle's, in nanoseconds: 39 hours, more than any average is. */
  static final double UNKNOWN_BUSY = Long.MAX_VALUE >> 16;

  /** An average that has faded to less than a nanosecond is forgotten. */
  static final double FORGOTTEN = 1;

  private TimedLoad() {}

  /**
   * The average times exchanges in flight with this one, over the share.
   *
   * @param scale one over the share
   */
  static double cost(double average, int inFlight, double scale) {
    double time = average < FORGOTTEN ? (inFlight <= 0 ? 0 : UNKNOWN_BUSY) : average;
    return time * (inFlight + 1) * scale;
  }

  static String text(double average, int inFlight, int share) {
    if (average < FORGOTTEN) {
      return inFlight <= 0
          ? "0: nothing known of it and idle, so it is tried"
          : "last: nothing known of it yet, but " + inFlight + " in flight";
    }
    double weight = (double) share / Candidates.PARTS;
    return String.format(
        Locale.ROOT,
        "%.4g ms * (%d + 1) / %s = %.4g ms",
        average / 1e6,
        inFlight,
        Explaining.number(weight),
        average / 1e6 * (inFlight + 1) / weight);
  }
}
