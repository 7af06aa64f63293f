package dev.fairlead.analytics.history;

import dev.fairlead.analytics.recording.CauseKey;
import dev.fairlead.analytics.recording.Figures;
import dev.fairlead.analytics.recording.MinuteFigures;
import dev.fairlead.analytics.recording.TrafficKey;
import java.util.HashSet;
import java.util.Set;

/**
 * A minute that is still counted, or not yet written. What is written of it are whole sums, so that
 * writing it twice does no harm. Not for concurrent use.
 */
final class OpenMinute {
  /** Seconds since 1970. */
  final long start;

  final MinuteFigures figures = new MinuteFigures();
  final Set<TrafficKey> changed = new HashSet<>();
  final Set<CauseKey> changedCauses = new HashSet<>();

  /** Whether what the store had of it has been added. */
  boolean seeded;

  /** Whether it is to be written, if only to say that somebody was counting. */
  boolean dirty = true;

  OpenMinute(long start) {
    this.start = start;
  }

  void add(MinuteFigures more) {
    more.traffic()
        .forEach((key, sums) -> {
          figures.traffic(key).add(sums);
          changed.add(key);
        });
    more.causes()
        .forEach((key, times) -> {
          figures.cause(key, times[0]);
          changedCauses.add(key);
        });
    dirty = true;
  }

  /** All of it is to be written, into another store. */
  void startOver() {
    seeded = false;
    dirty = true;
    changed.addAll(figures.traffic().keySet());
    changedCauses.addAll(figures.causes().keySet());
  }

  void written() {
    dirty = false;
    changed.clear();
    changedCauses.clear();
  }

  /** Keeps it in little memory. */
  void pack() {
    figures.traffic().values().forEach(Figures::pack);
  }

  int rows() {
    return figures.traffic().size() + figures.causes().size();
  }

  long exchanges() {
    return figures.traffic().values().stream().mapToLong(sums -> sums.count).sum();
  }
}
