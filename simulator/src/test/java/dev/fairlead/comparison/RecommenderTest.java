package dev.fairlead.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.comparison.result.Contestant;
import dev.fairlead.comparison.result.Errors;
import dev.fairlead.comparison.result.Latency;
import dev.fairlead.comparison.result.PolicyResult;
import dev.fairlead.comparison.result.Recommendation;
import dev.fairlead.comparison.result.Scenario;
import dev.fairlead.comparison.result.ScenarioResult;
import dev.fairlead.comparison.result.Series;
import dev.fairlead.config.BalancePolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecommenderTest {
  private final Recommender recommender = new Recommender(false);

  @Test
  void lowestP99_isRecommendedWithFigures() {
    Recommendation advice =
        recommender.forScenario(
            List.of(
                result(BalancePolicy.ROUND_ROBIN, 90_000, 0),
                result(BalancePolicy.LEAST_CONNECTIONS, 50_000, 0)));

    assertThat(advice.contestant()).isEqualTo("least-connections");
    assertThat(advice.sentence())
        .isEqualTo(
            "Use least-connections: it has the lowest p99, 50.0 ms; worst is round-robin with"
                + " 90.0 ms.");
  }

  @Test
  void nearTie_goesToTheSimpler() {
    Recommendation advice =
        recommender.forScenario(
            List.of(
                result(BalancePolicy.PEAK_EWMA, 50_000, 0),
                result(BalancePolicy.TWO_CHOICES, 52_000, 0),
                result(BalancePolicy.ROUND_ROBIN, 53_000, 0)));

    assertThat(advice.contestant()).isEqualTo("two-choices");
    assertThat(advice.sentence()).contains("is as good as the lowest (peak-ewma, 50.0 ms)");
  }

  @Test
  void quickButFaulty_isNotRecommended() {
    Recommendation advice =
        recommender.forScenario(
            List.of(
                result(BalancePolicy.LEAST_CONNECTIONS, 10_000, 50),
                result(BalancePolicy.LEAST_TIME, 20_000, 0)));

    assertThat(advice.contestant()).isEqualTo("least-time");
    assertThat(advice.ranking()).last().matches(rank -> rank.tooManyErrors() == 1);
    assertThat(advice.sentence()).endsWith("10.0 ms and 5.00 % errors.");
  }

  @Test
  void keyedPolicies_areForThoseWhoAskForStickiness() {
    List<PolicyResult> results =
        List.of(
            result(BalancePolicy.ROUND_ROBIN, 50_000, 0),
            result(BalancePolicy.FIRST, 10_000, 0),
            result(BalancePolicy.CONSISTENT_HASH, 20_000, 0));

    assertThat(recommender.forScenario(results).contestant()).isEqualTo("round-robin");
    assertThat(new Recommender(true).forScenario(results).contestant())
        .isEqualTo("consistent-hash");
  }

  @Test
  void boundedLoad_isRecommendedWithItsPrice() {
    Contestant bounded =
        Contestant.all().stream()
            .filter(each -> each.balance().boundedLoad() > 0)
            .findFirst()
            .orElseThrow();

    Recommendation advice =
        new Recommender(true)
            .forScenario(
                List.of(
                    result(BalancePolicy.CONSISTENT_HASH, 50_000, 0), result(bounded, 20_000, 0)));

    assertThat(advice.contestant()).isEqualTo(bounded.name());
    assertThat(advice.sentence()).endsWith("more than 1.25 times the mean load.");
  }

  @Test
  void overAll_isByTheMeanOfRatios() {
    ScenarioResult calm =
        scenario(
            "calm",
            result(BalancePolicy.ROUND_ROBIN, 10_000, 0),
            result(BalancePolicy.LEAST_TIME, 12_000, 0));
    ScenarioResult ill =
        scenario(
            "ill",
            result(BalancePolicy.ROUND_ROBIN, 90_000, 0),
            result(BalancePolicy.LEAST_TIME, 30_000, 0));

    Recommendation advice = recommender.overAll(List.of(calm, ill));

    assertThat(advice.contestant()).isEqualTo("least-time");
    assertThat(advice.sentence())
        .isEqualTo(
            "Use least-time: over 2 scenarios its p99 is 1.10 times the lowest in the mean and 1.2"
                + " times at worst (calm); that of round-robin is 1.73 times the lowest in the mean"
                + " and 3.0 times at worst (ill).");
  }

  private ScenarioResult scenario(String id, PolicyResult... results) {
    return new ScenarioResult(
        new Scenario(id, id, "", "", "", 1, 0.7, 1, List.of(), List.of()),
        List.of(results),
        recommender.forScenario(List.of(results)));
  }

  private static PolicyResult result(BalancePolicy policy, long p99, long errors) {
    return result(Contestant.of(policy), p99, errors);
  }

  private static PolicyResult result(Contestant contestant, long p99, long errors) {
    return new PolicyResult(
        contestant,
        1000,
        new Latency(p99 / 10.0, p99 / 10, p99 / 2, p99, p99 * 2, p99 * 3),
        List.of(),
        100,
        new Errors(errors, 0, 0, 0, 0),
        1,
        null,
        List.of(),
        new Series(1, List.of(), List.of(), List.of(), List.of(), List.of(), List.of()));
  }
}
