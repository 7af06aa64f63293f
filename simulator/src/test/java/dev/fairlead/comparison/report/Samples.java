package dev.fairlead.comparison.report;

import dev.fairlead.comparison.result.BackendResult;
import dev.fairlead.comparison.result.Comparison;
import dev.fairlead.comparison.result.Contestant;
import dev.fairlead.comparison.result.Errors;
import dev.fairlead.comparison.result.Latency;
import dev.fairlead.comparison.result.MovedKeys;
import dev.fairlead.comparison.result.Percentile;
import dev.fairlead.comparison.result.PolicyResult;
import dev.fairlead.comparison.result.Recommendation;
import dev.fairlead.comparison.result.Scenario;
import dev.fairlead.comparison.result.ScenarioResult;
import dev.fairlead.comparison.result.Series;
import dev.fairlead.comparison.result.Sweep;
import dev.fairlead.config.BalancePolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Comparisons made up, with names as bad as a file may hold them. */
final class Samples {
  /** Ends a script element and an attribute, if it is let. */
  static final String HOSTILE = "</script><img src=http://127.0.0.1:9/x onerror=alert(1)>\"'&";

  static final int SLICES = 120;

  private Samples() {}

  static Report report() {
    Comparison simulated = comparison(Comparison.Source.SIMULATED, 1);
    return new Report(
        simulated,
        new Reality(simulated, comparison(Comparison.Source.LIVE, 1.1), "Measured on one machine."),
        "./fairlead compare-policies --log '" + HOSTILE + "'");
  }

  static Comparison comparison(Comparison.Source source, double slower) {
    List<ScenarioResult> scenarios = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      scenarios.add(scenario(i, slower));
    }
    List<Contestant> all = Contestant.all();
    List<Sweep.Line> lines =
        all.stream()
            .map(each ->
                new Sweep.Line(
                    each.name(), List.of(latency(1_000), latency(2_000), latency(9_000))))
            .toList();
    return new Comparison(
        source,
        7,
        250_000,
        0.7,
        scenarios,
        List.of(new Sweep("equal", "Equal backends", List.of(0.5, 0.7, 0.9), lines)),
        recommendation());
  }

  static Recommendation recommendation() {
    List<Recommendation.Rank> ranks = new ArrayList<>();
    double ratio = 1;
    for (Contestant each : Contestant.all()) {
      ranks.add(new Recommendation.Rank(each.name(), ratio, ratio * 2, 0));
      ratio *= 1.4;
    }
    return new Recommendation(
        BalancePolicy.PEAK_EWMA.word(),
        "Use peak-ewma: its p99 is the lowest of all, 45 ms against 300 ms with round-robin.",
        "Least p99 among those with few errors.",
        "first (it fills backends in order)",
        ranks);
  }

  private static ScenarioResult scenario(int index, double slower) {
    List<PolicyResult> policies = new ArrayList<>();
    List<Contestant> all = Contestant.all();
    for (int i = 0; i < all.size(); i++) {
      policies.add(policy(all.get(i), (long) (10_000 * slower * (1 + i)), index % 2 == 0));
    }
    List<Scenario.Backend> backends =
        List.of(
            new Scenario.Backend("a", 1, 4, 10_000, ""),
            new Scenario.Backend(index == 0 ? HOSTILE : "b", 1, 4, 100_000, "ten times slower"));
    List<Scenario.Event> events =
        index % 2 == 0 ? List.of(new Scenario.Event(10, 20, 1, "away")) : List.of();
    Scenario scenario =
        new Scenario(
            "scenario-" + index,
            index == 1 ? "Your traffic, to " + HOSTILE : "Scenario number " + index,
            "What happens, in a sentence.",
            "Poisson, 1120 a second",
            "exponential, mean 10.0 ms",
            1120,
            0.7,
            60,
            backends,
            events);
    return new ScenarioResult(scenario, policies, recommendation());
  }

  private static PolicyResult policy(Contestant contestant, long micros, boolean moving) {
    List<Percentile> curve = new ArrayList<>();
    for (int i = 0; i <= 40; i++) {
      curve.add(new Percentile(100 - 100 * Math.pow(10, -i / 10.0), micros + i * micros / 4));
    }
    MovedKeys moved =
        moving && contestant.balance().policy().keyed()
            ? new MovedKeys(10_000, 2_000, 2_100, 2_100, 0, 5_000)
            : null;
    return new PolicyResult(
        contestant,
        237_500,
        latency(micros),
        curve,
        1_100,
        new Errors(12, 0, 0, 0, 3),
        1.02,
        moved,
        contestant.balance().boundedLoad() > 0 ? (Double) 0.083 : null,
        List.of(
            new BackendResult("a", 140_000, 0.6, 0.9, 0.7, 3, 12, 11_000, 12, 3),
            new BackendResult("b", 97_500, 0.4, 0.1, 0.7, 3, 12, 90_000, 0, 0)),
        new Series(
            0.5,
            Collections.nCopies(SLICES, micros),
            Collections.nCopies(SLICES, micros * 3),
            Collections.nCopies(SLICES, 0L),
            Collections.nCopies(SLICES, 560L),
            List.of(Collections.nCopies(SLICES, 0.6), Collections.nCopies(SLICES, 0.4)),
            List.of(Collections.nCopies(SLICES, 3), Collections.nCopies(SLICES, 5))));
  }

  static Latency latency(long micros) {
    return new Latency(micros * 1.1, micros, micros * 2, micros * 4, micros * 8, micros * 20);
  }
}
