package dev.fairlead.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Ascii;
import dev.fairlead.model.Failure;
import dev.fairlead.model.Failure.RetryRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
  @ParameterizedTest
  @CsvSource({
    // failure, idempotent, replayable, made, allowed, may
    "CONNECT_REFUSED, true,  true,  1, 3, true",
    "CONNECT_REFUSED, false, true,  1, 3, true",
    "CONNECT_REFUSED, false, true,  2, 3, true",
    "CONNECT_REFUSED, false, true,  3, 3, false",
    "CONNECT_REFUSED, true,  true,  1, 1, false",
    "CONNECT_REFUSED, true,  false, 1, 3, false",
    "CONNECT_TIMEOUT, false, true,  1, 2, true",
    "DNS_ERROR,       false, true,  1, 2, true",
    "BACKEND_CLOSED,  true,  true,  1, 2, true",
    "BACKEND_CLOSED,  false, true,  1, 2, false",
    "BACKEND_CLOSED,  true,  false, 1, 2, false",
    "BACKEND_CLOSED,  true,  true,  2, 2, false",
    "RESPONSE_TIMEOUT, true, true,  1, 3, false",
    "RESPONSE_TRUNCATED, true, true, 1, 3, false",
    "BAD_REQUEST,     true,  true,  1, 3, false",
  })
  void table(
      Failure failure, boolean idempotent, boolean replayable, int made, int allowed, boolean may) {
    assertThat(RetryPolicy.mayRetry(failure, idempotent, replayable, made, allowed)).isEqualTo(may);
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void nonIdempotent_isRetriedOnlyWhereTheBackendHasNotSeenIt(Failure failure) {
    assertThat(RetryPolicy.mayRetry(failure, false, true, 1, 2))
        .isEqualTo(failure.retryRule() == RetryRule.ALWAYS);
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void consumedBody_forbidsEveryRetry(Failure failure) {
    assertThat(RetryPolicy.mayRetry(failure, true, false, 1, 9)).isFalse();
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
