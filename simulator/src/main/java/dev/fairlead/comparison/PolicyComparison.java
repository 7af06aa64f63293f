package dev.fairlead.comparison;

import dev.fairlead.comparison.result.Comparison;
import dev.fairlead.comparison.result.Contestant;
import dev.fairlead.comparison.result.Latency;
import dev.fairlead.comparison.result.PolicyResult;
import dev.fairlead.comparison.result.Recommendation;
import dev.fairlead.comparison.result.ScenarioResult;
import dev.fairlead.comparison.result.Sweep;
import dev.fairlead.comparison.scenario.RecordedScenario;
import dev.fairlead.comparison.scenario.Setup;
import dev.fairlead.comparison.scenario.StandardScenario;
import dev.fairlead.comparison.simulation.Simulation;
import dev.fairlead.comparison.traffic.AccessLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Runs the simulation. Stateless: any thread. */
public final class PolicyComparison {
  private static final StandardScenario SWEPT = StandardScenario.EQUAL;

  private PolicyComparison() {}

  /** The ids of the scenarios that need nothing from the user, in the order they are run. */
  public static List<String> scenarioIds() {
    return Arrays.stream(StandardScenario.values()).map(StandardScenario::id).toList();
  }

  /**
   * Runs every policy through every scenario, on as many threads as there are processors; the
   * result depends on the plan only. A recording is run first and decides the recommendation.
   *
   * @param progress told what is being done, a short line each
   * @throws IOException if the recording cannot be read or holds no traffic; the message says what
   *     is wrong with it
   * @throws IllegalArgumentException if the plan names an unknown scenario; the message lists them
   */
  public static Comparison run(Plan plan, Consumer<String> progress) throws IOException {
    List<Setup> setups = setups(plan);
    List<List<PolicyResult>> results = new ArrayList<>();
    for (Setup setup : setups) {
      progress.accept(setup.facts().id());
      results.add(results(plan, setup));
    }
    List<Sweep> sweeps = new ArrayList<>();
    if (!plan.sweepLoads().isEmpty()) {
      progress.accept("latency against load");
      sweeps.add(sweep(plan));
    }
    return judge(Comparison.Source.SIMULATED, plan, setups, results, sweeps);
  }

  /**
   * Makes a comparison of what the policies did, with recommendations.
   *
   * @param setups what they were put to
   * @param results for each of them, what became of the plan's contestants
   */
  public static Comparison judge(
      Comparison.Source source,
      Plan plan,
      List<Setup> setups,
      List<List<PolicyResult>> results,
      List<Sweep> sweeps) {
    Recommender recommender = new Recommender(plan.sticky());
    List<ScenarioResult> scenarios = new ArrayList<>();
    for (int i = 0; i < setups.size(); i++) {
      List<PolicyResult> one = results.get(i);
      scenarios.add(new ScenarioResult(setups.get(i).facts(), one, recommender.forScenario(one)));
    }
    return new Comparison(
        source,
        plan.seed(),
        plan.requests(),
        plan.load(),
        scenarios,
        sweeps,
        overAll(recommender, scenarios));
  }

  /**
   * The plan's scenarios, ready to run.
   *
   * @throws IOException if the recording cannot be read or holds no traffic
   * @throws IllegalArgumentException if the plan names an unknown scenario
   */
  public static List<Setup> setups(Plan plan) throws IOException {
    List<Setup> setups = new ArrayList<>();
    Plan.Recording recording = plan.recording();
    if (recording != null) {
      setups.add(
          RecordedScenario.setup(
              AccessLog.read(recording.log(), recording.upstream()),
              recording.speed(),
              recording.backends(),
              recording.workers(),
              plan.load()));
    }
    List<String> ids = plan.scenarios().isEmpty() ? scenarioIds() : plan.scenarios();
    for (String id : ids) {
      if (!id.equals(RecordedScenario.ID) || recording == null) {
        setups.add(standard(id).setup(plan.requests(), plan.load()));
      }
    }
    return setups;
  }

  private static StandardScenario standard(String id) {
    for (StandardScenario each : StandardScenario.values()) {
      if (each.id().equals(id)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "unknown scenario %s; there are %s".formatted(id, String.join(", ", scenarioIds())));
  }

  /** Of a scenario: it is part of the seed, or all would see the same gaps and clients. */
  public static long seed(Plan plan, Setup setup) {
    return plan.seed() * 0x9E3779B97F4A7C15L + setup.facts().id().hashCode();
  }

  private static List<PolicyResult> results(Plan plan, Setup setup) {
    long seed = seed(plan, setup);
    List<Contestant> contestants = plan.contestants();
    return IntStream.range(0, contestants.size())
        .parallel()
        .mapToObj(i -> Simulation.run(setup.world(), contestants.get(i), seed))
        .toList();
  }

  private static Sweep sweep(Plan plan) {
    List<List<PolicyResult>> byLoad =
        plan.sweepLoads().stream()
            .map(load -> results(plan, SWEPT.setup(plan.requests(), load)))
            .toList();
    List<Sweep.Line> lines = new ArrayList<>();
    for (int i = 0; i < plan.contestants().size(); i++) {
      List<Latency> latencies = new ArrayList<>();
      for (List<PolicyResult> results : byLoad) {
        latencies.add(results.get(i).latency());
      }
      lines.add(new Sweep.Line(plan.contestants().get(i).name(), latencies));
    }
    return new Sweep(SWEPT.id(), SWEPT.title(), plan.sweepLoads(), lines);
  }

  private static Recommendation overAll(Recommender recommender, List<ScenarioResult> scenarios) {
    ScenarioResult first = scenarios.getFirst();
    if (!first.scenario().id().equals(RecordedScenario.ID)) {
      return recommender.overAll(scenarios);
    }
    Recommendation own = first.recommendation();
    String sentence = "For your traffic: " + own.sentence();
    if (scenarios.size() > 1) {
      Recommendation others = recommender.overAll(scenarios.subList(1, scenarios.size()));
      sentence += " For the other scenarios: " + others.sentence();
    }
    return new Recommendation(own.contestant(), sentence, own.rule(), own.leftOut(), own.ranking());
  }
}
