package dev.fairlead.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may enter, and how fast: of a listener, or of a route.
 *
 * @param access whose requests are taken
 * @param rates limits, each of which must admit a request
 * @param concurrency how many requests may be under way; null for any number
 */
public record GuardSpec(
    AccessSpec access, List<RateLimitSpec> rates, @Nullable ConcurrencySpec concurrency) {
  /** Everybody, as fast as they like. */
  public static final GuardSpec NONE = new GuardSpec(AccessSpec.EVERYBODY, List.of(), null);

  public GuardSpec {
    rates = List.copyOf(rates);
  }
}
