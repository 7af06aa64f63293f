package dev.fairlead.health;

/**
 * What became of the requests to one backend within a time. Immutable.
 *
 * @param requests how many there were
 * @param failures how many of them were gateway failures
 * @param measured how many were answered and timed
 * @param medianNanos the median of those times, right to about a tenth; 0 for none
 */
public record WindowCount(long requests, long failures, long measured, long medianNanos) {
  /** Nothing. */
  public static final WindowCount NONE = new WindowCount(0, 0, 0, 0);

  /** Share of failures, 0 to 1. */
  public double failureShare() {
    return requests == 0 ? 0 : Math.min(1, (double) failures / requests);
  }
}
