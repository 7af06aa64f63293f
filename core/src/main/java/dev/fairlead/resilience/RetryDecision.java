package dev.fairlead.resilience;

import dev.fairlead.model.RetryRefusal;

/** What follows a failed attempt. Immutable. */
public sealed interface RetryDecision {
  /** Another at once. */
  Again RETRY_NOW = new Again(0);

  /**
   * Another.
   *
   * @param pauseNanos after so long; 0 for at once
   */
  record Again(long pauseNanos) implements RetryDecision {}

  /** None. */
  record Not(RetryRefusal why) implements RetryDecision {}
}
