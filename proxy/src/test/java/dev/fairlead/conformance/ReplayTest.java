package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.RetrySpec;
import dev.fairlead.model.RetryRefusal;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Delivery;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.RecordedExchange;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenRequest;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Specs;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Request bodies that are sent to another backend after one that failed under them. */
@SuppressWarnings("StringConcatToTextBlock")
class ReplayTest {
  private static final int KEPT = 64 << 10;
  private static ScriptedBackend bad;
  private static ScriptedBackend good;
  private static ProxyFixture shared;

  /** How the first backend fails. */
  enum Fault {
    CLOSE,
    RESET,
    STATUS,
    STATUS_AND_CLOSE,
    CLOSE_AFTER_CONTINUE
  }

  private static Specs specs(RetrySpec retry, ScriptedBackend... backends) {
    return Specs.to(backends).balance(BalancePolicy.FIRST).retry(retry).unlimitedRetries();
  }

  private static RetrySpec retry(boolean nonIdempotent, int bodyBytes) {
    return new RetrySpec(3, List.of(503), nonIdempotent, Duration.ZERO, Duration.ZERO, bodyBytes);
  }

  @BeforeContainer
  static void start() {
    bad = ScriptedBackend.start();
    good = ScriptedBackend.start();
    shared = ProxyFixture.start(specs(retry(false, KEPT), bad, good), bad, good);
  }

  @AfterContainer
  static void stop() {
    shared.close();
  }

