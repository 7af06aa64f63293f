package dev.fairlead.comparison.result;

import java.util.List;

/**
 * Policies against scenarios: all that tables and pages show. Immutable.
 *
 * @param source whether it was simulated or seen
 * @param seed what chance began with: the same seed gives the same comparison
 * @param requests of each run, those of the warm-up included
 * @param load the utilisation aimed at, over 0; 0.7 for 70 %
 * @param scenarios at least one, in the order they are to be shown
 * @param sweeps latency against load, perhaps none
 * @param recommendation over all scenarios
 */
public record Comparison(
    Source source,
    long seed,
    long requests,
    double load,
    List<ScenarioResult> scenarios,
    List<Sweep> sweeps,
    Recommendation recommendation) {
  public Comparison {
    scenarios = List.copyOf(scenarios);
    sweeps = List.copyOf(sweeps);
  }

  /** Where the figures come from. */
  public enum Source {
    /** The policies' own code, simulated backends and a simulated clock. */
    SIMULATED,
    /** Requests through a running proxy. */
    LIVE
  }
}
