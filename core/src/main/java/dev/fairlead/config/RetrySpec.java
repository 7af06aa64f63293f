package dev.fairlead.config;

import java.time.Duration;
import java.util.List;

/**
 * When a failed attempt of a request is made again, on another backend.
 *
 * @param attempts tries per request in all, 1 for no retry
 * @param statuses answers of backends that count as failed attempts, 400 to 599, ascending
 * @param nonIdempotent whether requests that are not idempotent are tried again, too, when a
 *     backend may have acted on them
 * @param backoff base of the pause before the second retry, doubled before each further one, drawn
 *     by full jitter; the first retry on another backend follows at once; zero for no pause
 * @param perTry how long making a connection may take, and then the head of an answer after the
 *     last byte of the request; zero for no limit but those of the route
 * @param bodyBytes how much of a request body is kept so that it can be sent again; 0 for none
 */
public record RetrySpec(
    int attempts,
    List<Integer> statuses,
    boolean nonIdempotent,
    Duration backoff,
    Duration perTry,
    int bodyBytes) {
  /** What holds when nothing is written. */
  public static final RetrySpec DEFAULTS =
      new RetrySpec(
          3, List.of(502, 503, 504), false, Duration.ofMillis(25), Duration.ZERO, 64 << 10);

  public RetrySpec {
    statuses = statuses.stream().sorted().distinct().toList();
  }

  /** The defaults but for the number of attempts. */
  public static RetrySpec attempts(int attempts) {
    return new RetrySpec(
        attempts,
        DEFAULTS.statuses,
        DEFAULTS.nonIdempotent,
        DEFAULTS.backoff,
        DEFAULTS.perTry,
        DEFAULTS.bodyBytes);
  }
}
