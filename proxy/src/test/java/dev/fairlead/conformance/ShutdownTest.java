package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testing.Await;
import dev.fairlead.testing.Ending;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Specs;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** How the proxy stops. */
class ShutdownTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: example\r\n\r\n";

  private static CompletableFuture<Boolean> stopping(ProxyFixture proxy, int millis) {
    return CompletableFuture.supplyAsync(() -> proxy.server().shutdown(Duration.ofMillis(millis)));
  }

  private static void awaitRefusal(ProxyFixture proxy) {
    Await.until(
        "connections are refused",
        () -> {
          try (RawClient client = proxy.client()) {
            client.ending();
            return false;
          } catch (UncheckedIOException _) {
            return true;
          }
        });
  }

  @Test
  void idleConnections_areClosedAtOnce() {
    ScriptedBackend backend = ScriptedBackend.start();
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(backend), backend);
        RawClient client = proxy.client()) {
      assertThat(client.send(GET).response().status()).isEqualTo(200);
      assertThat(stopping(proxy, 4000).join()).isTrue();
      assertThat(client.ending()).isEqualTo(Ending.EOF);
    }
  }

  @Test
  void exchangeUnderWay_finishesAndItsConnectionCloses() {
    ScriptedBackend backend = ScriptedBackend.start();
    CountDownLatch go = new CountDownLatch(1);
    backend.answer(Script.after(go, Script.echo()));
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(backend), backend);
        RawClient client = proxy.client()) {
      client.send(GET);
      Await.until("the request is seen", () -> backend.heads().size() == 1);
      CompletableFuture<Boolean> stopped = stopping(proxy, 4000);
      awaitRefusal(proxy);
      assertThat(stopped).isNotDone();
      go.countDown();
      SeenResponse answer = client.response();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.complete()).isTrue();
      assertThat(client.ending()).isEqualTo(Ending.EOF);
      assertThat(stopped.join()).isTrue();
    }
  }

  @Test
  void exchangeBeyondTheDeadline_isCutOff() {
    ScriptedBackend backend = ScriptedBackend.start();
    backend.answer(Script.silence());
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(backend), backend);
        RawClient client = proxy.client()) {
      client.send(GET);
      Await.until("the request is seen", () -> backend.heads().size() == 1);
      assertThat(stopping(proxy, 200).join()).isFalse();
      String rest = client.untilEnd();
      assertThat(rest.isEmpty() || rest.startsWith("HTTP/1.1 503 ")).isTrue();
      backend.connection(1).awaitEnd();
    }
  }

  @Test
  void closing_cutsEverythingAtOnce() {
    ScriptedBackend backend = ScriptedBackend.start();
    backend.answer(Script.silence());
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(backend), backend);
        RawClient client = proxy.client()) {
      client.send(GET);
      Await.until("the request is seen", () -> backend.heads().size() == 1);
      proxy.server().close();
      client.untilEnd();
      backend.connection(1).awaitEnd();
      assertThat(proxy.server().connections()).isZero();
    }
  }
}
