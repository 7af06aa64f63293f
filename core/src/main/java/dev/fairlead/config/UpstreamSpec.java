package dev.fairlead.config;

import java.time.Duration;
import java.util.List;

/**
 * A named group of interchangeable backends.
 *
 * @param name unique
 * @param balance how a backend is chosen
 * @param backends at least one
 * @param maxAttempts tries per request in all, 1 for no retry
 * @param poolMaxIdle idle connections kept per backend and event loop
 * @param poolIdle how long an idle connection is kept
 */
public record UpstreamSpec(
    String name,
    BalancePolicy balance,
    List<BackendSpec> backends,
    int maxAttempts,
    int poolMaxIdle,
    Duration poolIdle) {
  public UpstreamSpec {
    backends = List.copyOf(backends);
  }
}