  private static String content(Random random, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) random.nextInt(256));
    }
    return text.toString();
  }

  /** A body in chunks of any size, with a trailer. */
  private static String chunked(Random random, String body) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < body.length()) {
      int size = 1 + random.nextInt(random.nextBoolean() ? 10 : 20_000);
      int end = Math.min(body.length(), at + size);
      out.append(Integer.toHexString(end - at)).append("\r\n").append(body, at, end).append("\r\n");
      at = end;
    }
    return out.append("0\r\nX-Check: done\r\n\r\n").toString();
  }

  private static Script failing(Fault fault, int after) {
    return turn -> {
      if (fault == Fault.CLOSE_AFTER_CONTINUE) {
        turn.write("HTTP/1.1 100 Continue\r\n\r\n");
      }
      if (after < 0) {
        turn.body();
      } else if (fault != Fault.STATUS) {
        turn.bytes(after);
      }
      switch (fault) {
        case CLOSE, CLOSE_AFTER_CONTINUE -> turn.close();
        case RESET -> turn.reset();
        case STATUS -> turn.write("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
        case STATUS_AND_CLOSE -> {
          turn.write("HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno");
          turn.close();
        }
      }
    };
  }

  @Property(tries = 120, shrinking = ShrinkingMode.OFF)
  void body_reachesTheNextBackendWhole(
      @ForAll long seed,
      @ForAll Fault fault,
      @ForAll boolean inChunks,
      @ForAll @IntRange(min = 1, max = KEPT) int length) {
    Random random = new Random(seed);
    String body = content(random, random.nextInt(3) == 0 ? length : 1 + length % 3000);
    String framed = inChunks ? chunked(random, body) : body;
    String head =
        "PUT /x HTTP/1.1\r\nHost: example\r\n"
            + (inChunks
                ? "Transfer-Encoding: chunked\r\n\r\n"
                : "Content-Length: " + body.length() + "\r\n\r\n");
    boolean whole = random.nextInt(3) == 0;
    bad.answer(failing(fault, whole ? -1 : random.nextInt(body.length())));
    try (RawClient client = shared.client().patience(30_000)) {
      String all = head + framed;
      int at = 0;
      while (at < all.length()) {
        int size = 1 + random.nextInt(random.nextBoolean() ? 300 : 30_000);
        int end = Math.min(all.length(), at + size);
        client.send(all.substring(at, end));
        at = end;
      }
      assertThat(client.response().status()).isEqualTo(200);
    }
    SeenRequest seen = good.last();
    assertThat(seen.body().text()).isEqualTo(body);
    assertThat(seen.fields().has("Transfer-Encoding")).isEqualTo(inChunks);
    if (inChunks) {
      assertThat(seen.trailers().texts()).containsExactly("X-Check: done");
    }
    RecordedExchange exchange = shared.awaitExchanges(1).getFirst();
    assertThat(exchange.bytesIn()).isEqualTo(body.length());
    assertThat(exchange.failure()).isNull();
    shared.assertQuiet();
  }

  /** Backends and a proxy of their own. */
  private interface Told {
    void tell(ProxyFixture proxy, ScriptedBackend first, ScriptedBackend second) throws Exception;
  }

  private static void with(RetrySpec retry, long bufferBytes, Told told) throws Exception {
    ScriptedBackend first = ScriptedBackend.start();
    ScriptedBackend second = ScriptedBackend.start();
    Specs specs = specs(retry, first, second).retryBudget(1, 1000, bufferBytes);
    try (ProxyFixture proxy = ProxyFixture.start(specs, first, second)) {
      told.tell(proxy, first, second);
      proxy.assertQuiet();
    }
  }

  private static String put(int length) {
    return "PUT /x HTTP/1.1\r\nHost: example\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(length, "x".repeat(length));
  }

  private static String putInChunks(int length) {
    return "PUT /x HTTP/1.1\r\nHost: example\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
        .formatted(length, "x".repeat(length));
  }

  @Test
  void bodyLargerThanIsKept_isNotSentAgainAndThatIsSaid() throws Exception {
    with(
        retry(false, 1000),
        1 << 20,
        (proxy, first, second) -> {
          for (String request : List.of(put(1001), putInChunks(1001))) {
            proxy.clear();
            first.answer(Script.bytesThenClose(""));
            try (RawClient client = proxy.client().patience(30_000)) {
              client.send(request);
              assertThat(client.response().status()).isEqualTo(502);
            }
            assertThat(proxy.awaitExchanges(1).getFirst().retryRefusal())
                .isEqualTo(RetryRefusal.BODY_TOO_LARGE);
            assertThat(second.heads()).isEmpty();
          }
          assertThat(proxy.server().retries().bodies()).isEqualTo(2);
          for (String request : List.of(put(1000), putInChunks(1000))) {
            try (RawClient client = proxy.client().patience(30_000)) {
              client.send(request);
              assertThat(client.response().status()).isEqualTo(200);
            }
            assertThat(second.last().body().length()).isEqualTo(1000);
          }
        });
  }

  @Test
  void bodyForWhichTheProcessHasNoRoom_isNotSentAgainAndThatIsSaid() throws Exception {
    with(
        retry(false, 100_000),
        30_000,
        (proxy, first, second) -> {
          first.answer(Script.bytesThenClose(""));
          try (RawClient client = proxy.client().patience(30_000)) {
            client.send(put(40_000));
            assertThat(client.response().status()).isEqualTo(502);
          }
          assertThat(proxy.awaitExchanges(1).getFirst().retryRefusal())
              .isEqualTo(RetryRefusal.BODY_BUFFERS_FULL);
          try (RawClient client = proxy.client().patience(30_000)) {
            client.send(put(29_000));
            assertThat(client.response().status()).isEqualTo(200);
          }
          assertThat(second.last().body().length()).isEqualTo(29_000);
        });
  }

  @Test
  void bodyTooLargeToKeep_isNoReasonNotToTryAnotherBeforeItCame() throws Exception {
    with(
        retry(false, 1000),
        1 << 20,
        (proxy, first, second) -> {
          first.refuse();
          try (RawClient client = proxy.client().patience(30_000)) {
            client.send(put(100_000));
            assertThat(client.response().status()).isEqualTo(200);
          }
          assertThat(second.last().body().length()).isEqualTo(100_000);
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bodies_areKeptOnlyWhereTheyMayBeSentAgain(boolean idempotent) throws Exception {
    with(
        retry(false, KEPT),
        1 << 20,
        (proxy, first, second) -> {
          CountDownLatch go = new CountDownLatch(1);
          first.answer(turn -> {
            turn.bytes(5);
            go.await();
            turn.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
          });
          try (RawClient client = proxy.client().patience(30_000)) {
            client.send((idempotent ? "PUT" : "POST") + put(10).substring(3, put(10).length() - 5));
            Await.until("some has come", () -> first.received() > 0 && first.heads().size() == 1);
            if (idempotent) {
              Await.until("it is kept", () -> proxy.server().keptBytes() == 10);
            } else {
              assertThat(proxy.server().keptBytes()).isZero();
            }
            go.countDown();
            assertThat(client.headOf("GET").status()).isEqualTo(200);
            Await.until("it is not kept any more", () -> proxy.server().keptBytes() == 0);
          }
          assertThat(second.heads()).isEmpty();
        });
  }

  @Test
  void clientThatWaitsToBeToldToGoOn_isToldOnce() throws Exception {
    with(
        retry(false, KEPT),
        1 << 20,
        (proxy, first, second) -> {
          Script continuing =
              turn -> {
                turn.write("HTTP/1.1 100 Continue\r\n\r\n");
                Script.echo().play(turn);
              };
          first.answer(failing(Fault.CLOSE_AFTER_CONTINUE, -1));
          second.answer(continuing);
          String head =
              "PUT /x HTTP/1.1\r\nHost: example\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n";
          try (RawClient client = proxy.client().patience(30_000)) {
            assertThat(client.send(head).anyHead("PUT").status()).isEqualTo(100);
            SeenResponse answer = client.send("abc").response();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.interim()).isEmpty();
            assertThat(second.last().body().text()).isEqualTo("abc");
          }
          first.answer(Script.close());
          try (RawClient client = proxy.client().patience(30_000)) {
            assertThat(client.send(head).anyHead("PUT").status()).isEqualTo(100);
            assertThat(client.send("abc").response().status()).isEqualTo(200);
          }
        });
  }

  @Test
  void dripsOfABody_areKeptAsOne() throws Exception {
    with(
        retry(true, KEPT),
        1 << 20,
        (proxy, first, second) -> {
          first.answer(Script.bytesThenClose(""));
          try (RawClient client = proxy.client().patience(30_000)) {
            client.send(
                "POST /x HTTP/1.1\r\nHost: example\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n",
                Delivery.DRIPPED);
            assertThat(client.response().status()).isEqualTo(200);
          }
          assertThat(second.last().summary()).isEqualTo("POST /x|abc");
        });
  }
}
