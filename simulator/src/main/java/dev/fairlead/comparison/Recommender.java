package dev.fairlead.comparison;

import dev.fairlead.comparison.result.Contestant;
import dev.fairlead.comparison.result.Figures;
import dev.fairlead.comparison.result.PolicyResult;
import dev.fairlead.comparison.result.Recommendation;
import dev.fairlead.comparison.result.ScenarioResult;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Says which policy to use, by a rule that is told with the advice. Errors decide before latency.
 * Immutable.
 *
 * @param eligibility which may be recommended
 */
record Recommender(Eligibility eligibility) {
  /** A p99 of fewer requests rests on fewer than five of them. */
  static final int FEWEST = 500;

  /** A p99 of fewer requests rests on fewer than a hundred of them. */
  static final int FEW = 10_000;

  private static final String RULE =
      "Of the policies that may be recommended and whose share of errors is at most 0.1 percentage"
          + " points above the lowest of these, the one with the lowest p99; one within 5 percent of"
          + " that is preferred if it is simpler, in this order: ";
  private static final String RULE_OVER_ALL =
      "As in each scenario, but by the geometric mean of (p99 / lowest p99 of the scenario, of those"
          + " that may be recommended and have no more errors than is borne); a policy that has too"
          + " many errors in fewer scenarios comes first. In doubt the simpler: ";
  private static final String UNKEYED =
      "round-robin, random, least-connections, two-choices, least-time, peak-ewma.";
  private static final String KEYED =
      "consistent-hash, consistent-hash with bounded load, ip-hash, hash.";

  Recommender(boolean sticky) {
    this(new Eligibility(sticky));
  }

  /** Names as in a sentence: {@code a, b and c}. */
  static String listed(List<String> names) {
    int last = names.size() - 1;
    return last < 1
        ? String.join("", names)
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }

  /** Advice for one scenario. */
  Recommendation forScenario(List<PolicyResult> all) {
    List<PolicyResult> results = eligibility.of(all);
    if (results.isEmpty()) {
      return none(all);
    }
    List<Standing> ranked = Standing.ranked(Standing.of(results));
    ScenarioSentence words = new ScenarioSentence(results, ranked, outside(all));
    Standing use = words.indifferent() ? Standing.simplest(ranked) : ranked.getFirst();
    String text = words.indifferent() ? words.noDifference(use) : words.reason();
    return recommendation(use, text + caution(results), ranked, all, RULE);
  }

  private List<PolicyResult> outside(List<PolicyResult> all) {
    return all.stream().filter(each -> !eligibility.allows(each.contestant())).toList();
  }

  private Recommendation none(List<PolicyResult> all) {
    String leftOut = leftOut(all);
    return new Recommendation(
        null,
        "None of the policies compared may be recommended: " + leftOut + ".",
        "May be recommended: " + (eligibility.sticky() ? KEYED : UNKEYED),
        leftOut,
        List.of());
  }

  private String leftOut(List<PolicyResult> all) {
    return eligibility.leftOut(all.stream().map(PolicyResult::contestant).toList());
  }

  /** What few requests cannot tell. */
  private static String caution(List<PolicyResult> results) {
    long counted = results.getFirst().requests();
    return counted < FEWEST || counted >= FEW
        ? ""
        : " Caution: with %s requests a p99 rests on %d of them; small differences are chance."
            .formatted(Figures.count(counted), counted / 100);
  }

  private Recommendation recommendation(
      Standing use, String sentence, List<Standing> ranked, List<PolicyResult> all, String rule) {
    String leftOut = leftOut(all);
    return new Recommendation(
        use.name(),
        sentence + price(use.contestant(), all),
        rule
            + (eligibility.sticky() ? KEYED : UNKEYED)
            + (leftOut.isEmpty() ? "" : " Left out: " + leftOut + "."),
        leftOut,
        ranked.stream().map(Standing::rank).toList());
  }

