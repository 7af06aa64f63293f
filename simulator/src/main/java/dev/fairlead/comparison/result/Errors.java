package dev.fairlead.comparison.result;

/**
 * Requests that did not go well, by kind, and attempts that did no harm.
 *
 * @param failed answered 500 by a backend
 * @param unreachable refused by as many backends as may be tried: 502
 * @param timedOut not answered in time: 504
 * @param queueFull found the proxy's queue full, or waited too long in it: 503
 * @param refusedAttempts connections refused, most of them made good by another backend: not among
 *     the {@link #total}
 */
public record Errors(
    long failed, long unreachable, long timedOut, long queueFull, long refusedAttempts) {
  /** Requests that did not go well. */
  public long total() {
    return failed + unreachable + timedOut + queueFull;
  }
}
