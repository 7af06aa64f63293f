package dev.fairlead.comparison.result;

import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A policy that takes part, with its settings. Immutable.
 *
 * @param name unique among those that take part: the policy's word, and settings if not standard
 * @param balance as a configuration would have it
 * @param limited whether backends take no more at a time than they have workers (maxInFlight), the
 *     rest waiting in the proxy's queue: {@code first} is nothing without
 */
public record Contestant(String name, BalanceSpec balance, boolean limited) {
  /** The bound that is commonly advised for consistent hashing with bounded loads. */
  public static final double BOUND = 1.25;

  /** A policy with what is standard for it. */
  public static Contestant of(BalancePolicy policy) {
    return new Contestant(policy.word(), BalanceSpec.of(policy), policy == BalancePolicy.FIRST);
  }

  /** All policies, and consistent hashing with bounded loads. */
  public static List<Contestant> all() {
    List<Contestant> all = new ArrayList<>();
    for (BalancePolicy policy : BalancePolicy.values()) {
      all.add(of(policy));
      if (policy == BalancePolicy.CONSISTENT_HASH) {
        all.add(bounded());
      }
    }
    return List.copyOf(all);
  }

  private static Contestant bounded() {
    BalanceSpec plain = BalanceSpec.of(BalancePolicy.CONSISTENT_HASH);
    return new Contestant(
        plain.policy().word() + " boundedLoad " + BOUND,
        new BalanceSpec(plain.policy(), plain.key(), BOUND, plain.decay()),
        false);
  }
}
