package dev.fairlead.admin;

import dev.fairlead.admin.view.LiveView.LiveSecond;
import dev.fairlead.analytics.Durations;
import dev.fairlead.analytics.Latency;
import dev.fairlead.analytics.RecentLatencies;
import dev.fairlead.analytics.RecentLatencies.Lately;
import dev.fairlead.analytics.TrafficCounts;
import dev.fairlead.analytics.TrafficCounts.Pair;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * What was counted between two looks, from sums since the start. Percentiles of all traffic are of
 * the last ten looks; those of backends are of the last five, reckoned at each fifth: to read how
 * long each backend took costs far more than how often. Used by one thread at a time.
 */
final class LiveRates implements AutoCloseable {
  private static final int WINDOW = 10;
  private static final int BACKENDS_EVERY = 5;
  private static final Lately NOTHING = new Lately(0, 0, 0);

  private final RecentLatencies perBackend;
  private final Deque<Durations> window = new ArrayDeque<>();
  private Map<Integer, Lately> latencies = Map.of();
  private TrafficCounts counted;
  private Sums routes;
  private Sums backends;
  private Sums routesBefore;
  private Sums backendsBefore;
  private double seconds = 1;
  private int looks;

  /** Sums by slots; beyond the last slot they are 0. */
  private static final class Sums {
    private final long[] all;
    private final long[] failing;

    Sums(ToIntFunction<Pair> slot, List<Pair> pairs) {
      int size = pairs.stream().mapToInt(slot).max().orElse(-1) + 1;
      all = new long[size];
      failing = new long[size];
      for (Pair pair : pairs) {
        int at = slot.applyAsInt(pair);
        all[at] += pair.count();
        failing[at] += pair.failing();
      }
    }

    long all(int slot) {
      return slot < all.length ? all[slot] : 0;
    }

    long failing(int slot) {
      return slot < failing.length ? failing[slot] : 0;
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

  /**
   * Begins with what was counted until now, which is no rate yet.
   *
   * @param perBackend read at each fifth look, and closed at the end
   */
  LiveRates(TrafficCounts first, RecentLatencies perBackend) {
    this.perBackend = perBackend;
    counted = first;
    window.add(first.durations());
    routes = new Sums(Pair::route, first.pairs());
    backends = new Sums(Pair::backend, first.pairs());
    routesBefore = routes;
    backendsBefore = backends;
  }

  /**
   * One more look.
   *
   * @param secondsSince the one before
   */
  LiveSecond look(TrafficCounts now, Instant time, double secondsSince) {
    seconds = secondsSince;
    routesBefore = routes;
    backendsBefore = backends;
    routes = new Sums(Pair::route, now.pairs());
    backends = new Sums(Pair::backend, now.pairs());
    SortedMap<Integer, Double> statuses = statuses(counted.statuses(), now.statuses());
    double count = Math.max(0, requests(now) - requests(counted));
    counted = now;
    if (++looks % BACKENDS_EVERY == 0) {
      latencies = perBackend.read();
    }
    window.addLast(now.durations());
    if (window.size() > WINDOW + 1) {
      window.removeFirst();
    }
    Latency latency = now.durations().since(window.getFirst());
    return new LiveSecond(
        time,
        rounded(count / seconds),
        statuses,
        latency.p50() / 1e3,
        latency.p90() / 1e3,
        latency.p99() / 1e3);
  }

  private SortedMap<Integer, Double> statuses(Map<Integer, Long> before, Map<Integer, Long> now) {
    SortedMap<Integer, Double> rates = new TreeMap<>();
    now.forEach((status, count) -> {
      long more = count - before.getOrDefault(status, 0L);
      if (more > 0) {
        rates.put(status, rounded(more / seconds));
      }
    });
    return rates;
  }

  /** Exchanges ended since the start. */
  long requests() {
    return requests(counted);
  }

  private static long requests(TrafficCounts counts) {
    return counts.pairs().stream().mapToLong(Pair::count).sum();
  }

  /** Of a route, by its slot. */
  Rate route(int slot) {
    return rate(routes, routesBefore, slot);
  }

  /** Of a backend, by its slot. */
  Rate backend(int slot) {
    return rate(backends, backendsBefore, slot);
  }

  /** How long a backend's exchanges took lately; all 0 when there were none. */
  Lately latency(int slot) {
    return latencies.getOrDefault(slot, NOTHING);
  }

  private Rate rate(Sums now, Sums before, int slot) {
    return new Rate(
        rounded(Math.max(0, now.all(slot) - before.all(slot)) / seconds),
        rounded(Math.max(0, now.failing(slot) - before.failing(slot)) / seconds),
        now.all(slot));
  }

  /** More digits would only be sent and never read. */
  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  /** Nothing is counted for it any more. */
  @Override
  public void close() {
    perBackend.close();
  }
}
