package dev.fairlead.analytics;

import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How long exchanges took since it was empty, by the slots of their backends. Confined to one
 * thread at a time: a loop's while it is recorded into, its reader's once handed over. Recording
 * does not allocate once each backend's values have shown their range.
 */
final class RecentTimes {
  private @Nullable Histogram[] byBackend = new @Nullable Histogram[0];

  void record(int backend, long nanos) {
    Histogram known = backend < byBackend.length ? byBackend[backend] : null;
    Tally.time(known == null ? first(backend) : known, nanos);
  }

  private Histogram first(int backend) {
    if (backend >= byBackend.length) {
      byBackend = Arrays.copyOf(byBackend, backend + 1);
    }
    Histogram made = new Histogram(Tally.SIGNIFICANT_DIGITS);
    made.setAutoResize(true);
    byBackend[backend] = made;
    return made;
  }

  /** One more than the highest slot. */
  int slots() {
    return byBackend.length;
  }

  /** What took any time at a backend; null where nothing did. */
  @Nullable Histogram at(int backend) {
    Histogram found = backend < byBackend.length ? byBackend[backend] : null;
    return found == null || found.getTotalCount() == 0 ? null : found;
  }

  /** Empties it, but keeps the room. */
  void clear() {
    for (Histogram each : byBackend) {
      if (each != null && each.getTotalCount() > 0) {
        each.reset();
      }
    }
  }
}
