package dev.fairlead.comparison;

import dev.fairlead.comparison.result.Contestant;
import dev.fairlead.comparison.result.PolicyResult;
import dev.fairlead.config.BalancePolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * Which policies may be recommended, and why the others may not. Immutable.
 *
 * <p>Keyed policies keep a client at its backend, for which they pay with imbalance: they may be
 * recommended if that is asked for, and then nothing else may be. {@code first} never is: it is for
 * using few backends, not for using them well.
 *
 * @param sticky whether clients are to be kept at their backends
 */
record Eligibility(boolean sticky) {
  boolean allows(Contestant contestant) {
    BalancePolicy policy = contestant.balance().policy();
    return policy != BalancePolicy.FIRST && policy.keyed() == sticky;
  }

  List<PolicyResult> of(List<PolicyResult> results) {
    return results.stream().filter(each -> allows(each.contestant())).toList();
  }

  /** Why a policy that is not allowed is not: {@code (it …)} or {@code (they …)}. */
  private String reason(boolean first, boolean many) {
    if (first) {
      return "it fills backends in order";
    }
    if (sticky) {
      return many ? "they keep no client at its backend" : "it keeps no client at its backend";
    }
    return many ? "they keep clients at their backends" : "it keeps clients at their backends";
  }

  /**
   * Those of {@code contestants} that are not allowed, with the reason; empty if there are none.
   */
  String leftOut(List<Contestant> contestants) {
    List<String> first = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (Contestant each : contestants) {
      if (!allows(each)) {
        (each.balance().policy() == BalancePolicy.FIRST ? first : others).add(each.name());
      }
    }
    List<String> parts = new ArrayList<>();
    if (!others.isEmpty()) {
      parts.add(Recommender.listed(others) + " (" + reason(false, others.size() > 1) + ")");
    }
    if (!first.isEmpty()) {
      parts.add(first.getFirst() + " (" + reason(true, false) + ")");
    }
    return String.join("; ", parts);
  }
}
