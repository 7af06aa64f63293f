package dev.fairlead.config;

/**
 * What retries may cost the whole process.
 *
 * @param share of the requests of the last ten seconds, 0 to 1, that may be retries
 * @param perSecond retries that are allowed in any case, taken over ten seconds, so that a quiet
 *     proxy can retry at all
 * @param bufferBytes of request bodies kept for retries, over all exchanges
 */
public record RetryBudgetSpec(double share, int perSecond, long bufferBytes) {
  /** What holds when nothing is written. */
  public static final RetryBudgetSpec DEFAULTS = new RetryBudgetSpec(0.2, 3, 32L << 20);
}
