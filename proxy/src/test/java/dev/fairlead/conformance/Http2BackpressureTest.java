package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testing.Await;
import dev.fairlead.testing.Http2Backend;
import dev.fairlead.testing.Http2Client;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Specs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that read slowly before a backend that speaks HTTP/2: what it may send, and to whom. */
class Http2BackpressureTest {
  private static final int INITIAL_WINDOW = 4;
  private static final int SIZE = 24 << 20;
  private static final int PART = 64 << 10;

  /** Far more than the proxy and the kernel may hold of one response, far less than all of it. */
  private static final int MUCH = 16 << 20;

  private static Http2Backend backend;
  private static ProxyFixture proxy;

  /** Of the bodies asked for by {@code /big}, what the backend's socket has taken. */
  private final AtomicLong sent = new AtomicLong();

  @BeforeAll
  static void start() {
    backend = Http2Backend.start();
    proxy = ProxyFixture.start(Specs.to(backend));
  }

  @AfterEach
  void quiet() {
    backend.clear();
    proxy.assertQuiet();
  }

  @AfterAll
  static void stop() {
    proxy.close();
    backend.close();
  }

  private void answerBig(int size) {
    String part = "x".repeat(PART);
    backend.atEnd(
        "/big",
        r -> {
          r.head(200, false);
          for (int left = size; left > 0; left -= PART) {
            r.send(part, left <= PART, () -> sent.addAndGet(PART));
          }
        });
  }

  /** Waits until the backend can send no more. */
  private long stalled() {
    AtomicLong seen = new AtomicLong(-1);
    AtomicLong since = new AtomicLong();
    Await.until(
        "the backend is held back",
        () -> {
          long now = sent.get();
          if (now == 0 || seen.getAndSet(now) != now) {
            since.set(System.nanoTime());
            return false;
          }
          return System.nanoTime() - since.get() > 400_000_000L;
        },
        sent::get);
    return sent.get();
  }

  private static void servesOthers() {
    int before = backend.accepted();
    try (RawClient client = proxy.client().patience(30_000)) {
      SeenResponse seen = client.send("GET /other HTTP/1.1\r\nHost: a\r\n\r\n").response();
      assertThat(seen.status()).isEqualTo(200);
    }
    assertThat(backend.accepted()).as("on the same connection").isEqualTo(before);
  }

  @Test
  void slowReaderOfHttp1_holdsItsOwnStreamBackAndNoOther() {
    answerBig(SIZE);
    try (RawClient slow = RawClient.to(proxy.address(), 64 << 10).patience(60_000)) {
      slow.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(stalled()).isLessThan(MUCH);
      servesOthers();
      assertThat(slow.response().body().length()).isEqualTo(SIZE);
    }
  }

  @Test
  void slowReaderOfHttp2_holdsItsOwnStreamBackAndNoOther() {
    answerBig(SIZE);
    try (Http2Client slow = Http2Client.to(proxy.address())) {
      slow.get(1, "/big");
      slow.until(() -> slow.answer(1).body().length() == 65_535);
      assertThat(stalled()).as("window of the client and of the stream").isLessThan(1 << 20);
      servesOthers();
      slow.window(0, SIZE).window(1, SIZE);
      assertThat(slow.whole(1).body().length()).isEqualTo(SIZE);
    }
  }

  @Test
  void streamWithoutWindow_doesNotHoldUpTheOthersOfItsClient() {
    answerBig(SIZE);
    try (Http2Client slow = Http2Client.to(proxy.address(), INITIAL_WINDOW, 1_000)) {
      slow.get(1, "/big");
      stalled();
      for (int id = 3; id < 43; id += 2) {
        assertThat(slow.get(id, "/other").whole(id).status()).isEqualTo(200);
      }
      slow.reset(1, 8);
    }
  }

  /** A client that asks for much and reads nothing: 64 KiB of each may be under way. */
  @Test
  void manyStreamsThatNobodyReads_areHeldBackTogether() {
    answerBig(1 << 20);
    int streams = 60;
    try (Http2Client greedy = Http2Client.to(proxy.address(), INITIAL_WINDOW, 0)) {
      for (int i = 0; i < streams; i++) {
        greedy.get(2 * i + 1, "/big");
      }
      backend.awaitRequests(streams);
      assertThat(stalled()).isLessThanOrEqualTo(streams * (64L << 10) + (2 << 20));
      servesOthers();
    }
  }

  @Test
  void slowBackend_holdsUploadsOfBothVersionsBack_andServesOthersMeanwhile() {
    backend.hold(true);
    backend.atEnd("/up", r -> r.head(200, true));
    List<Thread> senders = new ArrayList<>();
    try (Http2Client client = Http2Client.to(proxy.address());
        RawClient plain = proxy.client().patience(60_000)) {
      String part = "x".repeat(16 << 10);
      client.post(1, "/up");
      senders.add(
          Thread.ofVirtual()
              .start(() ->
                  plain.send(
                      "POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: "
                          + SIZE
                          + "\r\n\r\n"
                          + "x".repeat(SIZE))));
      long pushed = 0;
      do {
        while (pushed + part.length() <= 65_535 + Math.min(client.credit(0), client.credit(1))) {
          client.data(1, part, false);
          pushed += part.length();
        }
      } while (pushed < MUCH && client.readWithin(1_000));
      assertThat(pushed).as("taken of an upload that nobody reads").isLessThan(MUCH);
      backend
          .awaitRequests(2)
          .forEach(each -> assertThat(each.received()).isLessThanOrEqualTo(65_535));
      assertThat(senders.getFirst().isAlive()).isTrue();
      servesOthers();
      backend.hold(false);
      client.data(1, "", true);
      assertThat(client.whole(1).status()).isEqualTo(200);
      assertThat(plain.response().status()).isEqualTo(200);
    }
  }
}
