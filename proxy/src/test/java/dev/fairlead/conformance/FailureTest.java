package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Failure;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.BackendConnection;
import dev.fairlead.testing.Ending;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.RecordedExchange;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Specs;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client gets when a backend, or the client itself, fails. */
@SuppressWarnings("StringConcatToTextBlock")
class FailureTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: example\r\n\r\n";
  private static final String POST =
      "POST /x HTTP/1.1\r\nHost: example\r\nContent-Length: 2\r\n\r\nok";
  private static ScriptedBackend backend;
  private static ProxyFixture proxy;

  @BeforeAll
  static void start() {
    backend = ScriptedBackend.start();
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

  private static RecordedExchange recorded() {
    return proxy.awaitExchanges(1).getFirst();
  }

  /** Leaves a pooled connection behind whose next request meets {@code script}. */
  private static BackendConnection pooled(RawClient client, Script script) {
    backend.answer("/first", Script.echo());
    assertThat(client.send("GET /first HTTP/1.1\r\nHost: example\r\n\r\n").response().status())
        .isEqualTo(200);
    BackendConnection first = backend.connection(backend.last().connection());
    backend.answer(
        "/x",
        turn -> {
          if (turn.connection() == first) {
            script.play(turn);
          } else {
            Script.echo().play(turn);
          }
        });
    return first;
  }

  @Test
  void connectionClosedBeforeAnAnswer_failsWith502() {
    backend.answer(Script.close());
    try (RawClient client = proxy.client()) {
      assertThat(client.send(POST).response().status()).isEqualTo(502);
      assertThat(client.send(GET.replace("/x", "/y")).response().status()).isEqualTo(502);
      backend.answer(Script.echo());
      assertThat(client.send(GET).response().status()).isEqualTo(200);
    }
    assertThat(recorded().failure()).isEqualTo(Failure.BACKEND_CLOSED);
  }

  @Test
  void freshConnectionResetBeforeAnAnswer_failsWith502() {
    backend.answer(Script.reset());
    try (RawClient client = proxy.client()) {
      assertThat(client.send(POST).response().status()).isEqualTo(502);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "OPTIONS", "PUT", "DELETE"})
  void pooledConnectionClosed_isTriedAgainWhenIdempotent(String method) {
    try (RawClient client = proxy.client()) {
      pooled(client, Script.close());
      client.send(method + " /x HTTP/1.1\r\nHost: example\r\n\r\n");
      assertThat(client.response().status()).isEqualTo(200);
    }
    assertThat(backend.heads()).hasSize(3);
  }

  @Test
  void pooledConnectionResetUnderHead_isTriedAgain() {
    try (RawClient client = proxy.client()) {
      pooled(client, Script.reset());
      client.send("HEAD /x HTTP/1.1\r\nHost: example\r\n\r\n");
      assertThat(client.responseTo("HEAD").status()).isEqualTo(200);
    }
  }

  @Test
  void pooledConnectionClosedUnderPost_isNotTriedAgain() {
    try (RawClient client = proxy.client()) {
      BackendConnection first = pooled(client, Script.close());
      int status = client.send(POST).response().status();
      long posts = backend.heads().stream().filter(head -> head.method().equals("POST")).count();
      assertThat(posts).isEqualTo(1);
      assertThat(status)
          .isEqualTo(backend.heads().getLast().connection() == first.number() ? 502 : 200);
    }
  }

  @Test
  void answerBegun_isNeverTriedAgain() {
    try (RawClient client = proxy.client()) {
      pooled(client, Script.bytesThenClose("HTTP/1.1 2"));
      assertThat(client.send(GET).response().status()).isEqualTo(502);
    }
    assertThat(backend.heads()).hasSize(2);
  }

  @Test
  void connectionsThatDiedWhileIdle_areNotUsed() {
    try (RawClient client = proxy.client()) {
      for (int i = 0; i < 5; i++) {
        assertThat(client.send(POST).response().status()).isEqualTo(200);
        BackendConnection used = backend.connection(backend.last().connection());
        backend.closeConnections();
        used.awaitEnd();
        assertThat(client.send(GET).response().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void refusedByAll_failsWith502() {
    ScriptedBackend gone = ScriptedBackend.start();
    gone.refuse();
    try (ProxyFixture alone = ProxyFixture.start(Specs.to().backend("127.0.0.1", 1, 1), gone)) {
      try (RawClient client = alone.client()) {
        SeenResponse answer = client.send(POST).response();
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body().length()).isPositive();
        assertThat(client.send(GET).response().status()).isEqualTo(502);
      }
      assertThat(alone.awaitExchanges(2).getFirst().failure()).isEqualTo(Failure.CONNECT_REFUSED);
      alone.assertQuiet();
    }
  }

  @Test
  void truncatedBody_resetsTheClient() {
    Stream.of(
            Script.bytesThenClose("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok"),
            Script.bytesThenReset("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok"),
            Script.bytesThenHalfClose("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok"),
            Script.bytesThenClose("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nok"))
        .forEach(script -> {
          proxy.clear();
          backend.answer(script);
          try (RawClient client = proxy.client()) {
            assertThat(client.send(GET).response().ending()).isEqualTo(Ending.RESET);
          }
          assertThat(recorded().failure()).isEqualTo(Failure.RESPONSE_TRUNCATED);
        });
  }

  @Test
  void halfClosedBackend_completesAnAnswerThatEndsByClosing() {
    backend.answer(Script.bytesThenHalfClose("HTTP/1.1 200 OK\r\n\r\nok"));
    try (RawClient client = proxy.client()) {
      SeenResponse answer = client.send(GET).response();
      assertThat(answer.body().text()).isEqualTo("ok");
      assertThat(answer.complete()).isTrue();
      backend.connection(backend.last().connection()).awaitEnd();
    }
  }

  @Test
  void clientReset_cancelsTheBackend() {
    backend.answer(Script.silence());
    RawClient client = proxy.client().send(GET);
    BackendConnection used = awaitHead();
    client.reset();
    used.awaitEnd();
    assertThat(recorded().status()).isEqualTo(499);
    assertThat(recorded().failure()).isEqualTo(Failure.CLIENT_GONE);
  }

  @Test
  void clientResetInTheResponse_cancelsTheBackend() {
    backend.answer(turn -> {
      turn.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
      byte[] block = new byte[64 * 1024];
      for (int i = 0; i < 10_000; i++) {
        turn.write(block);
      }
    });
    RawClient client = proxy.client().send(GET);
    BackendConnection used = awaitHead();
    client.bytes(100_000);
    client.reset();
    used.awaitEnd();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 10\r\n\r\n01234",
        "Transfer-Encoding: chunked\r\n\r\n5\r\n01",
        "Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n0\r\n"
      })
  void clientGoneInItsBody_cancelsTheBackend(String rest) {
    try (RawClient client = proxy.client()) {
      client.send("POST /x HTTP/1.1\r\nHost: example\r\n" + rest);
      BackendConnection used = awaitHead();
      String answer = client.halfClose().untilEnd();
      assertThat(answer.isEmpty() || answer.startsWith("HTTP/1.1 400 ")).isTrue();
      used.awaitEnd();
      assertThat(backend.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "G", "GET /x HTTP/1.1\r\n", "GET /x HTTP/1.1\r\nHost: example\r\n"})
  void clientGoneInItsHead_isForgotten(String beginning) {
    long before = backend.received();
    try (RawClient client = proxy.client()) {
      String answer = client.send(beginning).halfClose().untilEnd();
      assertThat(answer.isEmpty() || answer.startsWith("HTTP/1.1 400 ")).isTrue();
    }
    assertThat(backend.received()).isEqualTo(before);
  }

  @Test
  void errors_areToldInTheFormAskedFor() {
    backend.answer(Script.close());
    try (RawClient client = proxy.client()) {
      client.send("POST /x HTTP/1.1\r\nHost: a\r\nAccept: application/json\r\n\r\n");
      SeenResponse json = client.response();
      assertThat(json.fields().only("Content-Type")).contains("json");
      assertThat(json.body().text()).startsWith("{");
      client.send("POST /x HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\n\r\n");
      assertThat(client.response().fields().only("Content-Type")).startsWith("text/html");
      client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.responseTo("HEAD").status()).isEqualTo(502);
      client.send("POST /x HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.response().status()).isEqualTo(502);
    }
  }

  @Test
  void requestThatHasBeenHere_isRefused() {
    try (RawClient client = proxy.client()) {
      client.send(GET).response();
      String via = backend.last().fields().only("Via");
      for (String value : new String[] {via, "1.0 a, " + via, via + ", 1.1 b", via + " (x)"}) {
        client.send("GET /x HTTP/1.1\r\nHost: a\r\nVia: 1.1 c\r\nVia: " + value + "\r\n\r\n");
        assertThat(client.response().status()).as(value).isEqualTo(502);
      }
    }
    assertThat(backend.requests()).hasSize(1);
  }

  private static BackendConnection awaitHead() {
    Await.until("a head is seen", () -> !backend.heads().isEmpty());
    return backend.connection(backend.heads().getFirst().connection());
  }
}
