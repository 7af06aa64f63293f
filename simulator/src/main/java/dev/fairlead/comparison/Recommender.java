package dev.fairlead.comparison;

import dev.fairlead.comparison.result.Contestant;
import dev.fairlead.comparison.result.PolicyResult;
import dev.fairlead.comparison.result.Recommendation;
import dev.fairlead.comparison.result.ScenarioResult;
import dev.fairlead.config.BalancePolicy;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Says which policy to use, by a rule that is told with the advice.
 *
 * <p>Keyed policies keep a client at its backend, for which they pay with imbalance: they are
 * recommended if that is asked for, and then nothing else is. {@code first} is never recommended:
 * it is for using few backends, not for using them well. Immutable.
 *
 * @param sticky whether clients are to be kept at their backends
 */
record Recommender(boolean sticky) {
  private static final String RULE =
      "Of the policies whose share of errors is at most 0.1 percentage points above the lowest, the"
          + " one with the lowest p99; one within 5 percent of that is preferred if it is simpler, in"
          + " this order: ";
  private static final String RULE_OVER_ALL =
      "As in each scenario, but by the geometric mean of (p99 / lowest p99 of the scenario); a policy"
          + " that has too many errors in fewer scenarios comes first. In doubt the simpler: ";
  private static final String UNKEYED =
      "round-robin, random, least-connections, two-choices, least-time, peak-ewma.";
  private static final String KEYED =
      "consistent-hash, consistent-hash with bounded load, ip-hash, hash.";

  private boolean eligible(Contestant contestant) {
    BalancePolicy policy = contestant.balance().policy();
    return policy != BalancePolicy.FIRST && policy.keyed() == sticky;
  }

  /** Those that may be recommended; all, if none of them takes part. */
  private List<PolicyResult> eligible(List<PolicyResult> results) {
    List<PolicyResult> some = results.stream().filter(each -> eligible(each.contestant())).toList();
    return some.isEmpty() ? results : some;
  }

  private String order() {
    return sticky ? KEYED : UNKEYED;
  }

  /** Advice for one scenario. */
  Recommendation forScenario(List<PolicyResult> all) {
    List<PolicyResult> results = eligible(all);
    List<Standing> ranked = Standing.ranked(Standing.of(results));
    Standing first = ranked.getFirst();
    Standing lowest =
        ranked.stream()
            .filter(each -> each.tooManyErrors() == first.tooManyErrors())
            .min(Comparator.comparingDouble(Standing::ratio))
            .orElse(first);
    Standing last = ranked.getLast();
    StringBuilder text = new StringBuilder("Use " + first.name() + ": ");
    if (first.ratio() <= lowest.ratio()) {
      text.append("it has the lowest p99, ").append(figures(results, first));
    } else {
      text.append("its p99, ")
          .append(figures(results, first))
          .append(", is as good as the lowest (");
      text.append(lowest.name()).append(", ").append(figures(results, lowest));
      text.append("), and it is simpler");
    }
    if (!last.name().equals(first.name()) && !last.name().equals(lowest.name())) {
      text.append("; worst is ")
          .append(last.name())
          .append(" with ")
          .append(figures(results, last));
    }
    return recommendation(ranked, text.append('.').toString(), RULE + order());
  }

  private static Recommendation recommendation(
      List<Standing> ranked, String sentence, String rule) {
    Contestant first = ranked.getFirst().contestant();
    double bound = first.balance().boundedLoad();
    String price =
        bound == 0
            ? ""
            : " It sends a client elsewhere while its own backend has more than %s times the mean load."
                .formatted(bound);
    return new Recommendation(
        first.name(), sentence + price, rule, ranked.stream().map(Standing::rank).toList());
  }

  private static String figures(List<PolicyResult> results, Standing standing) {
    PolicyResult result =
        results.stream()
            .filter(each -> each.contestant().equals(standing.contestant()))
            .findFirst()
            .orElseThrow();
    String p99 = String.format(Locale.ROOT, "%.1f ms", result.latency().p99() / 1000.0);
    return result.errors().total() == 0
        ? p99
        : p99 + String.format(Locale.ROOT, " and %.2f %% errors", result.errorShare() * 100);
  }

  /** Advice over several scenarios, by each policy's standing in them. */
  Recommendation overAll(List<ScenarioResult> scenarios) {
    if (scenarios.size() == 1) {
      return scenarios.getFirst().recommendation();
    }
    List<Standing> ranked =
        Standing.ranked(
            Standing.together(
                scenarios.stream().map(one -> Standing.of(eligible(one.policies()))).toList()));
    Standing first = ranked.getFirst();
    Standing last = ranked.getLast();
    StringBuilder text =
        new StringBuilder("Use %s: over %d scenarios ".formatted(first.name(), scenarios.size()));
    text.append("its p99 is ").append(ratios(first, scenarios));
    if (!last.name().equals(first.name())) {
      text.append("; that of ").append(last.name()).append(" is ").append(ratios(last, scenarios));
    }
    return recommendation(ranked, text.append('.').toString(), RULE_OVER_ALL + order());
  }

  private static String ratios(Standing standing, List<ScenarioResult> scenarios) {
    String ratios =
        String.format(
            Locale.ROOT,
            "%.2f times the lowest in the mean and %.1f times at worst (%s)",
            standing.ratio(),
            standing.worst(),
            scenarios.get(standing.where()).scenario().id());
    return standing.tooManyErrors() == 0
        ? ratios
        : ratios + ", with more errors than others in " + standing.tooManyErrors();
  }
}
