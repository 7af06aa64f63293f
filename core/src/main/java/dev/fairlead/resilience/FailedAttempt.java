package dev.fairlead.resilience;

import dev.fairlead.model.Failure;
import dev.fairlead.model.RetryRefusal;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that has failed, and how things stand. Immutable.
 *
 * @param failure what ended it; null for an answer with one of {@link RetryPolicy#isFailure}'s
 *     statuses
 * @param idempotent whether doing the request twice does no more than doing it once
 * @param bodyLost why the request body cannot be sent again from its first byte; null when it can:
 *     there is none, or nothing of it has been taken, or all that was is kept
 * @param attempts made so far, this one included, those on stale connections not
 * @param answerBegun whether the client has had the head of a final response
 * @param left where another attempt could go
 * @param nanosLeft until the exchange must be over
 */
public record FailedAttempt(
    @Nullable Failure failure,
    boolean idempotent,
    @Nullable RetryRefusal bodyLost,
    int attempts,
    boolean answerBegun,
    Left left,
    long nanosLeft) {

  /** Where another attempt could go. */
  public enum Left {
    /** To a backend that has not been tried. */
    ANOTHER,
    /** To the same backend: there is no other in the upstream. */
    ONLY_THE_SAME,
    /** Nowhere. */
    NONE,
    /**
     * To any backend, on a new connection: this one had been idle and was closed before the request
     * came, which says nothing about the backend.
     */
    ANY_AFTER_STALE
  }
}
