package dev.fairlead.config;

import java.time.Duration;

/**
 * How an upstream chooses among its backends, with what its policy may be told.
 *
 * @param policy the policy
 * @param key what keyed policies go by; others ignore it
 * @param boundedLoad for consistent-hash: no backend takes more than this many times the mean load
 *     per weight, 1.0 or more; 0 for no bound
 * @param decay for least-time and peak-ewma: how long until a past response time counts 1/e of what
 *     it did
 */
public record BalanceSpec(BalancePolicy policy, KeySpec key, double boundedLoad, Duration decay) {
  /** What holds when nothing else is said: Finagle's and Linkerd's ten seconds. */
  public static final Duration STANDARD_DECAY = Duration.ofSeconds(10);

  /** A policy with what is standard for it. */
  public static BalanceSpec of(BalancePolicy policy) {
    return new BalanceSpec(policy, KeySpec.CLIENT_IP, 0, STANDARD_DECAY);
  }

  /** In words: {@code consistent-hash by path, bounded load 1.25}; what is standard is left out. */
  public String text() {
    StringBuilder out = new StringBuilder(policy.word());
    if (policy.keyed() && policy != BalancePolicy.IP_HASH) {
      out.append(" by ").append(key.text());
    }
    if (boundedLoad != 0) {
      out.append(", bounded load ").append(Numbers.plain(boundedLoad));
    }
    if (!decay.equals(STANDARD_DECAY)) {
      out.append(", decay ").append(Durations.text(decay));
    }
    return out.toString();
  }
}
