package dev.fairlead.rehearsal;

import dev.fairlead.analytics.history.HistoryReader;
import dev.fairlead.analytics.history.StoreAddress;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.rehearsal.RecordedLimits.LimitTurn;
import dev.fairlead.rehearsal.RecordedPaths.PathTurn;
import dev.fairlead.rehearsal.RecordedRates.Refusal;
import dev.fairlead.rehearsal.RecordedRefusals.Verdict;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * What the history of the traffic says of a new configuration, against the one in force. It has
 * counts and no requests: what follows from rules and counts is exact, the rest is marked. Read
 * once, then not changed.
 */
public final class RecordedComparison {
  final String store;
  final Instant from;
  final Instant until;
  final RecordedRates rates;

  /** By the name in the history, of the configuration in force, or both. */
  final Map<String, RouteTurn> routes = new LinkedHashMap<>();

  /** Routes that the new configuration only has. */
  final List<RouteSpec> fresh;

  final List<RecordedShares> upstreams;
  final Map<Refusal, Verdict> refusals = new LinkedHashMap<>();
  final List<LimitTurn> limits;

  /** Rules that counts say nothing of. */
  final List<String> rules;

  /** Paths that go elsewhere, or may. */
  final List<PathTurn> paths = new ArrayList<>();

  private RecordedComparison(
      String store,
      Instant from,
      Instant until,
      RecordedRates rates,
      ProxySpec now,
      ProxySpec then) {
    this.store = store;
    this.from = from;
    this.until = until;
    this.rates = rates;
    Pairs pairs = new Pairs(now, then);
    now.routes()
        .forEach(each -> routes.put(each.name(), RouteTurn.of(each.name(), now, then, pairs)));
    new TreeSet<>(rates.routes.keySet())
        .forEach(each -> routes.putIfAbsent(each, RouteTurn.of(each, now, then, pairs)));
    this.fresh =
        then.routes().stream().filter(each -> pairs.routeNow(each.name()) == null).toList();
    this.upstreams = RecordedShares.of(rates, now, then, pairs);
    RecordedRefusals verdicts = new RecordedRefusals(now, then, pairs, routes);
    rates.refusals.keySet().forEach(each -> refusals.put(each, verdicts.verdict(each)));
    Map<Refusal, Long> still = new HashMap<>(rates.refusals);
    still.keySet().removeIf(each -> !refusals.getOrDefault(each, Verdict.OPEN).keepsAll());
    this.limits = RecordedLimits.limits(rates, now, then, routes, pairs, still);
    this.rules = RecordedLimits.rules(now, then, pairs);
    RecordedPaths where = new RecordedPaths(now, then, pairs);
    rates.paths.stream()
        .filter(each -> !routes.getOrDefault(each.route(), RouteTurn.UNKNOWN).losesNothing())
        .map(where::turn)
        .filter(Objects::nonNull)
        .filter(each -> !where.stays(each))
        .forEach(paths::add);
  }

  /**
   * Reads a period of a history.
   *
   * @throws IOException when it cannot be read, or has nothing of the period
   */
  public static RecordedComparison of(
      StoreAddress store, Instant from, Instant until, ProxySpec now, ProxySpec then)
      throws IOException {
    RecordedRates rates;
    try (HistoryReader reader = HistoryReader.open(store)) {
      rates = RecordedRates.read(reader, from.getEpochSecond(), until.getEpochSecond());
    }
    if (rates.all.count == 0) {
      throw new IOException(
          "the history " + store.shown() + " has no traffic from " + from + " to " + until);
    }
    return new RecordedComparison(store.shown(), from, until, rates, now, then);
  }

  /** Whose rules refuse them, in words. */
  static String place(Refusal refusal) {
    return refusal.route().equals(RecordedRates.NONE) ? "no route" : "route " + refusal.route();
  }
}
