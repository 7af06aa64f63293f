package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.ProxySpec;
import dev.fairlead.model.Failure;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What went wrong once, and must not again. */
class RegressionTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: example\r\n\r\n";
  private static final String UPGRADE =
      "GET /ws HTTP/1.1\r\nHost: example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
  private static final String SWITCH =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
  private ScriptedBackend backend;
  private ProxyFixture proxy;

  @BeforeEach
  void startBackend() {
    backend = ScriptedBackend.start();
  }

  @AfterEach
  void stop() {
    proxy.assertQuiet();
    proxy.close();
  }

  private RawClient client(Specs specs) {
    proxy = ProxyFixture.start(specs, backend);
    return proxy.client();
  }

  private static void elapse(int millis) {
    long start = System.nanoTime();
    Await.until("time has passed", () -> System.nanoTime() - start > millis * 1_000_000L);
  }

  @Test
  void staleConnection_costsNoAttempt() {
    ScriptedBackend gone = ScriptedBackend.start();
    gone.refuse();
    ScriptedBackend good = ScriptedBackend.start();
    // Each connection to the first backend serves one request, and dies of the second.
    backend.answer(turn -> {
      if (backend.heads().stream()
              .filter(head -> head.connection() == turn.connection().number())
              .count()
          > 1) {
        turn.close();
      } else {
        Script.echo().play(turn);
      }
    });
    try (RawClient client =
        client(
            Specs.to(backend, good)
                .backend("127.0.0.1", gone.port(), 1)
                .maxAttempts(2)
                .unlimitedRetries())) {
      for (int i = 0; i < 24; i++) {
        assertThat(client.send(GET).response().status()).isEqualTo(200);
      }
      assertThat(proxy.exchanges().stream().mapToInt(RecordedExchange::attempts).max())
          .as("stale, refused, good")
          .hasValue(3);
    } finally {
      good.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HEAD", "TOTAL"})
  void emptyLinesBeforeAHead_doNotStartItsTime(Timeout timeout) {
    try (RawClient client = client(Specs.to(backend).timeout(timeout, 300))) {
      assertThat(client.send(GET).response().status()).isEqualTo(200);
      client.send("\r\n");
      elapse(500);
      client.send("\r\nGET /x HTTP/1.1\r\n");
      assertThat(client.quietFor(150)).isTrue();
      assertThat(client.send("Host: example\r\n\r\n").response().status()).isEqualTo(200);
    }
  }

  @Test
  void headAfterEmptyLines_isStillTimed() {
    try (RawClient client = client(Specs.to(backend).timeout(Timeout.HEAD, 200))) {
      assertThat(client.send("\r\nGET /x HTTP").response().status()).isEqualTo(408);
      assertThat(client.ending()).isIn(Ending.EOF, Ending.RESET);
    }
  }

  @Test
  void tunnelThatTheBackendEndsFirst_stillCarriesTheClientsLastBytes() {
    int size = 4 << 20;
    AtomicLong received = new AtomicLong();
    CountDownLatch go = new CountDownLatch(1);
    backend.answer(turn -> {
      turn.write(SWITCH + "bye");
      turn.halfClose();
      go.await();
      received.set(turn.bytes(size).length());
      turn.untilPeerCloses();
    });
    try (RawClient client = client(Specs.to(backend))) {
      assertThat(client.send(UPGRADE).headOf("GET").status()).isEqualTo(101);
      assertThat(client.bytes(3)).isEqualTo("bye");
      assertThat(client.ending()).isEqualTo(Ending.EOF);
      Thread sending = Thread.ofVirtual().start(() -> client.send("x".repeat(size)).halfClose());
      go.countDown();
      backend.connectionsAwaited(1).getFirst().awaitEnd();
      assertThat(sending.isAlive()).isFalse();
    }
    assertThat(backend.connection(1).received()).isGreaterThan(size);
    assertThat(backend.connection(1).ending()).isEqualTo(Ending.EOF);
    assertThat(proxy.awaitExchanges(1)).hasSize(1);
    assertThat(proxy.exchanges().getFirst().failure()).isNull();
    assertThat(proxy.exchanges().getFirst().bytesIn()).isEqualTo(size);
  }

  @Test
  void switchBeforeTheRequestIsWhole_isRefused() {
    backend.answer(turn -> {
      turn.write(SWITCH);
      turn.untilPeerCloses();
    });
    try (RawClient client = client(Specs.to(backend))) {
      client.send(
          UPGRADE.replace("GET", "POST").replace("\r\n\r\n", "\r\nContent-Length: 10\r\n\r\n"));
      assertThat(client.response().status()).isEqualTo(502);
      backend.connection(1).awaitEnd();
    }
    assertThat(proxy.awaitExchanges(1).getFirst().failure()).isEqualTo(Failure.BAD_RESPONSE);
  }

  @Test
  void reloadThatTakesBackWhatNeedsARestart_reportsNothing() {
    ProxySpec started = Specs.to(backend).listen("127.0.0.1", 0).build();
    ProxySpec other = Specs.to(backend).listen("127.0.0.1", 1).workers(2).build();
    proxy = ProxyFixture.start(started, backend);
    assertThat(proxy.server().reload(other)).hasSize(2);
    assertThat(proxy.server().reload(started)).isEmpty();
    assertThat(proxy.server().reload(other)).hasSize(2);
    assertThat(proxy.get("/x").status()).isEqualTo(200);
  }

  @Test
  void connect_isRefusedWithWhatIsAllowed() {
    try (RawClient client = client(Specs.to(backend))) {
      client.send("CONNECT example:443 HTTP/1.1\r\nHost: example:443\r\n\r\n");
      SeenResponse answer = client.response();
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.fields().only("Allow")).contains("GET").doesNotContain("CONNECT");
    }
    assertThat(proxy.awaitExchanges(1).getFirst().failure()).isEqualTo(Failure.METHOD_REFUSED);
  }

  @Test
  void backendDyingInItsHead_isRecordedAsThat() {
    backend.answer(Script.bytesThenClose("HTTP/1.1 200 OK\r\nX-A"));
    try (RawClient client = client(Specs.to(backend))) {
      assertThat(client.send(GET).response().status()).isEqualTo(502);
    }
    RecordedExchange exchange = proxy.awaitExchanges(1).getFirst();
    assertThat(exchange.failure()).isEqualTo(Failure.RESPONSE_HEAD_TRUNCATED);
    assertThat(exchange.status()).isEqualTo(502);
    assertThat(backend.heads()).hasSize(1);
  }
}
