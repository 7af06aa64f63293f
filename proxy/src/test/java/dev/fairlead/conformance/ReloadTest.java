package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.ProxySpec;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Label;
import dev.fairlead.runtime.Backend;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.Specs;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A new configuration under traffic. */
@SuppressWarnings("try") // clients are closed before the proxy is looked at
class ReloadTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: example\r\n\r\n";

  private static Specs specs(ScriptedBackend a) {
    return Specs.to(a).workers(2).listen("127.0.0.1", 0);
  }

  @Test
  void fiftyReloads_failNoRequest() {
    ScriptedBackend a = ScriptedBackend.start();
    ScriptedBackend b = ScriptedBackend.start();
    try (ProxyFixture proxy = ProxyFixture.start(specs(a), a, b)) {
      AtomicBoolean stop = new AtomicBoolean();
      AtomicInteger served = new AtomicInteger();
      List<CompletableFuture<Void>> clients =
          IntStream.range(0, 4)
              .mapToObj(
                  i -> CompletableFuture.runAsync(() -> load(proxy, stop, served, i % 2 == 0)))
              .toList();
      for (int i = 0; i < 50; i++) {
        int soFar = served.get();
        Await.until("some requests are served", () -> served.get() > soFar + 2);
        Specs next = specs(a).route("/r" + i, "main", 10);
        proxy.server().reload((i % 2 == 0 ? next.backend(b.host(), b.port(), 1) : next).build());
      }
      stop.set(true);
      clients.forEach(CompletableFuture::join);
      assertThat(proxy.server().snapshot().number()).isEqualTo(51);
      assertThat(b.requests()).isNotEmpty();
      proxy.assertQuiet();
    }
  }

  @Test
  void backendsThatComeAndGo_areKeptUnderABoundedNumberOfSlots() {
    ScriptedBackend backend = ScriptedBackend.start();
    Set<Label> forgotten = ConcurrentHashMap.newKeySet();
    try (ProxyFixture proxy =
        ProxyFixture.observed(at(1_000), (_, _) -> new Forgetful(forgotten), backend)) {
      for (int port = 1_001; port < 1_900; port++) {
        proxy.server().reload(at(port));
        int soFar = port - 1_000 - 256;
        Await.until("the oldest name is forgotten", () -> forgotten.size() >= soFar);
      }
      proxy.server().reload(specs(backend).build());
      assertThat(proxy.get("/x").status()).isEqualTo(200);
      Label label = Objects.requireNonNull(proxy.awaitExchanges(1).getLast().backend());
      assertThat(label.name()).isEqualTo("main/" + backend.host() + ":" + backend.port());
      assertThat(label.slot()).isLessThan(300);
      proxy.assertQuiet();
    }
  }

  private record Forgetful(Set<Label> forgotten) implements ExchangeObserver {
    @Override
    public void exchangeEnded(ExchangeRecord record) {}

    @Override
    public void labelsForgotten(Set<Label> labels) {
      forgotten.addAll(labels);
    }
  }

  /** A backend of that name, which nothing is sent to. */
  private static ProxySpec at(int port) {
    return Specs.to().backend("127.0.0.1", port, 1).workers(2).listen("127.0.0.1", 0).build();
  }

  private static void load(
      ProxyFixture proxy, AtomicBoolean stop, AtomicInteger served, boolean keepAlive) {
    RawClient client = proxy.client();
    while (!stop.get()) {
      assertThat(client.send(GET).response().status()).isEqualTo(200);
      served.incrementAndGet();
      if (!keepAlive) {
        client.close();
        client = proxy.client();
      }
    }
    client.close();
  }

  @Test
  void exchangeUnderWay_finishesInTheOldWorld() {
    ScriptedBackend a = ScriptedBackend.start();
    ScriptedBackend b = ScriptedBackend.start();
    CountDownLatch go = new CountDownLatch(1);
    a.answer("/x", Script.after(go, Script.echo()));
    try (ProxyFixture proxy = ProxyFixture.start(specs(a), a, b);
        RawClient client = proxy.client()) {
      client.send(GET);
      Await.until("the request is seen", () -> a.heads().size() == 1);
      Backend before = proxy.server().snapshot().upstreams().get("main").backends().getFirst();
      proxy.server().reload(specs(b).build());
      assertThat(before.inFlight()).isEqualTo(1);
      go.countDown();
      assertThat(client.response().status()).isEqualTo(200);
      assertThat(client.send(GET).response().status()).isEqualTo(200);
      assertThat(b.requests()).hasSize(1);
      Await.until("the old backend is free", () -> before.inFlight() == 0);
      client.close();
      proxy.assertQuiet();
    }
  }

  @Test
  void headThatIsNotWhole_goesToTheBackendsThatAreThereWhenItIs() {
    ScriptedBackend a = ScriptedBackend.start();
    ScriptedBackend b = ScriptedBackend.start();
    try (ProxyFixture proxy = ProxyFixture.start(specs(a), a, b);
        RawClient client = proxy.client()) {
      client.send(GET + "GET /x HTTP/1.1\r\n");
      assertThat(client.response().status()).isEqualTo(200);
      proxy.server().reload(specs(b).build());
      assertThat(client.send("Host: example\r\n\r\n").response().status()).isEqualTo(200);
      assertThat(a.requests()).hasSize(1);
      assertThat(b.requests()).hasSize(1);
      client.close();
      proxy.assertQuiet();
    }
  }

  @Test
  void retry_goesToTheBackendsThatAreThereByThen() {
    ScriptedBackend a = ScriptedBackend.start();
    ScriptedBackend b = ScriptedBackend.start();
    CountDownLatch go = new CountDownLatch(1);
    a.answer("/x", Script.after(go, Script.reset()));
    try (ProxyFixture proxy = ProxyFixture.start(specs(a), a, b);
        RawClient client = proxy.client()) {
      client.send(GET);
      Await.until("the request is seen", () -> a.heads().size() == 1);
      proxy.server().reload(specs(b).build());
      go.countDown();
      assertThat(client.response().status()).isEqualTo(200);
      assertThat(a.heads()).hasSize(1);
      assertThat(b.requests()).hasSize(1);
      client.close();
      proxy.assertQuiet();
    }
  }

  @Test
  void unchangedUpstream_keepsWhatItCounts() {
    ScriptedBackend a = ScriptedBackend.start();
    CountDownLatch go = new CountDownLatch(1);
    a.answer("/x", Script.after(go, Script.echo()));
    try (ProxyFixture proxy = ProxyFixture.start(specs(a), a);
        RawClient client = proxy.client()) {
      client.send(GET);
      Await.until("the request is seen", () -> a.heads().size() == 1);
      proxy.server().reload(specs(a).route("/new", "main", 10).build());
      assertThat(proxy.inFlight()).isEqualTo(1);
      go.countDown();
      assertThat(client.response().status()).isEqualTo(200);
      client.close();
      proxy.assertQuiet();
    }
  }

  @Test
  void equalSpec_changesNothing() {
    ScriptedBackend a = ScriptedBackend.start();
    try (ProxyFixture proxy = ProxyFixture.start(specs(a), a)) {
      ProxySpec same = specs(a).build();
      assertThat(proxy.server().reload(same)).isEmpty();
      assertThat(proxy.server().snapshot().number()).isEqualTo(1);
    }
  }

  @Test
  void changedWorkers_areReportedAsNeedingARestart() {
    ScriptedBackend a = ScriptedBackend.start();
    try (ProxyFixture proxy = ProxyFixture.start(specs(a), a)) {
      assertThat(proxy.server().reload(specs(a).workers(1).build())).isNotEmpty();
      assertThat(proxy.get("/x").status()).isEqualTo(200);
      proxy.assertQuiet();
    }
  }
}
