package dev.fairlead.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.comparison.result.Comparison;
import dev.fairlead.comparison.result.Contestant;
import dev.fairlead.comparison.result.PolicyResult;
import dev.fairlead.comparison.result.ScenarioResult;
import dev.fairlead.config.BalancePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyComparisonTest {
  @TempDir Path folder;

  @Test
  void samePlan_givesTheSameComparisonToTheLetter() throws IOException {
    Plan plan = plan(5, List.of("day", "refusing", "leaving"), List.of(0.5), null);

    Comparison one = run(plan);
    Comparison other = run(plan);

    assertThat(one).isEqualTo(other);
    assertThat(one.toString()).isEqualTo(other.toString());
    assertThat(run(plan(6, plan.scenarios(), List.of(), null)).scenarios())
        .isNotEqualTo(one.scenarios());
  }

  @Test
  void everyScenario_hasAResultForEveryPolicy() throws IOException {
    Comparison comparison = run(plan(1, List.of(), List.of(0.5, 0.8), null));

    assertThat(comparison.scenarios())
        .extracting(each -> each.scenario().id())
        .containsExactlyElementsOf(PolicyComparison.scenarioIds());
    for (ScenarioResult scenario : comparison.scenarios()) {
      assertThat(scenario.policies())
          .extracting(PolicyResult::contestant)
          .containsExactlyElementsOf(Contestant.all());
      assertThat(scenario.scenario().load()).isBetween(0.69, 0.71);
      assertThat(scenario.policies())
          .allMatch(result -> result.backends().size() == scenario.scenario().backends().size());
    }
    assertThat(comparison.sweeps().getFirst().lines())
        .allMatch(line -> line.latencies().size() == 2)
        .allMatch(line -> line.latencies().getFirst().mean() < line.latencies().getLast().mean());
    assertThat(comparison.recommendation().ranking()).hasSize(6);
  }

  @Test
  void theSame_isAskedOfAllPolicies() throws IOException {
    ScenarioResult equal = run(plan(1, List.of("equal"), List.of(), null)).scenarios().getFirst();

    assertThat(equal.policies())
        .extracting(PolicyResult::requests)
        .containsOnly(equal.policies().getFirst().requests());
  }

  @Test
  void oneSlow_isNoticedByThoseWhoCount() throws IOException {
    ScenarioResult slow = run(plan(1, List.of("one-slow"), List.of(), null)).scenarios().getFirst();

    assertThat(of(slow, BalancePolicy.ROUND_ROBIN).imbalance()).isGreaterThan(5);
    assertThat(of(slow, BalancePolicy.LEAST_CONNECTIONS).imbalance()).isLessThan(2);
    assertThat(slow.recommendation().contestant()).isNotIn("round-robin", "random");
  }

  @Test
  void unknownScenario_isNamedWithThoseThereAre() {
    assertThatThrownBy(() -> run(plan(1, List.of("nonsense"), List.of(), null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "unknown scenario nonsense; there are "
                + String.join(", ", PolicyComparison.scenarioIds()));
  }

  @Test
  void nonsense_isRefused() {
    Plan standard = Plan.STANDARD;
    for (double load : new double[] {0, 1, -1, Double.NaN}) {
      assertThatThrownBy(() ->
              new Plan(1, 1000, load, standard.contestants(), List.of(), List.of(), false, null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("between 0 and 1");
    }
    assertThatThrownBy(
            () -> new Plan(1, 999, 0.5, standard.contestants(), List.of(), List.of(), false, null))
        .hasMessage("at least 1000 requests");
    assertThatThrownBy(() -> new Plan.Recording(Path.of("log"), null, 0, 0, 0))
        .hasMessageContaining("speed");
  }

  @Test
  void recording_comesFirstAndDecides() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      lines.add(
          """
          {"time":"2026-01-31T12:%02d:%02d.%03dZ","client":"192.0.2.%d","status":200,\
          "totalMs":31.0,"firstByteMs":30.0,"connectMs":1.0,"upstream":"shop","backend":"%s"}\
          """
              .formatted(i / 1000, i / 20 % 50, i % 20 * 50, i % 40, i % 2 == 0 ? "x" : "y"));
    }
    lines.add("not a line");
    Path log = Files.write(folder.resolve("access.json"), lines);

    Comparison comparison =
        run(plan(1, List.of("equal"), List.of(), new Plan.Recording(log, null, 10, 0, 0)));

    ScenarioResult own = comparison.scenarios().getFirst();
    assertThat(own.scenario().id()).isEqualTo("recorded");
    assertThat(own.scenario().title()).isEqualTo("Your traffic, to shop");
    assertThat(own.scenario().description())
        .contains("1 lines could not be read (line 2001: not JSON)");
    assertThat(own.scenario().backends()).hasSize(2);
    assertThat(own.policies().getFirst().requests()).isBetween(1850L, 1950L);
    assertThat(comparison.recommendation().contestant())
        .isEqualTo(own.recommendation().contestant());
    assertThat(comparison.recommendation().sentence()).startsWith("For your traffic: Use ");
  }

  private static PolicyResult of(ScenarioResult scenario, BalancePolicy policy) {
    return scenario.policies().stream()
        .filter(each -> each.contestant().equals(Contestant.of(policy)))
        .findFirst()
        .orElseThrow();
  }

  private static Comparison run(Plan plan) throws IOException {
    return PolicyComparison.run(plan, _ -> {});
  }

  private static Plan plan(
      long seed, List<String> scenarios, List<Double> sweep, Plan.Recording recording) {
    return new Plan(seed, 10_000, 0.7, Contestant.all(), scenarios, sweep, false, recording);
  }
}
