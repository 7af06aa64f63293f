package dev.fairlead.comparison;

import dev.fairlead.comparison.result.Figures;
import dev.fairlead.comparison.result.PolicyResult;
import java.util.Comparator;
import java.util.List;

/**
 * The reason why a policy is recommended in one scenario: true of all rows of its table, and saying
 * of which of them it speaks. Immutable.
 *
 * @param results of those that may be recommended, at least one
 * @param ranked how they stand, best first
 * @param others of those that may not
 */
record ScenarioSentence(
    List<PolicyResult> results, List<Standing> ranked, List<PolicyResult> others) {
  /** Whether the figures tell nothing between the policies. */
  boolean indifferent() {
    return results.size() > 1 && (few() || alike());
  }

  private boolean few() {
    return results.getFirst().requests() < Recommender.FEWEST;
  }

  private boolean alike() {
    return ranked.stream().allMatch(each -> each.tooManyErrors() == 0)
        && ranked.stream().allMatch(each -> each.ratio() <= Standing.NEAR);
  }

  String noDifference(Standing simplest) {
    long lowest = results.stream().mapToLong(each -> each.latency().p99()).min().orElse(0);
    long highest = results.stream().mapToLong(each -> each.latency().p99()).max().orElse(0);
    String why =
        few()
            ? "with %s requests a p99 is chance"
                .formatted(Figures.count(results.getFirst().requests()))
            : "the p99 of all that may be recommended is %s to %s, no more than 5 %% apart"
                .formatted(Figures.micros(lowest), Figures.micros(highest));
    return "No policy is better for this traffic: %s; %s is the simplest."
        .formatted(why, simplest.name());
  }

  String reason() {
    Standing first = ranked.getFirst();
    StringBuilder text = new StringBuilder("Use " + first.name() + ": ");
    if (results.size() == 1) {
      text.append("of those compared the only one that may be recommended; its p99 is ")
          .append(figures(first));
      return text.append('.').append(quickerOthers()).toString();
    }
    List<Standing> borne = ranked.stream().filter(each -> each.tooManyErrors() == 0).toList();
    boolean errorsDecide = borne.size() < ranked.size();
    text.append("of the %d policies that may be recommended ".formatted(ranked.size()));
    if (errorsDecide) {
      text.append(fewestErrors(borne));
    }
    if (borne.size() > 1) {
      text.append(lowest(borne));
    }
    if (errorsDecide) {
      text.append(mostErrors());
    }
    return text.append('.').append(quickerOthers()).toString();
  }

  private String fewestErrors(List<Standing> borne) {
    if (borne.size() == 1) {
      return "it alone has few errors, %s; its p99 is %s"
          .formatted(
              Figures.percent(result(borne.getFirst()).errorShare()),
              Figures.micros(result(borne.getFirst()).latency().p99()));
    }
    double most = borne.stream().mapToDouble(each -> result(each).errorShare()).max().orElse(0);
    return "only %s have few errors, %s; of these "
        .formatted(
            Recommender.listed(borne.stream().map(Standing::name).toList()),
            most == 0 ? "none" : "at most " + Figures.percent(most));
  }

  private String lowest(List<Standing> borne) {
    Standing first = borne.getFirst();
    Standing lowest = borne.stream().min(Comparator.comparingDouble(Standing::ratio)).orElse(first);
    Standing highest =
        borne.stream().max(Comparator.comparingDouble(Standing::ratio)).orElse(first);
    String text =
        first.ratio() <= lowest.ratio()
            ? "it has the lowest p99, " + figures(first)
            : "its p99, %s, is within 5 %% of the lowest (%s, %s), and it is simpler"
                .formatted(figures(first), lowest.name(), figures(lowest));
    return highest.ratio() <= Math.max(first.ratio(), lowest.ratio())
        ? text
        : text + "; the highest is that of %s, %s".formatted(highest.name(), figures(highest));
  }

  private String mostErrors() {
    PolicyResult most =
        results.stream().max(Comparator.comparingDouble(PolicyResult::errorShare)).orElseThrow();
    return "; most errors has %s, %s"
        .formatted(most.contestant().name(), Figures.percent(most.errorShare()));
  }

  /** Those in the table that look better, so that nobody thinks they were overlooked. */
  private String quickerOthers() {
    PolicyResult first = result(ranked.getFirst());
    List<String> quicker =
        others.stream()
            .filter(each -> each.latency().p99() < first.latency().p99())
            .sorted(Recommender.SLOWEST_FIRST.reversed())
            .map(each ->
                "%s (%s%s)"
                    .formatted(
                        each.contestant().name(),
                        Figures.micros(each.latency().p99()),
                        errors(each)))
            .toList();
    return quicker.isEmpty() ? "" : " Lower, but left out: " + Recommender.listed(quicker) + ".";
  }

  private PolicyResult result(Standing standing) {
    return results.stream()
        .filter(each -> each.contestant().equals(standing.contestant()))
        .findFirst()
        .orElseThrow();
  }

  private String figures(Standing standing) {
    PolicyResult result = result(standing);
    return Figures.micros(result.latency().p99()) + errors(result);
  }

  private static String errors(PolicyResult result) {
    return result.errors().total() == 0
        ? ""
        : " and " + Figures.percent(result.errorShare()) + " errors";
  }
}
