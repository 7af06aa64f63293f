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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
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
            "Use least-connections: of the 2 policies that may be recommended it has the lowest p99,"
                + " 50.0 ms; the highest is that of round-robin, 90.0 ms.");
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
    assertThat(advice.sentence())
        .contains("its p99, 52.0 ms, is within 5 % of the lowest (peak-ewma, 50.0 ms)");
  }

  @Test
  void quickButFaulty_isNotRecommended() {
    Recommendation advice =
        recommender.forScenario(
            List.of(
                result(BalancePolicy.LEAST_CONNECTIONS, 10_000, 5_000),
                result(BalancePolicy.LEAST_TIME, 20_000, 0)));

    assertThat(advice.contestant()).isEqualTo("least-time");
    assertThat(advice.ranking()).last().matches(rank -> rank.tooManyErrors() == 1);
    assertThat(advice.sentence())
        .isEqualTo(
            "Use least-time: of the 2 policies that may be recommended it alone has few errors, 0 %;"
                + " its p99 is 20.0 ms; most errors has least-connections, 5.00 %.");
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
    assertThat(advice.sentence())
        .endsWith("more than 1.25 times the mean load, here 8.30 % of the requests.");
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
            "Use least-time: over 2 scenarios, of the 2 policies that may be recommended its p99 is"
                + " 1.10 times the lowest in the mean and 1.20 times at worst (calm); last is"
                + " round-robin with 1.73 times the lowest in the mean and 3.00 times at worst"
                + " (ill).");
  }

  @Test
  void quickerOnesThatAreLeftOut_areNamedWithTheReason() {
    Recommendation advice =
        recommender.forScenario(
            List.of(
                result(BalancePolicy.ROUND_ROBIN, 50_000, 0),
                result(BalancePolicy.RANDOM, 60_000, 0),
                result(BalancePolicy.FIRST, 40_000, 0),
                result(BalancePolicy.IP_HASH, 4_000_000, 0)));

    assertThat(advice.sentence())
        .isEqualTo(
            "Use round-robin: of the 2 policies that may be recommended it has the lowest p99, 50.0"
                + " ms; the highest is that of random, 60.0 ms. Lower, but left out: first (40.0"
                + " ms).");
    assertThat(advice.leftOut())
        .isEqualTo(
            "ip-hash (it keeps clients at their backends); first (it fills backends in order)");
    assertThat(advice.rule()).endsWith("Left out: " + advice.leftOut() + ".");
  }

  @Test
  void noneThatMayBeRecommended_isNoRecommendation() {
    Recommendation unsticky =
        new Recommender(true).forScenario(List.of(result(BalancePolicy.ROUND_ROBIN, 50_000, 0)));
    assertThat(unsticky.contestant()).isNull();
    assertThat(unsticky.choice()).isEqualTo("No recommendation");
    assertThat(unsticky.sentence())
        .isEqualTo(
            "None of the policies compared may be recommended: round-robin (it keeps no client at"
                + " its backend).");
    Recommendation onlyFirst =
        recommender.forScenario(List.of(result(BalancePolicy.FIRST, 50_000, 0)));
    assertThat(onlyFirst.contestant()).isNull();
    assertThat(onlyFirst.sentence()).contains("first (it fills backends in order)");
    assertThat(
            new Recommender(true)
                .overAll(
                    List.of(
                        scenario("one", result(BalancePolicy.FIRST, 50_000, 0)),
                        scenario("two", result(BalancePolicy.FIRST, 50_000, 0))))
                .contestant())
        .isNull();
  }

  @Test
  void fewRequestsOrNoDifference_meansTheSimplest() {
    List<PolicyResult> few =
        List.of(
            result(Contestant.of(BalancePolicy.ROUND_ROBIN), 3, 90_000, 0),
            result(Contestant.of(BalancePolicy.LEAST_TIME), 3, 30_000, 0));
    assertThat(recommender.forScenario(few).contestant()).isEqualTo("round-robin");
    assertThat(recommender.forScenario(few).sentence())
        .isEqualTo(
            "No policy is better for this traffic: with 3 requests a p99 is chance; round-robin is"
                + " the simplest.");

    List<PolicyResult> alike =
        List.of(
            result(BalancePolicy.ROUND_ROBIN, 31_000, 0),
            result(BalancePolicy.LEAST_TIME, 30_000, 0));
    assertThat(recommender.forScenario(alike).contestant()).isEqualTo("round-robin");
    assertThat(recommender.forScenario(alike).sentence())
        .contains("30.0 ms to 31.0 ms, no more than 5 % apart; round-robin is the simplest");

    assertThat(
            recommender
                .forScenario(
                    List.of(
                        result(Contestant.of(BalancePolicy.ROUND_ROBIN), 2_000, 90_000, 0),
                        result(Contestant.of(BalancePolicy.LEAST_TIME), 2_000, 30_000, 0)))
                .sentence())
        .endsWith(
            "Caution: with 2 000 requests a p99 rests on 20 of them; small differences are"
                + " chance.");
  }

  /** Whatever the table: what the sentence says of it is looked up in it. */
  @Property(tries = 500)
  void everyClaim_isTrueOfTheTable(
      @ForAll @Size(11) List<@IntRange(min = 1, max = 40) Integer> p99,
      @ForAll @Size(11) List<@IntRange(min = 0, max = 4) Integer> errors,
      @ForAll boolean sticky) {
    List<PolicyResult> all = new ArrayList<>();
    for (int i = 0; i < Contestant.all().size(); i++) {
      int share = Math.max(0, errors.get(i) - 2);
      all.add(result(Contestant.all().get(i), 100_000, p99.get(i) * 2_000L, share * 3_000L));
    }
    Eligibility eligibility = new Eligibility(sticky);
    List<PolicyResult> may = eligibility.of(all);
    double borne = may.stream().mapToDouble(PolicyResult::errorShare).min().orElse(0) + 0.001;
    List<PolicyResult> sound = may.stream().filter(each -> each.errorShare() <= borne).toList();
    long least = sound.stream().mapToLong(RecommenderTest::p99).min().orElse(0);
    long most = sound.stream().mapToLong(RecommenderTest::p99).max().orElse(0);

    Recommendation advice = new Recommender(sticky).forScenario(all);
    String sentence = advice.sentence();
    PolicyResult used =
        sound.stream().filter(each -> advice.isFor(each.contestant())).findFirst().orElseThrow();

    assertThat((double) p99(used)).isLessThanOrEqualTo(least * 1.05 + 1e-6);
    if (sentence.contains("of the ")) {
      assertThat(sentence).contains("of the " + may.size() + " policies that may be recommended");
    }
    assertThat(sentence.contains("few errors")).isEqualTo(sound.size() < may.size());
    if (sentence.contains("it has the lowest p99")) {
      assertThat(p99(used)).isEqualTo(least);
    }
    if (sentence.contains("it alone has few errors")) {
      assertThat(sound).hasSize(1);
    }
    named(sentence, "the highest is that of ([a-z-]+(?: boundedLoad 1.25)?),", all)
        .ifPresent(each -> assertThat(p99(each)).isEqualTo(most));
    named(sentence, "most errors has ([a-z-]+(?: boundedLoad 1.25)?),", all)
        .ifPresent(each ->
            assertThat(may)
                .contains(each)
                .allMatch(other -> other.errorShare() <= each.errorShare()));
    List<PolicyResult> lower =
        all.stream().filter(each -> !may.contains(each) && p99(each) < p99(used)).toList();
    boolean none = sentence.startsWith("No policy is better");
    if (!none) {
      assertThat(sentence.contains("Lower, but left out: ")).isEqualTo(!lower.isEmpty());
      String named = sentence.substring(sentence.indexOf("Lower, but left out: ") + 1);
      lower.forEach(each -> assertThat(named).contains(each.contestant().name() + " ("));
    } else {
      assertThat((double) most).isLessThanOrEqualTo(least * 1.05 + 1e-6);
      assertThat(sound).isEqualTo(may);
    }
  }

  private static long p99(PolicyResult result) {
    return result.latency().p99();
  }

  private static Optional<PolicyResult> named(
      String sentence, String pattern, List<PolicyResult> all) {
    Matcher found = Pattern.compile(pattern).matcher(sentence);
    return found.find()
        ? Optional.of(
            all.stream()
                .filter(each -> each.contestant().name().equals(found.group(1)))
                .findFirst()
                .orElseThrow())
        : Optional.empty();
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
    return result(contestant, 100_000, p99, errors);
  }

  private static PolicyResult result(Contestant contestant, long requests, long p99, long errors) {
    return new PolicyResult(
        contestant,
        requests,
        new Latency(p99 / 10.0, p99 / 10, p99 / 2, p99, p99 * 2, p99 * 3),
        List.of(),
        100,
        new Errors(errors, 0, 0, 0, 0),
        1,
        null,
        contestant.balance().boundedLoad() > 0 ? (Double) 0.083 : null,
        List.of(),
        new Series(1, List.of(), List.of(), List.of(), List.of(), List.of(), List.of()));
  }
}
