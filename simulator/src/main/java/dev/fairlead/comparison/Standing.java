package dev.fairlead.comparison;

import dev.fairlead.comparison.result.Contestant;
import dev.fairlead.comparison.result.PolicyResult;
import dev.fairlead.comparison.result.Recommendation;
import dev.fairlead.config.BalancePolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How a policy stands to the others, in one scenario or several. Immutable.
 *
 * @param contestant the policy
 * @param ratio its p99 over the lowest among those without too many errors
 * @param worst the greatest ratio of any scenario
 * @param where in which of the scenarios that was, by index
 * @param tooManyErrors scenarios in which its share of errors is more than is borne
 */
record Standing(Contestant contestant, double ratio, double worst, int where, int tooManyErrors) {
  /** A p99 this much above the lowest is as good as it. */
  static final double NEAR = 1.05;

  /** A share of errors this much above the lowest is borne: one in a thousand. */
  static final double MORE_ERRORS = 0.001;

  /** From the one that is easiest to understand and to foresee to the one that is least so. */
  private static final List<BalancePolicy> SIMPLER_FIRST =
      List.of(
          BalancePolicy.ROUND_ROBIN,
          BalancePolicy.RANDOM,
          BalancePolicy.LEAST_CONNECTIONS,
          BalancePolicy.TWO_CHOICES,
          BalancePolicy.LEAST_TIME,
          BalancePolicy.PEAK_EWMA,
          BalancePolicy.CONSISTENT_HASH,
          BalancePolicy.IP_HASH,
          BalancePolicy.HASH,
          BalancePolicy.FIRST);

  /** Of one scenario, in the order of the results. */
  static List<Standing> of(List<PolicyResult> results) {
    double borne =
        results.stream().mapToDouble(PolicyResult::errorShare).min().orElse(0) + MORE_ERRORS;
    long lowest =
        results.stream()
            .filter(each -> each.errorShare() <= borne)
            .mapToLong(Standing::p99)
            .min()
            .orElse(1);
    return results.stream()
        .map(each -> {
          double ratio = (double) p99(each) / lowest;
          return new Standing(
              each.contestant(), ratio, ratio, 0, each.errorShare() <= borne ? 0 : 1);
        })
        .toList();
  }

  private static long p99(PolicyResult result) {
    return Math.max(1, result.latency().p99());
  }

  /** Of several scenarios with the same policies in the same order: the geometric mean. */
  static List<Standing> together(List<List<Standing>> scenarios) {
    List<Standing> together = new ArrayList<>();
    for (int i = 0; i < scenarios.getFirst().size(); i++) {
      double logs = 0;
      int where = 0;
      int tooMany = 0;
      for (int at = 0; at < scenarios.size(); at++) {
        Standing one = scenarios.get(at).get(i);
        logs += Math.log(one.ratio);
        tooMany += one.tooManyErrors;
        if (one.ratio > scenarios.get(where).get(i).ratio) {
          where = at;
        }
      }
      Standing worst = scenarios.get(where).get(i);
      double mean = Math.exp(logs / scenarios.size());
      together.add(new Standing(worst.contestant, mean, worst.ratio, where, tooMany));
    }
    return together;
  }

  /** Best first: of those that are as good as the lowest the simplest is put before all. */
  static List<Standing> ranked(List<Standing> standings) {
    List<Standing> order = new ArrayList<>(standings);
    order.sort(
        Comparator.comparingInt(Standing::tooManyErrors)
            .thenComparingDouble(Standing::ratio)
            .thenComparingInt(Standing::intricacy));
    Standing lowest = order.getFirst();
    Standing simplest =
        order.stream()
            .filter(each -> each.tooManyErrors == lowest.tooManyErrors)
            .filter(each -> each.ratio <= lowest.ratio * NEAR)
            .min(Comparator.comparingInt(Standing::intricacy))
            .orElse(lowest);
    order.remove(simplest);
    order.addFirst(simplest);
    return order;
  }

  /** Of those that stand anywhere the one that is easiest to foresee. */
  static Standing simplest(List<Standing> standings) {
    return standings.stream().min(Comparator.comparingInt(Standing::intricacy)).orElseThrow();
  }

  private int intricacy() {
    int bounded = contestant.balance().boundedLoad() > 0 ? 1 : 0;
    return 2 * SIMPLER_FIRST.indexOf(contestant.balance().policy()) + bounded;
  }

  String name() {
    return contestant.name();
  }

  Recommendation.Rank rank() {
    return new Recommendation.Rank(name(), ratio, worst, tooManyErrors);
  }
}
