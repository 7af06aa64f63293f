package dev.fairlead.comparison.report;

import dev.fairlead.comparison.result.Comparison;
import dev.fairlead.comparison.result.Figures;
import dev.fairlead.comparison.result.PolicyResult;
import dev.fairlead.comparison.result.ScenarioResult;
import java.util.ArrayList;
import java.util.List;

/**
 * The same scenarios simulated and in reality, slowed down alike so that one machine can play all
 * parts. Immutable.
 *
 * @param simulated what the simulation says
 * @param live what was measured; the same scenarios and policies in the same order
 * @param conditions how it was measured, in sentences
 */
public record Reality(Comparison simulated, Comparison live, String conditions) {
  /** Checks that both speak of the same. */
  public Reality {
    if (!names(simulated).equals(names(live))) {
      throw new IllegalArgumentException(
          "simulated " + names(simulated) + ", but measured " + names(live));
    }
  }

  private static List<String> names(Comparison comparison) {
    List<String> names = new ArrayList<>();
    for (ScenarioResult scenario : comparison.scenarios()) {
      for (PolicyResult policy : scenario.policies()) {
        names.add(scenario.scenario().id() + "/" + policy.contestant().name());
      }
    }
    return names;
  }

  /** Every policy in every scenario. */
  public List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < simulated.scenarios().size(); i++) {
      pairs.addAll(pairs(i));
    }
    return pairs;
  }

  /** Every policy in one scenario. */
  List<Pair> pairs(int scenario) {
    List<PolicyResult> here = simulated.scenarios().get(scenario).policies();
    List<PolicyResult> there = live.scenarios().get(scenario).policies();
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < here.size(); i++) {
      pairs.add(new Pair(here.get(i), there.get(i)));
    }
    return pairs;
  }

  /** How far reality was from the simulation: a sentence with figures. */
  public String sentence() {
    List<Double> middle = new ArrayList<>();
    List<Double> tail = new ArrayList<>();
    for (Pair pair : pairs()) {
      if (pair.comparable()) {
        middle.add(pair.medianDifference());
        tail.add(pair.tailDifference());
      }
    }
    if (middle.isEmpty()) {
      return "Nothing was answered in one of them, so there is nothing to compare.";
    }
    return "Reality against simulation, difference in p50: "
        + range(middle)
        + "; in p99: "
        + range(tail)
        + ". "
        + sameWinner();
  }

  private static String range(List<Double> differences) {
    List<Double> sorted = differences.stream().sorted().toList();
    return Figures.difference(sorted.get(sorted.size() / 2))
        + " in the middle, "
        + Figures.difference(sorted.getFirst())
        + " to "
        + Figures.difference(sorted.getLast());
  }

  private String sameWinner() {
    int same = 0;
    List<String> others = new ArrayList<>();
    for (int i = 0; i < simulated.scenarios().size(); i++) {
      String here = named(simulated, i);
      String there = named(live, i);
      if (here.equals(there)) {
        same++;
      } else {
        others.add(
            there + " instead of " + here + " in " + live.scenarios().get(i).scenario().id());
      }
    }
    String agreed =
        "Both recommend the same in " + same + " of " + simulated.scenarios().size() + " scenarios";
    return others.isEmpty()
        ? agreed + "."
        : agreed + "; reality recommends " + String.join(", ", others) + ".";
  }

  private static String named(Comparison comparison, int scenario) {
    String name = comparison.scenarios().get(scenario).recommendation().contestant();
    return name == null ? "none" : name;
  }

  /**
   * One policy in one scenario.
   *
   * @param simulated what the simulation says
   * @param live what was measured
   */
  public record Pair(PolicyResult simulated, PolicyResult live) {
    /** Whether both have latencies. */
    public boolean comparable() {
      return simulated.latency().p50() > 0 && live.latency().p50() > 0;
    }

    /** Measured over simulated, minus one. */
    public double medianDifference() {
      return (double) live.latency().p50() / simulated.latency().p50() - 1;
    }

    /** Measured over simulated, minus one. */
    public double tailDifference() {
      return (double) live.latency().p99() / simulated.latency().p99() - 1;
    }
  }
}
