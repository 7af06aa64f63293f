package dev.fairlead.analytics;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** How long all exchanges had taken until some moment. Not changed once it is made. */
public final class Durations {
  private final Histogram sums;

  Durations(Histogram sums) {
    this.sums = sums;
  }

  /** How long those took that ended after an earlier moment. */
  public Latency since(Durations earlier) {
    return since(sums, earlier.sums);
  }

  /** The same of any sums; all of them where the earlier ones are none, or of something else. */
  static Latency since(Histogram now, @Nullable Histogram earlier) {
    if (earlier == null
        || earlier.getTotalCount() == 0
        || earlier.getTotalCount() > now.getTotalCount()) {
      return Latency.of(now);
    }
    Histogram difference = now.copy();
    difference.subtract(earlier);
    return Latency.of(difference);
  }
}
