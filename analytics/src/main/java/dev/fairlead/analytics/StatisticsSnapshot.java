package dev.fairlead.analytics;

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
   * @param route slot of the route's label; 0 where none matched
   * @param backend slot of the backend's label; 0 where none was tried
   * @param tally what the pair has seen
   */
  public record Row(int route, int backend, Tally tally) {}

  /** Everything. */
  public Tally all() {
    return sum(row -> true);
  }

  /** What a route has seen. */
  public Tally route(int slot) {
    return sum(row -> row.route() == slot);
  }

  /** What a backend has seen as the last one tried, over all routes. */
  public Tally backend(int slot) {
    return sum(row -> row.backend() == slot);
  }

  private Tally sum(Predicate<Row> wanted) {
    Tally sum = new Tally();
    rows.stream().filter(wanted).forEach(row -> sum.add(row.tally()));
    return sum;
  }
}
