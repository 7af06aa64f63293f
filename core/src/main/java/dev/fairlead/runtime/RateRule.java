package dev.fairlead.runtime;

import dev.fairlead.config.KeySpec;
import dev.fairlead.config.RateLimitSpec;
import dev.fairlead.security.RateLimit;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A rate limit of a listener or a route, compiled. Immutable but for what is counted; any thread.
 *
 * @param place where it stands: {@code route api}
 * @param spec what the user wrote
 * @param limit what was counted; outlives reloads that do not change how it is counted
 * @param key with what others a request is counted
 */
public record RateRule(String place, RateLimitSpec spec, RateLimit limit, LimitKey key) {
  /** What RateLimit-Policy calls the quota, in requests of that cost. */
  public long quota(int cost) {
    return most() / cost;
  }

  private long most() {
    return spec.window() == RateLimitSpec.Window.SLIDING ? spec.quota() : spec.burst();
  }

  /** What RateLimit-Policy calls the window: in how many seconds the quota is whole again. */
  public long windowSeconds() {
    double seconds = (double) most() * spec.per().toSeconds() / spec.quota();
    return Math.max(1, (long) Math.ceil(seconds));
  }

  /** In words: {@code 20/minute by client-ip}. */
  public String text() {
    String burst = spec.burst() == spec.quota() ? "" : ", " + spec.burst() + " at once";
    String window = spec.window() == RateLimitSpec.Window.SLIDING ? " (sliding)" : "";
    return spec.rate() + burst + window + " by " + text(spec.key());
  }

  static String text(List<KeySpec> key) {
    return key.stream().map(KeySpec::text).collect(Collectors.joining(" and "));
  }
}