  private static String price(Contestant use, List<PolicyResult> results) {
    double bound = use.balance().boundedLoad();
    if (bound == 0) {
      return "";
    }
    String share =
        results.stream()
            .filter(each -> each.contestant().equals(use) && each.displaced() != null)
            .map(each -> ", here %s of the requests".formatted(displaced(each)))
            .findFirst()
            .orElse("");
    return " It sends a client elsewhere while its own backend has more than %s times the mean load%s."
        .formatted(bound, share);
  }

  private static String displaced(PolicyResult result) {
    Double share = result.displaced();
    return share == null ? Figures.NONE : Figures.percent(share);
  }

  /** Advice over several scenarios, by each policy's standing in them. */
  Recommendation overAll(List<ScenarioResult> scenarios) {
    List<PolicyResult> all = scenarios.getFirst().policies();
    if (scenarios.size() == 1 || eligibility.of(all).isEmpty()) {
      return scenarios.getFirst().recommendation();
    }
    List<Standing> ranked =
        Standing.ranked(
            Standing.together(
                scenarios.stream()
                    .map(one -> Standing.of(eligibility.of(one.policies())))
                    .toList()));
    Standing first = ranked.getFirst();
    Standing last = ranked.getLast();
    StringBuilder text =
        new StringBuilder("Use %s: over %d scenarios, ".formatted(first.name(), scenarios.size()));
    text.append(among(ranked)).append("its p99 is ").append(ratios(first, scenarios));
    if (!last.name().equals(first.name())) {
      text.append("; last is ")
          .append(last.name())
          .append(" with ")
          .append(ratios(last, scenarios));
    }
    text.append('.').append(caution(eligibility.of(all)));
    return recommendation(first, text.toString(), ranked, mean(scenarios), RULE_OVER_ALL);
  }

  /** The policies' results with what is displaced of all scenarios' requests. */
  private static List<PolicyResult> mean(List<ScenarioResult> scenarios) {
    List<PolicyResult> all = scenarios.getFirst().policies();
    return IntStream.range(0, all.size())
        .mapToObj(i -> {
          PolicyResult one = all.get(i);
          double sum = 0;
          for (ScenarioResult scenario : scenarios) {
            Double share = scenario.policies().get(i).displaced();
            sum += share == null ? 0 : share;
          }
          return one.displaced() == null ? one : one.withDisplaced(sum / scenarios.size());
        })
        .toList();
  }

  private static String among(List<Standing> ranked) {
    if (ranked.size() == 1) {
      return "the only one that may be recommended, ";
    }
    String those = "of the %d policies that may be recommended ".formatted(ranked.size());
    int fewest = ranked.getFirst().tooManyErrors();
    int most = ranked.stream().mapToInt(Standing::tooManyErrors).max().orElse(0);
    if (most == fewest) {
      return those;
    }
    String alike =
        ranked.stream()
            .skip(1)
            .filter(each -> each.tooManyErrors() == fewest)
            .map(Standing::name)
            .collect(Collectors.collectingAndThen(Collectors.toList(), Recommender::listed));
    return those
        + (fewest == 0
            ? "it never has too many errors"
            : "it has too many errors in fewest, " + fewest)
        + (alike.isEmpty() ? "" : " (as " + alike + ")")
        + "; ";
  }

  private static String ratios(Standing standing, List<ScenarioResult> scenarios) {
    String ratios =
        "%s times the lowest in the mean and %s times at worst (%s)"
            .formatted(
                Figures.ratio(standing.ratio()),
                Figures.ratio(standing.worst()),
                scenarios.get(standing.where()).scenario().id());
    return standing.tooManyErrors() == 0
        ? ratios
        : ratios + ", too many errors in " + standing.tooManyErrors();
  }

  /** Highest p99 first. */
  static final Comparator<PolicyResult> SLOWEST_FIRST =
      Comparator.comparingLong((PolicyResult each) -> each.latency().p99()).reversed();
}
