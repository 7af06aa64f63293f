package dev.fairlead.analytics;

import dev.fairlead.analytics.TrafficCounts.Pair;
import dev.fairlead.model.Label;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How often of each pair, and how long of all: what one loop had counted at a moment. Filled by its
 * loop, then only read.
 */
final class LoopCounts {
  private final List<Pair> pairs = new ArrayList<>();
  private final StatusCounts statuses = new StatusCounts();
  private Histogram durations = new Histogram(Tally.SIGNIFICANT_DIGITS);

  void add(Label route, Label backend, Tally tally) {
    pairs.add(new Pair(route.slot(), backend.slot(), tally.count(), tally.failing()));
    tally.addStatusesTo(statuses);
  }

  void durations(Histogram all) {
    durations = all.copy();
  }

  /** Makes one of those of all loops. */
  static TrafficCounts together(List<LoopCounts> loops, int staleLoops) {
    List<Pair> pairs = new ArrayList<>();
    StatusCounts statuses = new StatusCounts();
    Histogram durations = new Histogram(Tally.SIGNIFICANT_DIGITS);
    durations.setAutoResize(true);
    for (LoopCounts each : loops) {
      pairs.addAll(each.pairs);
      statuses.add(each.statuses);
      durations.add(each.durations);
    }
    return new TrafficCounts(pairs, statuses.asMap(), new Durations(durations), staleLoops);
  }
}
