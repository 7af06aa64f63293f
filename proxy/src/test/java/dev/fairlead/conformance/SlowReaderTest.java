package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testing.Await;
import dev.fairlead.testing.Delivery;
import dev.fairlead.testing.Ending;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Specs;
import dev.fairlead.testing.Specs.Timeout;
import dev.fairlead.testing.Turn;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that take their answers late get all of them. */
class SlowReaderTest {
  private static final int RECEIVE_BUFFER = 64 * 1024;
  private static final int STEP = 100 * 1024;

  /** From what fits into the system's buffers to what does not; some is left in the proxy's own. */
  private static final int STEPS = 50;

  private static final int LEAST = 2 << 20;

  /** Within this, in milliseconds, each response must have begun, on the slowest machine too. */
  private static final int HALF_CLOSED = 1_500;

  /** Answers with as many bytes as the path says, in the framing of {@code head}. */
  private static Script sized(String head) {
    return turn -> {
      turn.body();
      int size = Integer.parseInt(turn.request().target().substring(1));
      turn.write("HTTP/1.1 200 OK\r\n" + head.replace("SIZE", "" + size) + "\r\n");
      write(turn, size);
      if (!head.contains("SIZE")) {
        turn.close();
      }
    };
  }

  private static void write(Turn turn, int size) throws IOException {
    byte[] block = new byte[64 * 1024];
    for (int left = size; left > 0; left -= block.length) {
      turn.write(left < block.length ? new byte[left] : block);
    }
  }

  private record Waiting(RawClient client, int size) {}

  /** Clients that have sent a request each, and read nothing; until the proxy has come to rest. */
  private static List<Waiting> clients(ProxyFixture proxy, String version, boolean halfClose) {
    List<Waiting> clients = new ArrayList<>();
    for (int i = 1; i <= STEPS; i++) {
      int size = LEAST + i * STEP;
      RawClient client = RawClient.to(proxy.address(), RECEIVE_BUFFER);
      client.send("GET /" + size + " HTTP/" + version + "\r\nHost: example\r\n\r\n");
      clients.add(new Waiting(client, size));
      if (halfClose) {
        client.halfClose();
      }
    }
    AtomicLong seen = new AtomicLong(-1);
    Await.until(
        "no further exchange ends",
        () -> {
          long before = proxy.exchanges().size();
          return !Await.holdsWithin(
                  Duration.ofMillis(100), () -> proxy.exchanges().size() != before)
              && before == seen.getAndSet(before)
              // On a slow machine it may not even have begun.
              && before > 0;
        });
    assertThat(proxy.exchanges()).hasSizeBetween(1, STEPS - 1);
    return clients;
  }

  private static void allGetEverything(List<Waiting> clients) {
    for (Waiting waiting : clients) {
      try (RawClient client = waiting.client()) {
        SeenResponse answer = client.response();
        assertThat(answer.body().length()).isEqualTo(waiting.size());
        assertThat(answer.complete()).isTrue();
      }
    }
  }

  private static void elapse(int millis) {
    long start = System.nanoTime();
    Await.until("time has passed", () -> System.nanoTime() - start > millis * 1_000_000L);
  }

