package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testing.Await;
import dev.fairlead.testing.Http2Client;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.Specs;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Stopping while HTTP/2 clients are connected: RFC 9113 section 6.8. */
class Http2ShutdownTest {
  private static CompletableFuture<Boolean> stopping(ProxyFixture proxy) {
    return CompletableFuture.supplyAsync(() -> proxy.server().shutdown(Duration.ofSeconds(20)));
  }

  @Test
  void requestsUnderWayAndOnTheWay_areServed_andLaterOnesAreNotTaken() {
    ScriptedBackend backend = ScriptedBackend.start();
    CountDownLatch go = new CountDownLatch(1);
    backend.answer(Script.after(go, Script.echo()));
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(backend), backend);
        Http2Client client = Http2Client.to(proxy.address()).withoutPingAcks()) {
      client.get(1, "/under-way");
      Await.until("the request is seen", () -> backend.heads().size() == 1);
      CompletableFuture<Boolean> stopped = stopping(proxy);
      client.until(() -> client.goAways().size() == 1);
      assertThat(client.goAways().getFirst()).containsExactly(Integer.MAX_VALUE, 0);
      client.get(3, "/on-the-way");
      Await.until("the second is seen", () -> backend.heads().size() == 2);
      client.until(() -> client.goAways().size() == 2);
      assertThat(client.goAways().getLast()).containsExactly(3, 0);
      client.get(5, "/too-late").data(5, "", true);
      go.countDown();
      assertThat(client.whole(1).body().text()).isEqualTo("GET /under-way");
      assertThat(client.whole(3).body().text()).isEqualTo("GET /on-the-way");
      client.untilEnd();
      assertThat(stopped.join()).isTrue();
      assertThat(backend.heads()).hasSize(2);
    }
  }

  @Test
  void idleConnections_areEndedAsSoonAsTheClientKnows() {
    ScriptedBackend backend = ScriptedBackend.start();
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(backend), backend);
        Http2Client client = Http2Client.to(proxy.address())) {
      assertThat(client.get(1, "/").whole(1).status()).isEqualTo(200);
      CompletableFuture<Boolean> stopped = stopping(proxy);
      assertThat(client.endCode()).isZero();
      assertThat(stopped.join()).isTrue();
    }
  }

  @Test
  void aClientThatSaysGoodbye_isServedToTheEnd() {
    ScriptedBackend backend = ScriptedBackend.start();
    CountDownLatch go = new CountDownLatch(1);
    backend.answer(Script.after(go, Script.echo()));
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(backend), backend);
        Http2Client client = Http2Client.to(proxy.address())) {
      client.get(1, "/");
      client.frame(7, 0, 0, new byte[8]);
      go.countDown();
      assertThat(client.whole(1).status()).isEqualTo(200);
      assertThat(client.endCode()).isZero();
    }
  }
}
