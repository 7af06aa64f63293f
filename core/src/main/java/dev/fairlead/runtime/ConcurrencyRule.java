package dev.fairlead.runtime;

import dev.fairlead.config.ConcurrencySpec;
import dev.fairlead.security.ConcurrencyLimit;

/**
 * How many requests may be under way at a listener or a route, compiled. Immutable but for what is
 * counted; any thread.
 *
 * @param place where it stands: {@code route api}
 * @param limit what was counted; its requests outlive reloads
 * @param key with what others a request is counted
 */
public record ConcurrencyRule(String place, ConcurrencyLimit limit, LimitKey key) {
  /** In words: {@code 100, 10 by client-ip}. */
  public String text() {
    ConcurrencySpec spec = limit.spec();
    String most = (spec.adaptive() ? "up to " : "") + spec.most();
    return spec.mostPerKey() == 0
        ? most
        : most + ", " + spec.mostPerKey() + " by " + RateRule.text(spec.key());
  }
}