  @Test
  void clientThatHalfClosesLate_getsWhatIsUnsent() {
    ScriptedBackend backend = ScriptedBackend.start();
    backend.answer(sized("Content-Length: SIZE\r\n"));
    Specs specs = Specs.to(backend).timeout(Timeout.HALF_CLOSED, HALF_CLOSED);
    try (ProxyFixture proxy = ProxyFixture.start(specs, backend)) {
      List<Waiting> clients = clients(proxy, "1.1", false);
      clients.forEach(waiting -> waiting.client().halfClose());
      elapse(HALF_CLOSED + 300);
      allGetEverything(clients);
      proxy.assertQuiet();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Transfer-Encoding: chunked\r\n", "Content-Length: SIZE\r\n"})
  void halfClosedClientOfVersion10_getsTheWholeBody(String head) {
    ScriptedBackend backend = ScriptedBackend.start();
    backend.answer(
        head.startsWith("Transfer")
            ? turn -> {
              turn.body();
              int size = Integer.parseInt(turn.request().target().substring(1));
              turn.write(
                  "HTTP/1.1 200 OK\r\n" + head + "\r\n" + Integer.toHexString(size) + "\r\n");
              write(turn, size);
              turn.write("\r\n0\r\n\r\n");
            }
            : sized(head));
    Specs specs = Specs.to(backend).timeout(Timeout.HALF_CLOSED, HALF_CLOSED);
    try (ProxyFixture proxy = ProxyFixture.start(specs, backend)) {
      List<Waiting> clients = clients(proxy, "1.0", true);
      elapse(HALF_CLOSED + 300);
      allGetEverything(clients);
      proxy.assertQuiet();
    }
  }

  @Test
  void clientStillReadingAtShutdown_getsEverything() {
    ScriptedBackend backend = ScriptedBackend.start();
    backend.answer(sized("Content-Length: SIZE\r\n"));
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(backend), backend)) {
      List<Waiting> clients = clients(proxy, "1.1", false);
      CompletableFuture<Boolean> stopped =
          CompletableFuture.supplyAsync(() -> proxy.server().shutdown(Duration.ofSeconds(20)));
      // Connections that look idle are closed after two seconds.
      elapse(2_300);
      assertThat(stopped).isNotDone();
      allGetEverything(clients);
      assertThat(stopped.join()).isTrue();
    }
  }

  /** The client goes on sending, far beyond what the proxy drops of it, and reads only then. */
  @ParameterizedTest
  @ValueSource(ints = {1 << 20, 6 << 20})
  void refusalDuringAnUpload_arrivesWhole(int size) {
    ScriptedBackend backend = ScriptedBackend.start();
    backend.answer(turn -> {
      turn.write("HTTP/1.1 403 Forbidden\r\nContent-Length: " + size + "\r\n\r\n");
      write(turn, size);
      turn.untilPeerCloses();
    });
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(backend), backend)) {
      try (RawClient client = RawClient.to(proxy.address(), RECEIVE_BUFFER)) {
        client.send("POST /x HTTP/1.1\r\nHost: example\r\nContent-Length: 1000000000\r\n\r\n");
        AtomicLong sent = new AtomicLong();
        Thread uploading = Thread.ofVirtual().start(() -> upload(client, sent));
        Await.until("much is sent", () -> sent.get() > 3 << 19 || !uploading.isAlive());
        SeenResponse answer = client.response();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body().length()).isEqualTo(size);
        assertThat(answer.ending()).isEqualTo(Ending.COMPLETE);
      }
      proxy.assertQuiet();
    }
  }

  private static void upload(RawClient client, AtomicLong sent) {
    byte[] block = new byte[64 * 1024];
    while (client.trySend(block, Delivery.WHOLE)) {
      sent.addAndGet(block.length);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 50_000})
  void refusalByABackendThatCloses_isNotMistakenForAFailure(int readFirst) {
    int rounds = 60;
    byte[] body = new byte[300_000];
    ScriptedBackend backend = ScriptedBackend.start();
    backend.answer(turn -> {
      turn.bytes(readFirst);
      turn.write(
          "HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig");
      turn.close();
    });
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(backend), backend)) {
      for (int i = 0; i < rounds; i++) {
        try (RawClient client = proxy.client()) {
          client.send("POST /x HTTP/1.1\r\nHost: example\r\nContent-Length: 300000\r\n\r\n");
          client.trySend(body, Delivery.WHOLE);
          SeenResponse answer = client.response();
          assertThat(answer.status()).isEqualTo(413);
          assertThat(answer.body().text()).isEqualTo("big");
        }
      }
      proxy.assertQuiet();
    }
  }
}
