package dev.fairlead.config;

import java.time.Duration;
import java.util.List;

/** When a failed attempt is made again: a number of attempts, or a mapping. */
final class RetryShape {
  private static final int MOST_ATTEMPTS = 100;
  private static final int LEAST_STATUS = 400;
  private static final int MOST_STATUS = 599;
  private static final int MOST_BODY = 64 << 20;
  private static final int MOST_PER_SECOND = 1_000_000;
  private static final int MOST_BUFFER = 1 << 30;
  private static final RetrySpec STANDARD = RetrySpec.DEFAULTS;

  private static final Scalar<Integer> COUNT = Numbers.between(1, MOST_ATTEMPTS);

  private static final Key<Integer> ATTEMPTS =
      Key.optional("attempts", COUNT, STANDARD.attempts(), "Tries per request; 1 for no retry");
  private static final Key<List<Integer>> STATUSES =
      Key.optional(
          "statuses",
          new ListOf<>(Numbers.between(LEAST_STATUS, MOST_STATUS), "statuses", 0, true),
          STANDARD.statuses(),
          "Answers of backends that count as failed attempts");
  private static final Key<Boolean> NON_IDEMPOTENT =
      Key.optional(
          "nonIdempotent",
          Numbers.FLAG,
          STANDARD.nonIdempotent(),
          "Whether what a backend may have acted on, such as a POST, is tried again, too");
  private static final Key<Duration> BACKOFF =
      Key.optional(
          "backoff",
          Scalar.orOff(Durations.POSITIVE, Duration.ZERO),
          Durations.text(STANDARD.backoff()),
          "Base of the pause before the second retry and later ones, or off");
  private static final Key<Duration> PER_TRY =
      Key.optional(
          "perTry",
          Scalar.orOff(Durations.POSITIVE, Duration.ZERO),
          "off",
          "How long one attempt may take until the first byte of its answer, or off");
  private static final Key<Integer> BODY =
      Key.optional(
          "body",
          Sizes.between(0, MOST_BODY),
          Sizes.text(STANDARD.bodyBytes()),
          "How much of a request body is kept so that it can be sent again; 0 for none");

  static final Shape<RetrySpec> SHAPE =
      new ShortForm<>(
          COUNT,
          attempts -> RetrySpec.attempts(attempts.value()),
          new Section<>(
              "retry",
              List.of(ATTEMPTS, STATUSES, NON_IDEMPOTENT, BACKOFF, PER_TRY, BODY),
              (entries, _) -> retry(entries)));

  private static final Key<Double> SHARE =
      Key.optional(
          "share",
          Numbers.SHARE,
          Numbers.percent(RetryBudgetSpec.DEFAULTS.share()),
          "Share of the requests of the last ten seconds that may be retries");
  private static final Key<Integer> PER_SECOND =
      Key.optional(
          "perSecond",
          Numbers.between(0, MOST_PER_SECOND),
          RetryBudgetSpec.DEFAULTS.perSecond(),
          "Retries that are allowed in any case");
  private static final Key<Integer> BUFFER =
      Key.optional(
          "buffer",
          Sizes.between(0, MOST_BUFFER),
          Sizes.text(RetryBudgetSpec.DEFAULTS.bufferBytes()),
          "Request bodies kept for retries, over all exchanges");

  /** What retries may cost the whole process. */
  static final Section<RetryBudgetSpec> BUDGET =
      new Section<>(
          "retryBudget", List.of(SHARE, PER_SECOND, BUFFER), (entries, _) -> budget(entries));

  private RetryShape() {}

  private static RetrySpec retry(Entries entries) {
    return new RetrySpec(
        entries.get(ATTEMPTS, STANDARD.attempts()),
        entries.get(STATUSES, STANDARD.statuses()),
        entries.get(NON_IDEMPOTENT, STANDARD.nonIdempotent()),
        entries.get(BACKOFF, STANDARD.backoff()),
        entries.get(PER_TRY, STANDARD.perTry()),
        entries.get(BODY, STANDARD.bodyBytes()));
  }

  private static RetryBudgetSpec budget(Entries entries) {
    RetryBudgetSpec standard = RetryBudgetSpec.DEFAULTS;
    Integer buffer = entries.get(BUFFER);
    return new RetryBudgetSpec(
        entries.get(SHARE, standard.share()),
        entries.get(PER_SECOND, standard.perSecond()),
        buffer == null ? standard.bufferBytes() : buffer);
  }
}
