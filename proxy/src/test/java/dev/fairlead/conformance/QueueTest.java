package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.ProxySpec;
import dev.fairlead.model.Failure;
import dev.fairlead.runtime.Lease;
import dev.fairlead.runtime.WaitingLine;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.RecordedExchange;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenRequest;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Specs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that wait for a backend that serves as many as it may. */
@SuppressWarnings("try") // clients are closed before the proxy is looked at
class QueueTest {
  private static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\nHost: example\r\n\r\n";
  }

  private static Specs oneAtATime(ScriptedBackend a) {
    return Specs.to(a).maxInFlight(1);
  }

  private static WaitingLine line(ProxyFixture proxy) {
    return proxy.server().snapshot().upstreams().get("main").line();
  }

  private static void awaitWaiting(ProxyFixture proxy, int count) {
    Await.until(count + " wait", () -> line(proxy).waiting() == count, () -> line(proxy).figures());
  }

  /** A client whose request is held by a backend until the latch is down. */
  private static RawClient holding(ProxyFixture proxy, ScriptedBackend a, CountDownLatch latch) {
    a.answer("/hold", Script.after(latch, Script.echo()));
    int before = a.heads().size();
    RawClient client = proxy.client().send(get("/hold"));
    Await.until("the request is held", () -> a.heads().size() > before);
    return client;
  }

  private static void assertBusy(SeenResponse answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.fields().only("Retry-After")).isEqualTo("1");
    assertThat(answer.fields().only("Proxy-Status")).endsWith("; error=connection_limit_reached");
  }

  @Test
  void requests_areServedInTheOrderTheyCame_overLoopsToo() {
    ScriptedBackend a = ScriptedBackend.start();
    CountDownLatch go = new CountDownLatch(1);
    try (ProxyFixture proxy = ProxyFixture.start(oneAtATime(a).workers(3), a)) {
      List<RawClient> clients = new ArrayList<>();
      clients.add(holding(proxy, a, go));
      for (int i = 1; i <= 6; i++) {
        clients.add(proxy.client().send(get("/" + i)));
        awaitWaiting(proxy, i);
      }
      assertThat(proxy.inFlight()).isEqualTo(1);
      go.countDown();
      for (RawClient client : clients) {
        assertThat(client.response().status()).isEqualTo(200);
        client.close();
      }
      assertThat(a.requests().stream().map(SeenRequest::target))
          .containsExactly("/hold", "/1", "/2", "/3", "/4", "/5", "/6");
      List<RecordedExchange> ended = proxy.awaitExchanges(7);
      assertThat(ended.getFirst().queueNanos()).isZero();
      assertThat(ended.stream().skip(1)).allSatisfy(e -> assertThat(e.queueNanos()).isPositive());
      WaitingLine.Figures seen = line(proxy).figures();
      assertThat(seen.waited()).isEqualTo(6);
      assertThat(seen.waiting()).isZero();
      assertThat(seen.maxNanos()).isPositive();
      assertThat(seen.meanNanos()).isPositive();
      proxy.assertQuiet();
    }
  }

  @Test
  void overflow_isAnsweredAtOnce() {
    ScriptedBackend a = ScriptedBackend.start();
    CountDownLatch go = new CountDownLatch(1);
    Specs specs = oneAtATime(a).queue(1, 10_000).proxyStatus();
    try (ProxyFixture proxy = ProxyFixture.start(specs, a);
        RawClient first = holding(proxy, a, go);
        RawClient second = proxy.client().send(get("/2"))) {
      awaitWaiting(proxy, 1);
      assertBusy(proxy.get("/3"));
      assertThat(proxy.awaitExchanges(1).getFirst().failure()).isEqualTo(Failure.QUEUE_FULL);
      assertThat(line(proxy).figures().refused()).isEqualTo(1);
      go.countDown();
      assertThat(first.response().status()).isEqualTo(200);
      assertThat(second.response().status()).isEqualTo(200);
      first.close();
      second.close();
      proxy.assertQuiet();
    }
  }

  @Test
  void withoutQueue_nobodyWaits() {
    ScriptedBackend a = ScriptedBackend.start();
    CountDownLatch go = new CountDownLatch(1);
    Specs specs = oneAtATime(a).queue(0, 10_000).proxyStatus();
    try (ProxyFixture proxy = ProxyFixture.start(specs, a);
        RawClient first = holding(proxy, a, go)) {
      assertBusy(proxy.get("/2"));
      go.countDown();
      assertThat(first.response().status()).isEqualTo(200);
      Await.until("it is free", () -> proxy.inFlight() == 0);
      assertThat(proxy.get("/3").status()).isEqualTo(200);
      first.close();
      proxy.assertQuiet();
    }
  }

  @Test
  void patienceHasAnEnd() {
    ScriptedBackend a = ScriptedBackend.start();
    CountDownLatch go = new CountDownLatch(1);
    Specs specs = oneAtATime(a).queue(10, 100).proxyStatus();
    try (ProxyFixture proxy = ProxyFixture.start(specs, a);
        RawClient first = holding(proxy, a, go)) {
      assertBusy(proxy.get("/2"));
      RecordedExchange ended = proxy.awaitExchanges(1).getFirst();
      assertThat(ended.failure()).isEqualTo(Failure.QUEUE_TIMEOUT);
      assertThat(ended.queueNanos()).isGreaterThanOrEqualTo(100_000_000L);
      assertThat(ended.attempts()).isZero();
      assertThat(line(proxy).figures().timedOut()).isEqualTo(1);
      assertThat(line(proxy).waiting()).isZero();
      go.countDown();
      assertThat(first.response().status()).isEqualTo(200);
      first.close();
      proxy.assertQuiet();
    }
  }

  @Test
  void totalDeadline_endsTheWaitToo() {
    ScriptedBackend a = ScriptedBackend.start();
    Specs specs = oneAtATime(a).timeout(Specs.Timeout.TOTAL, 150);
    try (ProxyFixture proxy = ProxyFixture.start(specs, a)) {
      // Not by a request, whose own deadline would come first and let the other one in.
      Lease held = new Lease();
      held.take(proxy.server().snapshot().upstreams().get("main").backend(0));
      assertThat(proxy.get("/2").status()).isEqualTo(504);
      assertThat(line(proxy).waiting()).isZero();
      assertThat(proxy.awaitExchanges(1).getFirst().attempts()).isZero();
      held.end();
      proxy.assertQuiet();
    }
  }

  @Test
  void clientThatLeaves_isPassedOver() {
    ScriptedBackend a = ScriptedBackend.start();
    CountDownLatch go = new CountDownLatch(1);
    try (ProxyFixture proxy = ProxyFixture.start(oneAtATime(a), a);
        RawClient first = holding(proxy, a, go)) {
      RawClient leaving = proxy.client().send(get("/2"));
      awaitWaiting(proxy, 1);
      RawClient staying = proxy.client().send(get("/3"));
      awaitWaiting(proxy, 2);
      leaving.reset();
      awaitWaiting(proxy, 1);
      assertThat(proxy.awaitExchanges(1).getFirst().failure()).isEqualTo(Failure.CLIENT_GONE);
      go.countDown();
      assertThat(first.response().status()).isEqualTo(200);
      assertThat(staying.response().status()).isEqualTo(200);
      assertThat(a.requests().stream().map(SeenRequest::target)).containsExactly("/hold", "/3");
      first.close();
      staying.close();
      proxy.assertQuiet();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody"
      })
  void clientThatClosesItsSide_isPassedOverAtOnce(String request) {
    ScriptedBackend a = ScriptedBackend.start();
    CountDownLatch go = new CountDownLatch(1);
    // Longer than the test, so that it cannot be what ends the wait.
    Specs specs = oneAtATime(a).timeout(Specs.Timeout.HALF_CLOSED, 60_000);
    try (ProxyFixture proxy = ProxyFixture.start(specs, a);
        RawClient first = holding(proxy, a, go)) {
      RawClient leaving = proxy.client().send(request);
      awaitWaiting(proxy, 1);
      leaving.halfClose();
      awaitWaiting(proxy, 0);
      go.countDown();
      assertThat(first.response().status()).isEqualTo(200);
      assertThat(a.requests().stream().map(SeenRequest::target)).containsExactly("/hold");
      first.close();
      leaving.close();
      proxy.assertQuiet();
    }
  }

  @Test
  void bodyOfWhoWaits_isReadOnlyWhenItIsItsTurn() {
    ScriptedBackend a = ScriptedBackend.start();
    CountDownLatch go = new CountDownLatch(1);
    Specs specs = oneAtATime(a).timeout(Specs.Timeout.BODY, 1_000);
    String body = "b".repeat(300_000);
    try (ProxyFixture proxy = ProxyFixture.start(specs, a);
        RawClient first = holding(proxy, a, go);
        RawClient uploading = proxy.client();
        RawClient asking = proxy.client()) {
      CompletableFuture<RawClient> sent =
          CompletableFuture.supplyAsync(() ->
              uploading.send(
                  "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n" + body));
      awaitWaiting(proxy, 1);
      asking.send(
          "POST /3 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
      awaitWaiting(proxy, 2);
      // Longer than a client may be late with its body: these are not late, they wait.
      assertThat(asking.quietFor(1_300)).isTrue();
      go.countDown();
      assertThat(first.response().status()).isEqualTo(200);
      assertThat(sent.join().response().status()).isEqualTo(200);
      asking.send("ok");
      assertThat(asking.response().status()).isEqualTo(200);
      assertThat(a.requests().stream().map(r -> r.body().length()))
          .containsExactly(0L, 300_000L, 2L);
      first.close();
      uploading.close();
      asking.close();
      proxy.assertQuiet();
    }
  }

  @Test
  void raisedLimitAndAddedBackend_letThemGoOn() {
    ScriptedBackend a = ScriptedBackend.start();
    ScriptedBackend b = ScriptedBackend.start();
    CountDownLatch go = new CountDownLatch(1);
    try (ProxyFixture proxy = ProxyFixture.start(oneAtATime(a).workers(2), a, b);
        RawClient first = holding(proxy, a, go);
        RawClient second = proxy.client().send(get("/2"))) {
      awaitWaiting(proxy, 1);
      ProxySpec raised = Specs.to(a).maxInFlight(2).workers(2).build();
      proxy.server().reload(raised);
      assertThat(second.response().status()).isEqualTo(200);
      try (RawClient third = holding(proxy, a, go);
          RawClient fourth = proxy.client().send(get("/4"))) {
        awaitWaiting(proxy, 1);
        proxy.server().reload(Specs.to(b).backend(a, 1).maxInFlight(2).workers(2).build());
        assertThat(fourth.response().status()).isEqualTo(200);
        assertThat(b.requests()).hasSize(1);
        go.countDown();
        assertThat(third.response().status()).isEqualTo(200);
      }
      assertThat(first.response().status()).isEqualTo(200);
      first.close();
      second.close();
      proxy.assertQuiet();
    }
  }

  @Test
  void backendThatDies_leavesNobodyWaiting() {
    ScriptedBackend a = ScriptedBackend.start();
    CountDownLatch never = new CountDownLatch(1);
    try (ProxyFixture proxy = ProxyFixture.start(oneAtATime(a).workers(2), a)) {
      List<RawClient> clients = new ArrayList<>();
      clients.add(holding(proxy, a, never));
      for (int i = 1; i <= 4; i++) {
        clients.add(proxy.client().send(get("/" + i)));
        awaitWaiting(proxy, i);
      }
      a.close();
      for (RawClient client : clients) {
        assertThat(client.response().status()).isEqualTo(502);
        client.close();
      }
      assertThat(line(proxy).waiting()).isZero();
      never.countDown();
      Await.until("nothing is in flight", () -> proxy.inFlight() == 0);
    }
  }

  @Test
  void retry_waitsForABackendItHasNotTried() {
    ScriptedBackend a = ScriptedBackend.start();
    ScriptedBackend gone = ScriptedBackend.start();
    int port = gone.port();
    gone.close();
    CountDownLatch go = new CountDownLatch(1);
    Specs specs = oneAtATime(a).backend("127.0.0.1", port, 1).maxInFlight(1);
    try (ProxyFixture proxy = ProxyFixture.start(specs, a);
        RawClient first = holding(proxy, a, go);
        RawClient second = proxy.client().send(get("/2"))) {
      awaitWaiting(proxy, 1);
      go.countDown();
      assertThat(first.response().status()).isEqualTo(200);
      assertThat(second.response().status()).isEqualTo(200);
      first.close();
      second.close();
      RecordedExchange ended = proxy.awaitExchanges(2).getLast();
      assertThat(ended.attempts()).isEqualTo(2);
      assertThat(ended.queueNanos()).isPositive();
      proxy.assertQuiet();
    }
  }

  @Test
  void stop_waitsForThoseWhoWait() {
    ScriptedBackend a = ScriptedBackend.start();
    CountDownLatch go = new CountDownLatch(1);
    try (ProxyFixture proxy = ProxyFixture.start(oneAtATime(a), a);
        RawClient first = holding(proxy, a, go);
        RawClient second = proxy.client().send(get("/2"))) {
      awaitWaiting(proxy, 1);
      CompletableFuture<Boolean> stopped =
          CompletableFuture.supplyAsync(() -> proxy.server().shutdown(Duration.ofSeconds(4)));
      go.countDown();
      assertThat(first.response().status()).isEqualTo(200);
      assertThat(second.response().status()).isEqualTo(200);
      assertThat(stopped.join()).isTrue();
    }
  }

  @Test
  void stopBeyondTheDeadline_cutsThoseWhoWait() {
    ScriptedBackend a = ScriptedBackend.start();
    CountDownLatch never = new CountDownLatch(1);
    try (ProxyFixture proxy = ProxyFixture.start(oneAtATime(a).workers(2), a);
        RawClient first = holding(proxy, a, never);
        RawClient second = proxy.client().send(get("/2"))) {
      awaitWaiting(proxy, 1);
      assertThat(proxy.server().shutdown(Duration.ofMillis(50))).isFalse();
      first.untilEnd();
      second.untilEnd();
      assertThat(line(proxy).waiting()).isZero();
      assertThat(proxy.inFlight()).isZero();
      assertThat(proxy.takeFaults()).isEmpty();
      never.countDown();
    }
  }
}
