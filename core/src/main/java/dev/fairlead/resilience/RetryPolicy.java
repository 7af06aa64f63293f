package dev.fairlead.resilience;

import dev.fairlead.config.RetrySpec;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.Failure;
import dev.fairlead.model.RetryRefusal;
import dev.fairlead.resilience.FailedAttempt.Left;
import java.util.BitSet;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Whether a failed attempt is made again, by the rules of one upstream. Immutable: any thread.
 *
 * <p>A request that a backend may have acted on is sent again only if it is idempotent (RFC 9110
 * §9.2.2) or its owner says that twice does no harm. Pauses have full jitter: M. Brooker,
 * "Exponential Backoff And Jitter", 2015.
 */
public final class RetryPolicy {
  /** No pause is drawn from more than so many times the base. */
  private static final long MOST_BASES = 10;

  private static final byte[][] IDEMPOTENT = {
    Ascii.bytes("GET"),
    Ascii.bytes("HEAD"),
    Ascii.bytes("PUT"),
    Ascii.bytes("DELETE"),
    Ascii.bytes("OPTIONS"),
    Ascii.bytes("TRACE"),
  };

  private final RetrySpec spec;
  private final BitSet statuses = new BitSet();
  private final long baseNanos;

  /** The policy that a user wrote. */
  public RetryPolicy(RetrySpec spec) {
    this.spec = spec;
    this.baseNanos = spec.backoff().toNanos();
    spec.statuses().forEach(statuses::set);
  }

  /** Whether an answer with that status counts as a failed attempt. */
  public boolean isFailure(int status) {
    return statuses.get(status);
  }

  /** How many bytes of its body are kept of a request that may be sent again; 0 for none. */
  public int keptBytes(boolean idempotent) {
    return spec.attempts() > 1 && repeatable(idempotent) ? spec.bodyBytes() : 0;
  }

  /** Whether a request may be sent again after a backend may have acted on it. */
  public boolean repeatable(boolean idempotent) {
    return idempotent || spec.nonIdempotent();
  }

  /**
   * Decides.
   *
   * @param budget asked last, and only if all else allows another attempt; not asked after a stale
   *     connection
   * @param random draws the pause
   */
  public RetryDecision decide(
      FailedAttempt attempt, BooleanSupplier budget, RandomGenerator random) {
    RetryRefusal refusal = refusal(attempt);
    long pause = refusal == null ? pause(attempt, random) : 0;
    if (refusal == null && pause >= attempt.nanosLeft()) {
      refusal = RetryRefusal.NO_TIME_LEFT;
    }
    if (refusal == null) {
      refusal = attempt.bodyLost();
    }
    if (refusal == null && attempt.left() != Left.ANY_AFTER_STALE && !budget.getAsBoolean()) {
      refusal = RetryRefusal.BUDGET_SPENT;
    }
    if (refusal != null) {
      return new RetryDecision.Not(refusal);
    }
    return pause == 0 ? RetryDecision.RETRY_NOW : new RetryDecision.Again(pause);
  }

  /** But for time, body and budget. */
  private @Nullable RetryRefusal refusal(FailedAttempt attempt) {
    Failure failure = attempt.failure();
    Failure.RetryRule rule =
        failure == null ? Failure.RetryRule.IF_IDEMPOTENT : failure.retryRule();
    if (rule == Failure.RetryRule.NEVER) {
      return RetryRefusal.FUTILE;
    }
    if (attempt.answerBegun()) {
      return RetryRefusal.ANSWER_BEGUN;
    }
    if (rule == Failure.RetryRule.IF_IDEMPOTENT && !repeatable(attempt.idempotent())) {
      return RetryRefusal.NOT_IDEMPOTENT;
    }
    if (attempt.attempts() >= spec.attempts()) {
      return RetryRefusal.NO_ATTEMPT_LEFT;
    }
    return switch (attempt.left()) {
      case ANOTHER, ANY_AFTER_STALE -> null;
      case ONLY_THE_SAME ->
          failure != null && failure.phase() == Failure.Phase.CONNECT
              ? null
              : RetryRefusal.NO_BACKEND_LEFT;
      case NONE -> RetryRefusal.NO_BACKEND_LEFT;
    };
  }

  /** None before the first retry on another backend; then from an interval that doubles. */
  private long pause(FailedAttempt attempt, RandomGenerator random) {
    int doublings = attempt.left() == Left.ONLY_THE_SAME ? 1 : 2;
    doublings = attempt.attempts() - doublings;
    if (attempt.left() == Left.ANY_AFTER_STALE || doublings < 0 || baseNanos == 0) {
      return 0;
    }
    long most = baseNanos * Math.min(MOST_BASES, 1L << Math.min(doublings, 30));
    return random.nextLong(most + 1);
  }

  /**
   * Whether a method is idempotent as RFC 9110 §9.2.2 defines it. Method names are case-sensitive;
   * unknown ones are not.
   */
  public static boolean isIdempotent(byte[] block, int start, int end) {
    for (byte[] method : IDEMPOTENT) {
      if (Ascii.equals(block, start, end, method)) {
        return true;
      }
    }
    return false;
  }
}
