package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.RetrySpec;
import dev.fairlead.model.Failure;
import dev.fairlead.model.RetryRefusal;
import dev.fairlead.resilience.RetryTally;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Ending;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.RecordedExchange;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Specs;
import dev.fairlead.testing.Specs.Timeout;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a failed attempt is made again: backends are tried in the order a, b, c. */
class RetryTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: example\r\n\r\n";
  private static final String POST =
      "POST /x HTTP/1.1\r\nHost: example\r\nContent-Length: 2\r\n\r\nok";
  private final ScriptedBackend a = ScriptedBackend.start();
  private final ScriptedBackend b = ScriptedBackend.start();
  private final ScriptedBackend c = ScriptedBackend.start();
  private ProxyFixture proxy;

  /** What a does. */
  @SuppressWarnings("ImmutableEnumChecker")
  enum Fault {
    CLOSE(Script.close(), 502),
    RESET(Script.reset(), 502),
    CLOSE_IN_HEAD(Script.bytesThenClose("HTTP/1.1 200 OK\r\nX-"), 502),
    RESET_IN_HEAD(Script.bytesThenReset("HTTP/1.1 2"), 502),
    CLOSE_AFTER_HINTS(Script.bytesThenClose("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), 502),
    SILENCE(Script.silence(), 504),
    STATUS(Script.bytes("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy"), 503),
    STATUS_WITHOUT_BODY(Script.bytes("HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n"), 502),
    STATUS_IN_CHUNKS(
        Script.bytes("HTTP/1.1 504 Late\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"),
        504),
    STATUS_UNTIL_CLOSE(Script.bytesThenClose("HTTP/1.1 503 Busy\r\n\r\nbusy"), 503),
    LONG_STATUS(
        Script.bytes("HTTP/1.1 503 Busy\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(200_000)),
        503);

    private final Script script;
    private final int status;

    Fault(Script script, int status) {
      this.script = script;
      this.status = status;
    }
  }

  private static RetrySpec retry(int attempts, boolean nonIdempotent, Duration backoff) {
    return new RetrySpec(
        attempts, List.of(502, 503, 504), nonIdempotent, backoff, Duration.ZERO, 64 << 10);
  }

  private Specs abc() {
    return Specs.to(a, b, c).balance(BalancePolicy.FIRST).unlimitedRetries();
  }

  private RawClient client(Specs specs) {
    proxy = ProxyFixture.start(specs, a, b, c);
    return proxy.client().patience(30_000);
  }

  private RecordedExchange recorded() {
    return proxy.awaitExchanges(1).getFirst();
  }

  private RetryTally.Figures figures() {
    return proxy.server().retries();
  }

  @AfterEach
  void quiet() {
    try (ProxyFixture last = proxy) {
      last.assertQuiet();
    }
  }

  @ParameterizedTest
  @EnumSource
  void idempotentRequest_isServedByAnotherBackend(Fault fault) {
    a.answer(fault.script);
    try (RawClient client = client(abc().timeout(Timeout.RESPONSE, 150))) {
      SeenResponse answer = client.send(GET).response();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body().text()).isEqualTo("GET /x");
      a.answer(Script.echo());
      assertThat(client.send(GET).response().status()).as("the next one").isEqualTo(200);
    }
    assertThat(recorded().attempts()).isEqualTo(2);
    assertThat(recorded().failure()).isNull();
    assertThat(recorded().retryRefusal()).isNull();
    assertThat(figures()).isEqualTo(new RetryTally.Figures(1, 1, 0, 0));
    assertThat(b.heads()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void otherRequest_isAnsweredWithTheFailure(Fault fault) {
    a.answer(fault.script);
    try (RawClient client = client(abc().timeout(Timeout.RESPONSE, 150))) {
      assertThat(client.send(POST).response().status()).isEqualTo(fault.status);
    }
    assertThat(recorded().attempts()).isEqualTo(1);
    assertThat(recorded().retryRefusal()).isEqualTo(RetryRefusal.NOT_IDEMPOTENT);
    assertThat(b.heads()).isEmpty();
    assertThat(figures()).isEqualTo(RetryTally.Figures.NONE);
  }

  @ParameterizedTest
  @EnumSource
  void otherRequest_isServedByAnotherBackendWhereThatIsWanted(Fault fault) {
    a.answer(fault.script);
    Specs specs = abc().retry(retry(2, true, Duration.ZERO)).timeout(Timeout.RESPONSE, 150);
    try (RawClient client = client(specs)) {
      assertThat(client.send(POST).response().status()).isEqualTo(200);
    }
    assertThat(b.last().summary()).isEqualTo("POST /x|ok");
    assertThat(recorded().bytesIn()).isEqualTo(2);
  }

  @Test
  void refusedConnection_isRetriedWhateverTheMethod() {
    a.refuse();
    try (RawClient client = client(abc())) {
      assertThat(client.send(POST).response().status()).isEqualTo(200);
    }
    assertThat(b.last().summary()).isEqualTo("POST /x|ok");
    assertThat(figures()).isEqualTo(new RetryTally.Figures(1, 1, 0, 0));
  }

  @Test
  void headRequest_isRetriedOnAStatus() {
    a.answer(Script.bytes("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\n"));
    try (RawClient client = client(abc())) {
      client.send(GET.replace("GET", "HEAD"));
      assertThat(client.responseTo("HEAD").status()).isEqualTo(200);
    }
    assertThat(a.connections()).hasSize(1);
  }

  @Test
  void malformedAnswer_isNeverRetried() {
    a.answer(Script.bytes("HTTP/1.1 20x OK\r\n\r\n"));
    try (RawClient client = client(abc())) {
      assertThat(client.send(GET).response().status()).isEqualTo(502);
    }
    assertThat(recorded().failure()).isEqualTo(Failure.BAD_RESPONSE);
    assertThat(b.heads()).isEmpty();
  }

  @Test
  void answerThatHasBegun_isNeverRetried() {
    a.answer(
        Script.bytesThenReset(
            "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(50_000)));
    try (RawClient client = client(abc())) {
      assertThat(client.send(GET).response().ending()).isEqualTo(Ending.RESET);
    }
    assertThat(recorded().failure()).isEqualTo(Failure.RESPONSE_TRUNCATED);
    assertThat(b.heads()).isEmpty();
  }

  @Test
  void statusOfAll_isAnsweredWithWhatTheLastOneSaid() {
    for (ScriptedBackend each : List.of(a, b, c)) {
      String body = "busy " + each.port();
      each.answer(
          Script.bytes(
              "HTTP/1.1 503 Busy\r\nX-Own: yes\r\nContent-Length: %d\r\n\r\n%s"
                  .formatted(body.length(), body)));
    }
    try (RawClient client = client(abc())) {
      SeenResponse answer = client.send(GET).response();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.fields().only("X-Own")).isEqualTo("yes");
      assertThat(answer.body().text()).isEqualTo("busy " + c.port());
    }
    assertThat(recorded().attempts()).isEqualTo(3);
    assertThat(recorded().failure()).isNull();
    assertThat(recorded().retryRefusal()).isEqualTo(RetryRefusal.NO_ATTEMPT_LEFT);
    assertThat(figures()).isEqualTo(new RetryTally.Figures(2, 0, 0, 0));
  }

  @Test
  void statusOfTheOnlyBackend_isTheAnswer() {
    a.answer(Script.bytes("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy"));
    try (RawClient client = client(Specs.to(a))) {
      assertThat(client.send(GET).response().body().text()).isEqualTo("busy");
    }
    assertThat(recorded().attempts()).isEqualTo(1);
    assertThat(recorded().retryRefusal()).isEqualTo(RetryRefusal.NO_BACKEND_LEFT);
  }

  @Test
  void statusThatIsNotListed_isTheAnswer() {
    a.answer(Script.bytes("HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops"));
    try (RawClient client = client(abc())) {
      assertThat(client.send(GET).response().body().text()).isEqualTo("oops");
    }
    assertThat(b.heads()).isEmpty();
    assertThat(recorded().retryRefusal()).isNull();
  }

  @Test
  void failureOfTheLastAttempt_isWhatIsAnswered() {
    a.answer(Script.bytes("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"));
    b.answer(Script.close());
    c.refuse();
    try (RawClient client = client(abc())) {
      assertThat(client.send(GET).response().status()).isEqualTo(502);
    }
    assertThat(recorded().failure()).isEqualTo(Failure.CONNECT_REFUSED);
    assertThat(recorded().attempts()).isEqualTo(3);
  }

  @Test
  void shortAnswerThatIsSwallowed_leavesItsConnectionInUse() {
    a.answer(Script.bytes("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy"));
    try (RawClient client = client(abc())) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.send(GET).response().status()).isEqualTo(200);
      }
    }
    assertThat(a.heads()).hasSize(3);
    assertThat(a.connections()).hasSize(1);
  }

  @Test
  void longAnswerThatIsSwallowed_isCutOff() {
    a.answer(turn -> {
      turn.write("HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n");
      String chunk = "1000\r\n" + "x".repeat(4096) + "\r\n";
      while (true) {
        turn.write(chunk);
      }
    });
    try (RawClient client = client(abc())) {
      assertThat(client.send(GET).response().status()).isEqualTo(200);
      a.connection(1).awaitEnd();
    }
  }

  @Test
  void answerThatIsSwallowedAndDoesNotEnd_isCutOff() {
    a.answer(Script.bytesThenSilence("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbu"));
    try (RawClient client = client(abc())) {
      assertThat(client.send(GET).response().status()).isEqualTo(200);
      a.connection(1).awaitEnd();
    }
  }

  @Test
  void othersThatAreFull_areNoReasonToQueueWithAnAnswerAtHand() {
    CountDownLatch go = new CountDownLatch(1);
    a.answer("/x", Script.bytes("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy"));
    b.answer("/hold", Script.after(go, Script.echo()));
    a.answer("/hold", Script.close());
    Specs specs =
        Specs.to(a).backend(b, 1).maxInFlight(1).balance(BalancePolicy.FIRST).unlimitedRetries();
    try (RawClient client = client(specs);
        RawClient held = proxy.client().send(GET.replace("/x", "/hold"))) {
      Await.until("b is full", () -> b.heads().size() == 1);
      assertThat(client.send(GET).response().body().text()).isEqualTo("busy");
      go.countDown();
      assertThat(held.response().status()).isEqualTo(200);
    }
  }

  @Test
  void spentBudget_forbidsRetriesAndIsCounted() {
    a.answer(Script.close());
    try (RawClient client = client(abc().retryBudget(0, 0, 0))) {
      assertThat(client.send(GET).response().status()).isEqualTo(502);
    }
    assertThat(recorded().retryRefusal()).isEqualTo(RetryRefusal.BUDGET_SPENT);
    assertThat(figures()).isEqualTo(new RetryTally.Figures(0, 0, 1, 0));
  }

  @Test
  void staleConnection_isNoRetryAndAsksForNoBudget() {
    a.answer(turn -> {
      if (a.heads().size() == 2) {
        turn.close();
      } else {
        Script.echo().play(turn);
      }
    });
    try (RawClient client = client(Specs.to(a).maxAttempts(1).retryBudget(0, 0, 0))) {
      assertThat(client.send(GET).response().status()).isEqualTo(200);
      assertThat(client.send(GET).response().status()).isEqualTo(200);
    }
    assertThat(a.heads()).hasSize(3);
    assertThat(figures()).isEqualTo(RetryTally.Figures.NONE);
  }

  @Test
  void onlyBackend_isTriedAgainWhenItCouldNotBeReached() {
    a.refuse();
    Specs specs = Specs.to(a).retry(retry(3, false, Duration.ofMillis(20))).unlimitedRetries();
    try (RawClient client = client(specs)) {
      assertThat(client.send(GET).response().status()).isEqualTo(502);
    }
    assertThat(recorded().attempts()).isEqualTo(3);
    assertThat(recorded().failure()).isEqualTo(Failure.CONNECT_REFUSED);
  }

  @Test
  void onlyBackend_isNotTriedAgainWhenItCloses() {
    a.answer(Script.close());
    try (RawClient client = client(Specs.to(a).unlimitedRetries())) {
      assertThat(client.send(GET).response().status()).isEqualTo(502);
    }
    assertThat(a.heads()).hasSize(1);
    assertThat(recorded().retryRefusal()).isEqualTo(RetryRefusal.NO_BACKEND_LEFT);
  }

  @Test
  void oneAttempt_isOne() {
    a.answer(Script.close());
    try (RawClient client = client(abc().maxAttempts(1))) {
      assertThat(client.send(GET).response().status()).isEqualTo(502);
    }
    assertThat(recorded().retryRefusal()).isEqualTo(RetryRefusal.NO_ATTEMPT_LEFT);
  }

  @Test
  void secondRetry_followsAfterAPause() {
    a.answer(Script.close());
    b.answer(Script.bytes("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"));
    try (RawClient client = client(abc().retry(retry(3, false, Duration.ofMillis(30))))) {
      assertThat(client.send(GET).response().status()).isEqualTo(200);
    }
    assertThat(c.heads()).hasSize(1);
    assertThat(figures()).isEqualTo(new RetryTally.Figures(2, 1, 0, 0));
  }

  @Test
  void clientThatLeavesInThePause_endsIt() {
    a.answer(Script.close());
    b.answer(Script.bytes("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"));
    try (RawClient client = client(abc().retry(retry(3, false, Duration.ofMinutes(9))))) {
      client.send(GET);
      Await.until("two have been tried", () -> b.heads().size() == 1);
      Await.until("nothing is claimed in the pause", () -> proxy.inFlight() == 0);
      assertThat(proxy.exchanges()).isEmpty();
      client.reset();
    }
    assertThat(recorded().failure()).isEqualTo(Failure.CLIENT_GONE);
    assertThat(c.heads()).isEmpty();
  }

  @Test
  void totalTimeout_endsThePauseToo() {
    a.answer(Script.close());
    b.answer(Script.close());
    Specs specs = abc().retry(retry(3, false, Duration.ofMinutes(9))).timeout(Timeout.TOTAL, 400);
    try (RawClient client = client(specs)) {
      int status = client.send(GET).response().status();
      assertThat(status).as("no time for a pause, or it ended in it").isIn(502, 504);
    }
    assertThat(c.heads()).isEmpty();
  }

  @Test
  void totalTimeout_isNotExtendedByRetries() {
    a.answer(Script.silence());
    try (RawClient client = client(abc().timeout(Timeout.TOTAL, 300))) {
      assertThat(client.send(GET).response().status()).isEqualTo(504);
    }
    assertThat(recorded().failure()).isEqualTo(Failure.TOTAL_TIMEOUT);
    assertThat(b.heads()).isEmpty();
  }

  @Test
  void slowTry_isGivenUpForAnother() {
    a.answer(Script.bytesThenSilence("HTTP/1.1 200 OK\r\nX-"));
    RetrySpec perTry = new RetrySpec(2, List.of(), false, Duration.ZERO, Duration.ofMillis(150), 0);
    try (RawClient client = client(abc().retry(perTry))) {
      assertThat(client.send(GET).response().status()).isEqualTo(200);
      a.connection(1).awaitEnd();
    }
    assertThat(recorded().attempts()).isEqualTo(2);
  }
}
