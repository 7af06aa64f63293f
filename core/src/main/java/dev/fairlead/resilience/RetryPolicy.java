package dev.fairlead.resilience;

import dev.fairlead.model.Ascii;
import dev.fairlead.model.Failure;

/** Whether a failed attempt may be made again. Stateless: any thread. */
public final class RetryPolicy {
  private static final byte[][] IDEMPOTENT = {
    Ascii.bytes("GET"),
    Ascii.bytes("HEAD"),
    Ascii.bytes("PUT"),
    Ascii.bytes("DELETE"),
    Ascii.bytes("OPTIONS"),
    Ascii.bytes("TRACE"),
  };

  private RetryPolicy() {}

  /**
   * Whether another attempt may follow.
   *
   * @param failure what ended the last attempt; its rule decides first
   * @param idempotent whether doing the request twice does no more than doing it once
   * @param bodyReplayable whether the request body can still be sent from its first byte: there is
   *     none, or nothing of it has been consumed, or all that was is kept
   * @param attemptsMade attempts so far, the failed one included
   * @param maxAttempts attempts allowed in all
   */
  public static boolean mayRetry(
      Failure failure,
      boolean idempotent,
      boolean bodyReplayable,
      int attemptsMade,
      int maxAttempts) {
    if (attemptsMade >= maxAttempts || !bodyReplayable) {
      return false;
    }
    return switch (failure.retryRule()) {
      case ALWAYS -> true;
      case IF_IDEMPOTENT -> idempotent;
      case NEVER -> false;
    };
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
