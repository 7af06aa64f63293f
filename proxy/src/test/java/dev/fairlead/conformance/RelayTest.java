package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testing.Await;
import dev.fairlead.testing.BackendConnection;
import dev.fairlead.testing.Delivery;
import dev.fairlead.testing.Ending;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Specs;
import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of any size, both ways, at the pace of the slower side. */
@SuppressWarnings("StringConcatToTextBlock")
class RelayTest {
  private static final int BLOCKS = 64;
  private static final byte[] BLOCK = block();

  /** What the kernel may hold for the sockets between a sender and a receiver that stands still. */
  private static final long SOCKET_BUFFERS = 24L << 20;

  /** What the proxy may hold beside it. */
  private static final long PROXY_BUFFERS = 4L << 20;

  private static final String GET = "GET /x HTTP/1.1\r\nHost: example\r\n\r\n";
  private static ScriptedBackend backend;
  private static ProxyFixture proxy;

  @BeforeAll
  static void start() {
    backend = ScriptedBackend.start("127.0.0.1", 0, 64 * 1024);
    proxy = ProxyFixture.start(Specs.to(backend), backend);
  }

  @AfterEach
  void quiet() {
    proxy.assertQuiet();
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  private static byte[] block() {
    byte[] block = new byte[1 << 20];
    for (int i = 0; i < block.length; i++) {
      block[i] = (byte) (i * 31 + (i >> 8));
    }
    return block;
  }

  private static long checksum() {
    CRC32 crc = new CRC32();
    for (int i = 0; i < BLOCKS; i++) {
      crc.update(BLOCK);
    }
    return crc.getValue();
  }

  private static Script sends(String framing, AtomicLong sent) {
    return turn -> {
      turn.body();
      turn.write("HTTP/1.1 200 OK\r\n" + framing + "\r\n");
      boolean chunked = framing.startsWith("Transfer");
      for (int i = 0; i < BLOCKS; i++) {
        turn.write(chunked ? "100000\r\n" : "");
        turn.write(BLOCK);
        turn.write(chunked ? "\r\n" : "");
        sent.addAndGet(BLOCK.length);
      }
      turn.write(chunked ? "0\r\nX-End: 1\r\n\r\n" : "");
      if (framing.isEmpty()) {
        turn.close();
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 67108864\r\n", "Transfer-Encoding: chunked\r\n", ""})
  void largeResponse_waitsForASlowReaderAndArrivesWhole(String framing) {
    AtomicLong sent = new AtomicLong();
    backend.answer(sends(framing, sent));
    try (RawClient client = RawClient.to(proxy.address(), 64 * 1024)) {
      long before = PlatformDependent.usedDirectMemory();
      SeenResponse head = client.send(GET).headOf("GET");
      awaitStandstill(sent);
      assertThat(sent.get()).isLessThan(SOCKET_BUFFERS);
      assertThat(PlatformDependent.usedDirectMemory() - before).isLessThan(PROXY_BUFFERS);
      SeenResponse whole = client.finish(head);
      assertThat(whole.ending()).isEqualTo(Ending.COMPLETE);
      assertThat(whole.body().length()).isEqualTo((long) BLOCKS << 20);
      assertThat(whole.body().checksum()).isEqualTo(checksum());
      assertThat(whole.trailers().has("X-End")).isEqualTo(framing.startsWith("Transfer"));
    }
    assertThat(proxy.awaitExchanges(1).getFirst().bytesOut()).isEqualTo((long) BLOCKS << 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 67108864\r\n", "Transfer-Encoding: chunked\r\n"})
  void largeUpload_waitsForASlowBackendAndArrivesWhole(String framing) {
    CountDownLatch go = new CountDownLatch(1);
    backend.answer(Script.after(go, Script.echo()));
    AtomicLong sent = new AtomicLong();
    try (RawClient client = proxy.client()) {
      long before = PlatformDependent.usedDirectMemory();
      CompletableFuture<Boolean> upload =
          CompletableFuture.supplyAsync(() -> upload(client, framing, sent));
      awaitStandstill(sent);
      assertThat(sent.get()).isLessThan(SOCKET_BUFFERS);
      assertThat(PlatformDependent.usedDirectMemory() - before).isLessThan(PROXY_BUFFERS);
      go.countDown();
      assertThat(client.patience(20_000).response().status()).isEqualTo(200);
      assertThat(upload.join()).isTrue();
      assertThat(backend.last().body().length()).isEqualTo((long) BLOCKS << 20);
      assertThat(backend.last().body().checksum()).isEqualTo(checksum());
      assertThat(client.send(GET).response().status()).isEqualTo(200);
    }
    assertThat(proxy.awaitExchanges(1).getFirst().bytesIn()).isEqualTo((long) BLOCKS << 20);
  }

  private static boolean upload(RawClient client, String framing, AtomicLong sent) {
    boolean chunked = framing.startsWith("Transfer");
    client.send("POST /x HTTP/1.1\r\nHost: example\r\n" + framing + "\r\n");
    for (int i = 0; i < BLOCKS; i++) {
      client.send(chunked ? "100000\r\n" : "");
      if (!client.trySend(BLOCK, Delivery.WHOLE)) {
        return false;
      }
      client.send(chunked ? "\r\n" : "");
      sent.addAndGet(BLOCK.length);
    }
    client.send(chunked ? "0\r\n\r\n" : "");
    return true;
  }

  /** Waits until no more can be sent: the same sum after 300 ms. */
  private static void awaitStandstill(AtomicLong sent) {
    long[] last = {-1, System.nanoTime()};
    Await.until(
        "the sender stands still",
        () -> {
          if (sent.get() != last[0]) {
            last[0] = sent.get();
            last[1] = System.nanoTime();
          }
          return System.nanoTime() - last[1] > 300_000_000L;
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void expectation_isAnsweredByTheBackend(boolean overFreshConnection) {
    if (overFreshConnection) {
      backend.closeConnections();
    } else {
      assertThat(proxy.get("/warm").status()).isEqualTo(200);
    }
    backend.answer(turn -> {
      turn.write("HTTP/1.1 100 Continue\r\n\r\n");
      Script.echo().play(turn);
    });
    try (RawClient client = proxy.client()) {
      client.send(
          "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
      assertThat(client.anyHead("POST").status()).isEqualTo(100);
      assertThat(client.send("hello").response().status()).isEqualTo(200);
      assertThat(backend.last().body().text()).isEqualTo("hello");
      assertThat(client.send(GET).response().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 417 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 417 X\r\nContent-Length: 2\r\n\r\nno",
        "HTTP/1.1 417 X\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"
      })
  void expectation_isRefusedByTheBackend(String refusal) {
    backend.answer(turn -> {
      turn.write(refusal);
      turn.untilPeerCloses();
    });
    try (RawClient client = proxy.client()) {
      client.send(
          "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
      assertThat(client.response().status()).isEqualTo(417);
    }
    assertThat(backend.requests()).isEmpty();
  }

  @Test
  void earlyResponse_reachesTheClientDuringItsUpload() {
    backend.answer(turn -> {
      turn.bytes(5);
      turn.write("HTTP/1.1 403 X\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
      turn.untilPeerCloses();
    });
    try (RawClient client = proxy.client()) {
      client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nhello");
      SeenResponse answer = client.response();
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.body().text()).isEqualTo("no");
    }
    backend.connection(backend.heads().getFirst().connection()).awaitEnd();
  }

  @Test
  void earlyResponse_withTheUploadGoingOn_leavesTheConnectionInStep() {
    backend.answer(turn -> {
      turn.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      turn.body();
    });
    try (RawClient client = proxy.client()) {
      client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
      SeenResponse answer = client.response();
      assertThat(answer.status()).isEqualTo(200);
      backend.answer(Script.echo());
      client.send("world" + GET);
      if (!answer.fields().has("Connection")) {
        assertThat(client.response().body().text()).isEqualTo("GET /x");
      } else {
        client.ending();
      }
    }
    assertThat(backend.heads()).extracting(head -> head.method()).isSubsetOf("POST", "GET");
  }

  @Test
  void responseBytes_areDeliveredAsTheyCome() {
    CountDownLatch go = new CountDownLatch(1);
    backend.answer(turn -> {
      turn.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
      go.await();
      turn.write("6\r\nsecond\r\n0\r\n\r\n");
    });
    try (RawClient client = proxy.client()) {
      SeenResponse head = client.send(GET).headOf("GET");
      Await.until("the first chunk", () -> client.bytes(10).contains("first"));
      go.countDown();
      assertThat(client.bytes(16)).contains("second");
      assertThat(head.status()).isEqualTo(200);
    }
  }

  @Test
  void requestBytes_arriveAsTheyAreSent() {
    CountDownLatch got = new CountDownLatch(1);
    backend.answer(turn -> {
      if (turn.bytes(5).equals("hello")) {
        got.countDown();
      }
      turn.bytes(5);
      turn.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      turn.close();
    });
    try (RawClient client = proxy.client()) {
      client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
      Await.until("the first half is seen", () -> got.getCount() == 0);
      assertThat(client.send("world").response().status()).isEqualTo(200);
    }
  }

  @Test
  void pipelinedAnswers_keepTheirOrder() {
    CountDownLatch go = new CountDownLatch(1);
    backend.answer("/slow", Script.after(go, Script.echo()));
    try (RawClient client = proxy.client()) {
      client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n" + GET + GET.replace("/x", "/y"));
      assertThat(client.quietFor(50)).isTrue();
      go.countDown();
      assertThat(client.response().body().text()).isEqualTo("GET /slow");
      assertThat(client.response().body().text()).isEqualTo("GET /x");
      assertThat(client.response().body().text()).isEqualTo("GET /y");
    }
  }

  @Test
  void sequentialRequests_shareOneBackendConnection() {
    try (RawClient one = proxy.client();
        RawClient two = proxy.client()) {
      one.send(GET).response();
      BackendConnection used = backend.connection(backend.last().connection());
      for (int i = 0; i < 5; i++) {
        two.send(GET).response();
        assertThat(backend.last().connection()).isEqualTo(used.number());
        one.send(GET).response();
        assertThat(backend.last().connection()).isEqualTo(used.number());
      }
    }
  }

  @Test
  void ipv6_worksOnBothSides() {
    ScriptedBackend six = ScriptedBackend.start("::1", 0, 0);
    try (ProxyFixture both = ProxyFixture.start(Specs.to(six).listen("::1", 0), six)) {
      assertThat(both.get("/six").status()).isEqualTo(200);
      assertThat(six.last().fields().only("X-Forwarded-For")).contains(":1");
      both.assertQuiet();
    }
  }
}
