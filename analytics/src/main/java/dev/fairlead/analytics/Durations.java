package dev.fairlead.analytics;

import org.HdrHistogram.Histogram;

/** How long all exchanges had taken until some moment. Not changed once it is made. */
public final class Durations {
  private final Histogram sums;

  Durations(Histogram sums) {
    this.sums = sums;
  }

  /** How long those took that ended after an earlier moment; all, if it is no earlier one. */
  public Latency since(Durations earlier) {
    Histogram before = earlier.sums;
    if (before.getTotalCount() == 0 || before.getTotalCount() > sums.getTotalCount()) {
      return Latency.of(sums);
    }
    Histogram difference = sums.copy();
    difference.subtract(before);
    return Latency.of(difference);
  }
}
