package dev.fairlead.stress.verdict;

import dev.fairlead.analytics.history.HistoryReader;
import dev.fairlead.analytics.history.Selection;
import dev.fairlead.analytics.history.StoreAddress;
import dev.fairlead.analytics.history.StoreException;
import dev.fairlead.analytics.history.UnknownNameException;
import dev.fairlead.traffic.result.RunResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How many answers of which status there were: by the simulator's word, by the history's, and by
 * the access log's. Immutable.
 *
 * @param clients what visitors were answered
 * @param history what analytics have of them
 * @param log what the access log has of them
 */
public record Counts(
    Map<Integer, Long> clients, Map<Integer, Long> history, Map<Integer, Long> log) {
  private static final Set<String> ATTACKED = Set.of("attacked", "-");

  /** Cut by the client, so that it was told nothing. */
  private static final int GONE = 499;

  /** When nothing could be counted. */
  static final Counts NONE = new Counts(Map.of(), Map.of(), Map.of());

  /**
   * Counts.
   *
   * @param startedAt before the first visitor came
   */
  static Counts of(List<RunResult> crowd, Path store, Traffic traffic, Instant startedAt)
      throws StoreException, UnknownNameException {
    Map<Integer, Long> clients = new TreeMap<>();
    crowd.forEach(run ->
        run.all().statuses().forEach((status, many) -> clients.merge(status, many, Long::sum)));
    Map<Integer, Long> history = new TreeMap<>();
    long now = Instant.now().getEpochSecond();
    try (HistoryReader reader = HistoryReader.open(new StoreAddress.Sqlite(store))) {
      long begin = Math.max(startedAt.getEpochSecond(), reader.begins());
      reader.traffic(
          Selection.ALL,
          begin - begin % 60,
          now - now % 60 + 60,
          true,
          (start, seconds, key, figures) -> {
            if (!ATTACKED.contains(key.route())) {
              history.merge(key.status(), figures.count, Long::sum);
            }
          });
    }
    return new Counts(clients, history, traffic.visitors());
  }

  /** Every status that anybody has. */
  public Set<Integer> statuses() {
    Set<Integer> all = new TreeSet<>(clients.keySet());
    all.addAll(history.keySet());
    all.addAll(log.keySet());
    return all;
  }

  /** How many a column has in all, without what was cut before any answer. */
  public static long answers(Map<Integer, Long> column) {
    return column.entrySet().stream()
        .filter(each -> each.getKey() != 0 && each.getKey() != GONE)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  Finding equal() {
    List<String> differences = new ArrayList<>();
    for (int status : statuses()) {
      long one = clients.getOrDefault(status, 0L);
      long two = history.getOrDefault(status, 0L);
      long three = log.getOrDefault(status, 0L);
      boolean told = status != 0 && status != GONE;
      if (told && one != two || two != three) {
        differences.add(
            "%d: %,d by the clients, %,d by the history, %,d by the access log"
                .formatted(status, one, two, three));
      }
    }
    return Finding.of(
        "Analytics count what clients were answered, to the last request",
        differences.isEmpty() && answers(log) > 0,
        "%,d answers by the clients' count, %,d by the history's, %,d by the access log's"
            .formatted(answers(clients), answers(history), answers(log)),
        differences);
  }
}
