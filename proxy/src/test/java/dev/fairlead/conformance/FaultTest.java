package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.RecordedExchange;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.Specs;
import dev.fairlead.testing.Specs.Timeout;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold when something goes wrong inside the proxy, or right at the edge of it. */
class FaultTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: example\r\n\r\n";
  private static final String SILENT = "GET /silent HTTP/1.1\r\nHost: example\r\n\r\n";
  private static final String EARLY_HINTS_AND_ANSWER =
      "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
          + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  /** An observer that throws when it is told to. */
  private static final class Throwing implements ExchangeObserver {
    private final AtomicBoolean atEnd = new AtomicBoolean();
    private final AtomicBoolean atTick = new AtomicBoolean();

    @Override
    public void exchangeEnded(ExchangeRecord record) {
      if (atEnd.get()) {
        throw new IllegalStateException("told to throw");
      }
    }

    @Override
    public void tick() {
      if (atTick.get()) {
        throw new IllegalStateException("told to throw");
      }
    }
  }

  private static ProxyFixture proxy(ScriptedBackend backend, Throwing observer) {
    backend.answer("/silent", Script.silence());
    return ProxyFixture.observed(
        Specs.to(backend).timeout(Timeout.RESPONSE, 200).timeout(Timeout.HEAD, 200).build(),
        (_, _) -> observer,
        backend);
  }

  private static void awaitFault(ProxyFixture proxy) {
    AtomicReference<List<Throwable>> seen = new AtomicReference<>(List.of());
    Await.until(
        "the observer has thrown", () -> !seen.updateAndGet(_ -> proxy.takeFaults()).isEmpty());
    assertThat(seen.get()).allSatisfy(fault -> assertThat(fault).hasMessage("told to throw"));
  }

  private static void deadlinesAreMet(ProxyFixture proxy) {
    try (RawClient first = proxy.client();
        RawClient second = proxy.client()) {
      first.send(SILENT);
      second.send("GET /x HTTP/1.1\r\nHost: exa");
      assertThat(first.response().status()).isEqualTo(504);
      assertThat(second.response().status()).isEqualTo(408);
      assertThat(first.send(GET).response().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {GET, SILENT, "GET /x HTTP/1.1\r\nHost: exa", "CONNECT a:1 HTTP/1.1\r\n\r\n"})
  void exceptionAtTheEndOfAnExchange_leavesTheOtherDeadlines(String request) {
    ScriptedBackend backend = ScriptedBackend.start();
    Throwing observer = new Throwing();
    try (ProxyFixture proxy = proxy(backend, observer)) {
      observer.atEnd.set(true);
      try (RawClient client = proxy.client()) {
        client.send(request);
        awaitFault(proxy);
        observer.atEnd.set(false);
        deadlinesAreMet(proxy);
      }
      Await.until("the connection is closed", () -> proxy.server().connections() == 0);
      assertThat(proxy.inFlight()).isZero();
    } finally {
      backend.close();
    }
  }

  @Test
  void exceptionAtEveryTick_leavesTheDeadlines() {
    ScriptedBackend backend = ScriptedBackend.start();
    Throwing observer = new Throwing();
    try (ProxyFixture proxy = proxy(backend, observer)) {
      observer.atTick.set(true);
      awaitFault(proxy);
      deadlinesAreMet(proxy);
    } finally {
      backend.close();
    }
  }

  /** The reset and the answer are both there when the loop, kept busy until then, looks. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void clientResetUnderAnAnswer_endsTheExchangeOnce(boolean answerFirst) throws Exception {
    int rounds = 40;
    ScriptedBackend backend = ScriptedBackend.start();
    AtomicReference<Executor> onLoop = new AtomicReference<>();
    ExchangeObserver.Factory observers =
        (_, executor) -> {
          onLoop.set(executor);
          return _ -> {};
        };
    try (ProxyFixture proxy =
        ProxyFixture.observed(Specs.to(backend).build(), observers, backend)) {
      for (int i = 0; i < rounds; i++) {
        underBlockedLoop(proxy, backend, onLoop.get(), answerFirst);
      }
      endedOnce(proxy, rounds);
    }
  }

  private static void underBlockedLoop(
      ProxyFixture proxy, ScriptedBackend backend, Executor onLoop, boolean answerFirst)
      throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    backend.answer(turn -> {
      asked.countDown();
      go.await();
      turn.write(EARLY_HINTS_AND_ANSWER);
      answered.countDown();
    });
    RawClient client = proxy.client().send(GET);
    asked.await();
    onLoop.execute(() -> {
      blocked.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    blocked.await();
    try {
      if (!answerFirst) {
        client.reset();
      }
      go.countDown();
      answered.await();
      if (answerFirst) {
        client.reset();
      }
    } finally {
      release.countDown();
    }
    Await.until("the client is let go", () -> proxy.server().connections() == 0);
  }

  @Test
  void clientResetInARaceWithTheAnswer_endsTheExchangeOnce() {
    int rounds = 200;
    ScriptedBackend backend = ScriptedBackend.start();
    backend.answer(Script.bytes(EARLY_HINTS_AND_ANSWER));
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(backend), backend)) {
      for (int i = 1; i <= rounds; i++) {
        int seen = i;
        RawClient client = proxy.client().send(GET);
        Await.until("the request is seen", () -> backend.heads().size() >= seen);
        client.reset();
      }
      endedOnce(proxy, rounds);
    }
  }

  private static void endedOnce(ProxyFixture proxy, int rounds) {
    Await.until("all are let go", () -> proxy.server().connections() == 0);
    List<RecordedExchange> exchanges = proxy.awaitExchanges(rounds);
    assertThat(exchanges).hasSize(rounds);
    assertThat(exchanges.stream().map(RecordedExchange::requestId).distinct()).hasSize(rounds);
    assertThat(proxy.takeFaults()).isEmpty();
    proxy.assertQuiet();
  }
}
