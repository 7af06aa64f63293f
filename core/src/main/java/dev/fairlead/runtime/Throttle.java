package dev.fairlead.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How fast, and how many at a time, requests are admitted at one listener or route. Immutable but
 * for what is counted; any thread.
 *
 * @param rates each must admit a request
 * @param concurrency null for any number
 */
public record Throttle(List<RateRule> rates, @Nullable ConcurrencyRule concurrency) {
  public Throttle {
    rates = List.copyOf(rates);
  }
}
