package dev.fairlead.admin;

import dev.fairlead.admin.view.LiveView.LiveSecond;
import dev.fairlead.analytics.Latency;
import dev.fairlead.analytics.StatisticsSnapshot;
import dev.fairlead.analytics.StatisticsSnapshot.Row;
import dev.fairlead.analytics.Tally;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * What was counted between two looks, from sums since the start. Percentiles of all traffic are of
 * the last ten looks; those of backends are of the last five, reckoned at each fifth: to keep ten
 * states of each backend would cost memory. Used by one thread at a time.
 */
final class LiveRates {
  private static final int WINDOW = 10;
  private static final int BACKENDS_EVERY = 5;
  private static final int SERVER_ERRORS = 5;
  private static final Latency NOTHING = new Latency(0, 0, 0, 0, 0, 0);

  private final Deque<Tally> window = new ArrayDeque<>();
  private Tally all;
  private Map<Integer, Tally> base;
  private Map<Integer, Latency> latencies = Map.of();
  private Map<Integer, Count> routes;
  private Map<Integer, Count> backends;
  private Map<Integer, Count> routesBefore;
  private Map<Integer, Count> backendsBefore;
  private double seconds = 1;
  private int looks;

  private record Count(long all, long failing) {
    static final Count NONE = new Count(0, 0);

    /** By the slots that rows have, without adding up latencies, which would take long. */
    static Map<Integer, Count> by(ToIntFunction<Row> slot, StatisticsSnapshot counted) {
      Map<Integer, Count> counts = new HashMap<>();
      for (Row row : counted.rows()) {
        counts.merge(slot.applyAsInt(row), of(row.tally()), Count::plus);
      }
      return counts;
    }

    Count plus(Count other) {
      return new Count(all + other.all, failing + other.failing);
    }

    static Count of(Tally tally) {
      return new Count(tally.count(), tally.statusClass(SERVER_ERRORS) + tally.statusClass(0));
    }
  }

  /**
   * What came of something.
   *
   * @param perSecond since the look before
   * @param failing of these, those that were answered 5xx or not at all
   * @param requests since the start
   */
  record Rate(double perSecond, double failing, long requests) {}

  /** Begins with what was counted until now, which is no rate yet. */
  LiveRates(StatisticsSnapshot first) {
    base = first.byBackend();
    all = Tally.sum(base.values());
    window.add(all);
    routes = Count.by(Row::route, first);
    backends = Count.by(Row::backend, first);
    routesBefore = routes;
    backendsBefore = backends;
  }

  /**
   * One more look.
   *
   * @param secondsSince the one before
   */
  LiveSecond look(StatisticsSnapshot counted, Instant now, double secondsSince) {
    seconds = secondsSince;
    Map<Integer, Tally> perBackend = counted.byBackend();
    routesBefore = routes;
    backendsBefore = backends;
    routes = Count.by(Row::route, counted);
    backends = Count.by(Row::backend, counted);
    Tally since = Tally.sum(perBackend.values());
    Tally before = all;
    all = since;
    if (++looks % BACKENDS_EVERY == 0) {
      latencies = latencies(perBackend);
      base = perBackend;
    }
    window.addLast(all);
    if (window.size() > WINDOW + 1) {
      window.removeFirst();
    }
    return second(now, all.since(before), all.since(window.getFirst()).total());
  }

  private LiveSecond second(Instant now, Tally since, Latency latency) {
    SortedMap<Integer, Double> statuses = new TreeMap<>();
    since
        .statuses()
        .forEach((status, count) -> {
          if (count > 0) {
            statuses.put(status, rounded(count / seconds));
          }
        });
    return new LiveSecond(
        now,
        rounded(since.count() / seconds),
        statuses,
        latency.p50() / 1e3,
        latency.p90() / 1e3,
        latency.p99() / 1e3);
  }

  private Map<Integer, Latency> latencies(Map<Integer, Tally> perBackend) {
    Map<Integer, Latency> found = new HashMap<>();
    perBackend.forEach((slot, tally) -> {
      Tally before = base.get(slot);
      if (before == null || tally.count() > before.count()) {
        found.put(slot, tally.since(before).total());
      }
    });
    return found;
  }

  /** Exchanges ended since the start. */
  long requests() {
    return all.count();
  }

  /** Of a route, by its slot. */
  Rate route(int slot) {
    return rate(routes.getOrDefault(slot, Count.NONE), routesBefore.getOrDefault(slot, Count.NONE));
  }

  /** Of a backend, by its slot. */
  Rate backend(int slot) {
    return rate(
        backends.getOrDefault(slot, Count.NONE), backendsBefore.getOrDefault(slot, Count.NONE));
  }

  /** How long a backend's exchanges took lately; all 0 when there were none. */
  Latency latency(int slot) {
    return latencies.getOrDefault(slot, NOTHING);
  }

  private Rate rate(Count now, Count before) {
    return new Rate(
        rounded(Math.max(0, now.all() - before.all()) / seconds),
        rounded(Math.max(0, now.failing() - before.failing()) / seconds),
        now.all());
  }

  /** More digits would only be sent and never read. */
  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
