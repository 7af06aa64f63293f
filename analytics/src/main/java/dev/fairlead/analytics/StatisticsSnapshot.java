package dev.fairlead.analytics;

import dev.fairlead.model.Label;
import java.util.List;
import java.util.function.Predicate;

/**
 * What all loops had recorded at about one moment. Belongs to the reader who asked for it.
 *
 * @param rows one for each pair of route and backend that has seen an exchange, in order of slots
 * @param staleLoops loops that did not answer in time; their figures are those of their last answer
 */
public record StatisticsSnapshot(List<Row> rows, int staleLoops) {
  public StatisticsSnapshot {
    rows = List.copyOf(rows);
  }

  /**
   * The sums for one pair.
   *
   * @param route the route's label; {@link Label#NONE} where none matched, {@link Label#GONE} for
   *     all that are forgotten
   * @param backend the backend's label; {@link Label#NONE} where none was tried, {@link Label#GONE}
   *     for all that are forgotten
   * @param tally what the pair has seen
   */
  public record Row(Label route, Label backend, Tally tally) {}

  /** Everything. */
  public Tally all() {
    return sum(row -> true);
  }

  /** What a route has seen. */
  public Tally route(int slot) {
    return sum(row -> isAt(slot, row.route()));
  }

  /** What a backend has seen as the last one tried, over all routes. */
  public Tally backend(int slot) {
    return sum(row -> isAt(slot, row.backend()));
  }

  /** A forgotten label's slot may be another's by now. */
  private static boolean isAt(int slot, Label label) {
    return label.slot() == slot && !label.isForgotten();
  }

  private Tally sum(Predicate<Row> wanted) {
    Tally sum = new Tally();
    rows.stream().filter(wanted).forEach(row -> sum.add(row.tally()));
    return sum;
  }
}
