package dev.fairlead.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.RetrySpec;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.Failure;
import dev.fairlead.model.Failure.RetryRule;
import dev.fairlead.model.RetryRefusal;
import dev.fairlead.resilience.FailedAttempt.Left;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final long BASE = RetrySpec.DEFAULTS.backoff().toNanos();
  private final AtomicInteger asked = new AtomicInteger();

  private boolean allowed() {
    return asked.incrementAndGet() > 0;
  }

  private boolean spent() {
    return asked.incrementAndGet() < 0;
  }

  private static RetrySpec spec(int attempts, boolean nonIdempotent, Duration backoff) {
    return new RetrySpec(
        attempts, List.of(502, 503, 504), nonIdempotent, backoff, Duration.ZERO, 64 << 10);
  }

  private static RetryDecision decide(
      RetrySpec spec, FailedAttempt attempt, BooleanSupplier budget, long seed) {
    return new RetryPolicy(spec).decide(attempt, budget, new SplittableRandom(seed));
  }

  private static String words(RetryDecision decision) {
    return switch (decision) {
      case RetryDecision.Again again -> again.pauseNanos() == 0 ? "NOW" : "LATER";
      case RetryDecision.Not not -> not.why().name();
    };
  }

  /** STATUS stands for an answer with a listed status. */
  @ParameterizedTest
  @CsvSource({
    // failure, idempotent, option, body lost, made, this::allowed, begun, left, seconds left,
    // budget
    "CONNECT_REFUSED, true,  false, , 1, 3, false, ANOTHER, 9, true, NOW",
    "CONNECT_REFUSED, false, false, , 1, 3, false, ANOTHER, 9, true, NOW",
    "CONNECT_TIMEOUT, false, false, , 1, 2, false, ANOTHER, 9, true, NOW",
    "DNS_ERROR,       false, false, , 1, 2, false, ANOTHER, 9, true, NOW",
    "CONNECT_REFUSED, false, false, , 2, 3, false, ANOTHER, 9, true, LATER",
    "CONNECT_REFUSED, false, false, , 3, 3, false, ANOTHER, 9, true, NO_ATTEMPT_LEFT",
    "CONNECT_REFUSED, true,  false, , 1, 1, false, ANOTHER, 9, true, NO_ATTEMPT_LEFT",
    "CONNECT_REFUSED, true,  false, , 1, 3, false, NONE,    9, true, NO_BACKEND_LEFT",
    "CONNECT_REFUSED, true,  false, , 1, 3, false, ONLY_THE_SAME, 9, true, LATER",
    "CONNECT_TIMEOUT, false, false, , 2, 3, false, ONLY_THE_SAME, 9, true, LATER",
    "CONNECT_REFUSED, true,  false, , 1, 3, true,  ANOTHER, 9, true, ANSWER_BEGUN",
    "CONNECT_REFUSED, true,  false, , 1, 3, false, ANOTHER, 0, true, NO_TIME_LEFT",
    "CONNECT_REFUSED, true,  false, , 1, 3, false, ANOTHER, 9, false, BUDGET_SPENT",
    "CONNECT_REFUSED, true,  false, BODY_TOO_LARGE, 1, 3, false, ANOTHER, 9, true, BODY_TOO_LARGE",
    "BACKEND_CLOSED,  true,  false, , 1, 2, false, ANOTHER, 9, true, NOW",
    "BACKEND_CLOSED,  false, false, , 1, 2, false, ANOTHER, 9, true, NOT_IDEMPOTENT",
    "BACKEND_CLOSED,  false, true,  , 1, 2, false, ANOTHER, 9, true, NOW",
    "BACKEND_CLOSED,  true,  false, , 2, 2, false, ANOTHER, 9, true, NO_ATTEMPT_LEFT",
    "BACKEND_CLOSED,  true,  false, , 1, 2, false, ONLY_THE_SAME, 9, true, NO_BACKEND_LEFT",
    "BACKEND_CLOSED,  true,  false, BODY_TOO_LARGE, 1, 2, false, ANOTHER, 9, true, BODY_TOO_LARGE",
    "BACKEND_CLOSED,  false, true,  BODY_BUFFERS_FULL, 1, 2, false, ANOTHER, 9, true, BODY_BUFFERS_FULL",
    "BACKEND_CLOSED,  true,  false, BODY_TOO_LARGE, 1, 2, false, NONE, 9, true, NO_BACKEND_LEFT",
    "BACKEND_CLOSED,  true,  false, , 0, 1, false, ANY_AFTER_STALE, 9, false, NOW",
    "BACKEND_CLOSED,  true,  false, , 2, 3, false, ANY_AFTER_STALE, 9, false, NOW",
    "BACKEND_CLOSED,  true,  false, , 0, 3, false, ANY_AFTER_STALE, 0, true, NO_TIME_LEFT",
    "BACKEND_CLOSED,  false, false, , 0, 3, false, ANY_AFTER_STALE, 9, true, NOT_IDEMPOTENT",
    "BACKEND_CLOSED,  true, false, BODY_NOT_KEPT, 0, 3, false, ANY_AFTER_STALE, 9, true, BODY_NOT_KEPT",
    "RESPONSE_HEAD_TRUNCATED, true,  false, , 1, 3, false, ANOTHER, 9, true, NOW",
    "RESPONSE_HEAD_TRUNCATED, false, false, , 1, 3, false, ANOTHER, 9, true, NOT_IDEMPOTENT",
    "RESPONSE_TIMEOUT, true,  false, , 1, 3, false, ANOTHER, 9, true, NOW",
    "RESPONSE_TIMEOUT, false, false, , 1, 3, false, ANOTHER, 9, true, NOT_IDEMPOTENT",
    "STATUS,           true,  false, , 1, 3, false, ANOTHER, 9, true, NOW",
    "STATUS,           true,  false, , 2, 3, false, ANOTHER, 9, true, LATER",
    "STATUS,           false, false, , 1, 3, false, ANOTHER, 9, true, NOT_IDEMPOTENT",
    "STATUS,           false, true,  , 1, 3, false, ANOTHER, 9, true, NOW",
    "STATUS,           true,  false, , 1, 3, false, ONLY_THE_SAME, 9, true, NO_BACKEND_LEFT",
    "STATUS,           true,  false, , 1, 3, false, NONE, 9, true, NO_BACKEND_LEFT",
    "STATUS,           true,  false, , 1, 3, false, ANOTHER, 9, false, BUDGET_SPENT",
    "BAD_RESPONSE,       true, true, , 1, 3, false, ANOTHER, 9, true, FUTILE",
    "RESPONSE_TRUNCATED, true, true, , 1, 3, true,  ANOTHER, 9, true, FUTILE",
    "BAD_REQUEST,        true, true, , 1, 3, false, ANOTHER, 9, true, FUTILE",
  })
  void table(
      String failure,
      boolean idempotent,
      boolean nonIdempotent,
      @Nullable RetryRefusal bodyLost,
      int made,
      int attempts,
      boolean begun,
      Left left,
      int seconds,
      boolean budget,
      String expected) {
    FailedAttempt attempt =
        new FailedAttempt(
            failure.equals("STATUS") ? null : Failure.valueOf(failure),
            idempotent,
            bodyLost,
            made,
            begun,
            left,
            seconds * 1_000_000_000L);
    RetrySpec spec = spec(attempts, nonIdempotent, RetrySpec.DEFAULTS.backoff());
    assertThat(words(decide(spec, attempt, budget ? this::allowed : this::spent, 1)))
        .isEqualTo(expected);
    boolean counted =
        left != Left.ANY_AFTER_STALE && List.of("NOW", "LATER", "BUDGET_SPENT").contains(expected);
    assertThat(asked).as("the budget is asked when all else allows").hasValue(counted ? 1 : 0);
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void nonIdempotent_isRetriedOnlyWhereTheBackendHasNotSeenIt(Failure failure) {
    FailedAttempt attempt = new FailedAttempt(failure, false, null, 1, false, Left.ANOTHER, MINUTE);
    assertThat(decide(RetrySpec.DEFAULTS, attempt, this::allowed, 1) instanceof RetryDecision.Again)
        .isEqualTo(failure.retryRule() == RetryRule.ALWAYS);
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void answerBegun_forbidsEveryRetry(Failure failure) {
    FailedAttempt attempt = new FailedAttempt(failure, true, null, 1, true, Left.ANOTHER, MINUTE);
    assertThat(decide(RetrySpec.DEFAULTS, attempt, this::allowed, 1))
        .isInstanceOf(RetryDecision.Not.class);
  }

  @Property(tries = 300)
  void pauses_areDrawnFromAnIntervalThatDoublesUpToTenBases(
      @ForAll @IntRange(min = 2, max = 99) int made, @ForAll long seed) {
    FailedAttempt attempt =
        new FailedAttempt(Failure.CONNECT_REFUSED, true, null, made, false, Left.ANOTHER, MINUTE);
    RetryDecision decision =
        decide(spec(100, false, RetrySpec.DEFAULTS.backoff()), attempt, this::allowed, seed);
    long most = BASE * Math.min(10, 1L << Math.min(30, made - 2));
    assertThat(decision)
        .isInstanceOfSatisfying(
            RetryDecision.Again.class, again -> assertThat(again.pauseNanos()).isBetween(0L, most));
  }

  @Test
  void pauses_useTheWholeInterval() {
    FailedAttempt attempt =
        new FailedAttempt(Failure.CONNECT_REFUSED, true, null, 3, false, Left.ANOTHER, MINUTE);
    List<Long> pauses = new ArrayList<>();
    for (int seed = 0; seed < 200; seed++) {
      RetryDecision decision =
          decide(spec(9, false, RetrySpec.DEFAULTS.backoff()), attempt, () -> true, seed);
      pauses.add(((RetryDecision.Again) decision).pauseNanos());
    }
    assertThat(pauses).anyMatch(pause -> pause < BASE / 4).anyMatch(pause -> pause > BASE * 7 / 4);
  }

  @Property(tries = 300)
  void pause_neverOutlastsTheExchange(
      @ForAll @LongRange(min = -10, max = 60_000_000) long left, @ForAll long seed) {
    FailedAttempt attempt =
        new FailedAttempt(Failure.CONNECT_REFUSED, true, null, 2, false, Left.ANOTHER, left);
    RetryDecision decision = decide(RetrySpec.DEFAULTS, attempt, () -> true, seed);
    if (decision instanceof RetryDecision.Again again) {
      assertThat(again.pauseNanos()).isLessThan(left);
    } else {
      assertThat(words(decision)).isEqualTo("NO_TIME_LEFT");
    }
  }

  @Test
  void zeroBackoff_meansNoPause() {
    FailedAttempt attempt =
        new FailedAttempt(
            Failure.CONNECT_REFUSED, true, null, 5, false, Left.ONLY_THE_SAME, MINUTE);
    assertThat(decide(spec(9, false, Duration.ZERO), attempt, this::allowed, 1))
        .isEqualTo(RetryDecision.RETRY_NOW);
  }

  @Test
  void bodies_areKeptOnlyOfRequestsThatMayBeSentAgain() {
    RetryPolicy three = new RetryPolicy(spec(3, false, Duration.ZERO));
    assertThat(three.keptBytes(true)).isEqualTo(64 << 10);
    assertThat(three.keptBytes(false)).isZero();
    assertThat(new RetryPolicy(spec(1, true, Duration.ZERO)).keptBytes(true)).isZero();
    assertThat(new RetryPolicy(spec(2, true, Duration.ZERO)).keptBytes(false)).isPositive();
  }

  @Test
  void listedStatuses_areFailures() {
    RetryPolicy policy = new RetryPolicy(RetrySpec.DEFAULTS);
    assertThat(policy.isFailure(503)).isTrue();
    assertThat(policy.isFailure(500)).isFalse();
    assertThat(policy.isFailure(200)).isFalse();
    assertThat(policy.isFailure(999)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
  void methodsOfRfc9110_areIdempotent(String method) {
    assertThat(isIdempotent(method)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PATCH", "CONNECT", "get", "GETX", "GE", "QUERY", ""})
  void allOthers_areNot(String method) {
    assertThat(isIdempotent(method)).isFalse();
  }

  @Test
  void range_isRespected() {
    byte[] block = Ascii.bytes("POST GET PUSH");
    assertThat(RetryPolicy.isIdempotent(block, 5, 8)).isTrue();
    assertThat(RetryPolicy.isIdempotent(block, 0, 4)).isFalse();
  }

  private static boolean isIdempotent(String method) {
    return RetryPolicy.isIdempotent(Ascii.bytes(method), 0, method.length());
  }
}
