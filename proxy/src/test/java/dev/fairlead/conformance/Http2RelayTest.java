package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.Http2Spec;
import dev.fairlead.model.Failure;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Http2Client;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenRequest;
import dev.fairlead.testing.Specs;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests of HTTP/2 clients to HTTP/1.1 backends, and what comes back. */
@SuppressWarnings("StringConcatToTextBlock")
class Http2RelayTest {
  private static final int INITIAL_WINDOW = 4;
  private static final int CANCEL = 8;
  private static ScriptedBackend backend;
  private static ScriptedBackend slowReader;
  private static ProxyFixture proxy;

  @BeforeAll
  static void start() {
    backend = ScriptedBackend.start();
    slowReader = ScriptedBackend.start("127.0.0.1", 0, 8 * 1024);
    proxy =
        ProxyFixture.start(
            Specs.to(backend)
                .http2(new Http2Spec(8, 64 * 1024, 128 * 1024, 200, 1000))
                .maxAttempts(1)
                .backend("slow", slowReader.host(), slowReader.port(), 1)
                .route("/upload", "slow", Long.MAX_VALUE)
                .route("/small/**", "main", 10)
                .limits(8 * 1024, 2 * 1024, 40),
            backend,
            slowReader);
  }

  @AfterEach
  void quiet() {
    proxy.assertQuiet();
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  private static Http2Client client(long... settings) {
    return Http2Client.to(proxy.address(), settings);
  }

  private static String lengthy(int size) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n" + "x".repeat(size);
  }

  @Test
  void aGet_reachesTheBackendAsHttp1_andIsAnswered() {
    try (Http2Client client = client()) {
      Http2Client.Answer answer =
          client.get(1, "/a?b=c", "x-mine", "1", "te", "trailers", "x-empty", "").whole(1);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body().text()).isEqualTo("GET /a?b=c");
      assertThat(answer.fields().only("content-length")).isEqualTo("10");
      assertThat(answer.fields().has("date")).isTrue();
    }
    SeenRequest seen = backend.last();
    Checks.forwarded(seen);
    assertThat(seen.fields().only("Host")).isEqualTo("example");
    assertThat(seen.fields().only("x-mine")).isEqualTo("1");
    assertThat(seen.fields().only("TE")).isEqualTo("trailers");
    assertThat(seen.fields().only("Via")).startsWith("2.0 ");
    assertThat(seen.fields().has("Transfer-Encoding")).isFalse();
    assertThat(proxy.awaitExchanges(1).getFirst().httpVersion()).isEqualTo(20);
  }

  @Test
  void connectionFieldsOfTheBackend_stayBehind_andNamesAreMadeSmall() {
    backend.answer(
        Script.bytes(
            "HTTP/1.1 201 Made\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 5\r\n"
                + "X-Mixed-CASE: Value\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
    try (Http2Client client = client()) {
      // Three times: by literals, into the table, and out of it.
      for (int id = 1; id <= 5; id += 2) {
        Http2Client.Answer answer = client.get(id, "/").whole(id);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.fields().without(":status", "date").texts())
            .containsExactly("x-mixed-case: Value", "set-cookie: a=1", "set-cookie: b=2");
      }
    }
  }

  @Test
  void bodyOfKnownLength_keepsItsLength_andOneOfUnknownIsChunked() {
    try (Http2Client client = client()) {
      client.post(1, "/", "content-length", "5").data(1, "he", false).data(1, "llo", true);
      assertThat(client.whole(1).status()).isEqualTo(200);
      client.post(3, "/").data(3, "hel", false).data(3, "", false).data(3, "lo", true);
      assertThat(client.whole(3).status()).isEqualTo(200);
      client.post(5, "/", "content-length", "0").data(5, "", true);
      assertThat(client.whole(5).status()).isEqualTo(200);
    }
    assertThat(backend.requests())
        .extracting(r -> r.body().text())
        .containsExactly("hello", "hello", "");
    assertThat(backend.requests().get(0).fields().only("Content-Length")).isEqualTo("5");
    assertThat(backend.requests().get(1).fields().only("Transfer-Encoding")).isEqualTo("chunked");
  }

  @Test
  void trailers_passBothWays() {
    backend.answer(
        Script.bytes(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nGrpc-Status: 0\r\n\r\n"));
    try (Http2Client client = client()) {
      client.post(1, "/", "te", "trailers").data(1, "body", false).headers(1, true, "x-sum", "42");
      Http2Client.Answer answer = client.whole(1);
      assertThat(answer.body().text()).isEqualTo("ok");
      assertThat(answer.trailers().texts()).containsExactly("grpc-status: 0");
    }
    assertThat(backend.last().body().text()).isEqualTo("body");
    assertThat(backend.last().trailers().only("x-sum")).isEqualTo("42");
  }

  @Test
  void trailersBehindABodyThatWaits_followIt() {
    int size = 100_000;
    backend.answer(
        Script.bytes(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(size)
                + "\r\n"
                + "x".repeat(size)
                + "\r\n0\r\nX-Sum: 1\r\n\r\n"));
    try (Http2Client client = client()) {
      client.get(1, "/");
      client.until(() -> client.answer(1).body().length() == 65535);
      client.window(1, size).window(0, size);
      Http2Client.Answer answer = client.whole(1);
      assertThat(answer.body().length()).isEqualTo(size);
      assertThat(answer.trailers().only("x-sum")).isEqualTo("1");
    }
  }

  @Test
  void heads_ofOtherKinds_areAnsweredWithoutBody() {
    try (Http2Client client = client()) {
      client.headers(
          1, true, ":method", "HEAD", ":scheme", "http", ":path", "/", ":authority", "example");
      Http2Client.Answer head = client.whole(1);
      assertThat(head.fields().only("content-length")).isEqualTo("6");
      assertThat(head.body().length()).isZero();
      backend.answer(Script.bytes("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"));
      assertThat(client.get(3, "/").whole(3).status()).isEqualTo(304);
      backend.answer(Script.bytes("HTTP/1.1 204 No Content\r\n\r\n"));
      assertThat(client.get(5, "/").whole(5).fields().has("content-length")).isFalse();
    }
  }

  @Test
  void interimResponses_comeBeforeTheFinalOne() {
    backend.answer(Script.bytes("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + lengthy(2)));
    try (Http2Client client = client()) {
      Http2Client.Answer answer = client.get(1, "/").whole(1);
      assertThat(answer.heads()).extracting(h -> h.only(":status")).containsExactly("103", "200");
    }
  }

  @Test
  void crumbsOfCookies_areOneLine() {
    try (Http2Client client = client()) {
      client.get(1, "/", "cookie", "a=1", "x-between", "1", "cookie", "b=2; c=3", "cookie", "d=4");
      assertThat(client.whole(1).status()).isEqualTo(200);
    }
    assertThat(backend.last().fields().all("Cookie")).containsExactly("a=1; b=2; c=3; d=4");
  }

  @Test
  void hostInPlaceOfAuthority_orBesideItTheSame_isHost() {
    try (Http2Client client = client()) {
      client.headers(
          1, true, ":method", "GET", ":scheme", "http", ":path", "/", "host", "other.example");
      assertThat(client.whole(1).status()).isEqualTo(200);
      assertThat(client.get(3, "/", "host", "EXAMPLE").whole(3).status()).isEqualTo(200);
    }
    assertThat(backend.requests())
        .extracting(r -> r.fields().only("Host"))
        .containsExactly("other.example", "example");
  }

  @Test
  void manyStreams_areServedAtOnce_andAnsweredAsTheyAreReady() {
    CountDownLatch go = new CountDownLatch(1);
    backend.answer("/slow", Script.after(go, Script.echo()));
    try (Http2Client client = client()) {
      client.get(1, "/slow");
      for (int id = 3; id < 15; id += 2) {
        assertThat(client.get(id, "/" + id).whole(id).body().text()).isEqualTo("GET /" + id);
      }
      assertThat(client.answer(1).status()).isZero();
      go.countDown();
      assertThat(client.whole(1).body().text()).isEqualTo("GET /slow");
    }
  }

  @Test
  void streamsBeyondTheLimit_areRefusedUntouched() {
    CountDownLatch go = new CountDownLatch(1);
    backend.answer(Script.after(go, Script.echo()));
    try (Http2Client client = client()) {
      assertThat(client.serverSettings()).containsEntry(3, 8L);
      for (int id = 1; id <= 17; id += 2) {
        client.get(id, "/");
      }
      assertThat(client.resetOf(17)).as("REFUSED_STREAM").isEqualTo(7);
      go.countDown();
      assertThat(client.whole(15).status()).isEqualTo(200);
      assertThat(client.get(19, "/").whole(19).status()).isEqualTo(200);
    }
    assertThat(backend.heads()).hasSize(9);
  }

  @Test
  void aResponse_goesNoFasterThanTheClientsWindows() {
    int size = 3_000_000;
    backend.answer("/big", Script.bytes(lengthy(size)));
    try (Http2Client client = client(INITIAL_WINDOW, 1000)) {
      client.get(1, "/big");
      client.until(() -> client.answer(1).body().length() == 1000);
      assertThat(client.get(3, "/other").whole(3).body().text()).isEqualTo("GET /other");
      assertThat(client.answer(1).body().length()).isEqualTo(1000);
      client.window(1, 500);
      client.until(() -> client.answer(1).body().length() == 1500);
      client.settings(INITIAL_WINDOW, size).window(0, size);
      Http2Client.Answer whole = client.whole(1);
      assertThat(whole.ended()).isTrue();
      assertThat(whole.body().length()).isEqualTo(size);
    }
  }

  @Test
  void streamsThatAreNotTaken_doNotHoldUpTheOthers() {
    int size = 500_000;
    backend.answer(
        "/large",
        Script.bytes("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n" + "x".repeat(size)));
    try (Http2Client client = Http2Client.to(proxy.address(), 4, 1_000)) {
      client.window(0, 1 << 30);
      int last = 2 * 7 + 1;
      for (int id = 1; id <= last; id += 2) {
        client.get(id, "/large");
      }
      for (int id = 1; id <= last; id += 2) {
        int each = id;
        client.until(() -> client.answer(each).body().length() == 1_000);
      }
      client.window(last, 1 << 20);
      client.until(() -> client.answer(last).ended());
      assertThat(client.answer(last).body().length()).isEqualTo(size);
    }
    backend.closeConnections();
  }

  @Test
  void anUpload_goesNoFasterThanTheBackendTakesIt() {
    CountDownLatch go = new CountDownLatch(1);
    int frame = 16 * 1024;
    int window = 64 * 1024;
    slowReader.answer(Script.after(go, Script.echo()));
    try (Http2Client client = client()) {
      client.post(1, "/upload");
      String part = "x".repeat(frame);
      long sent = 0;
      do {
        while (sent + frame <= window + client.credit(1)) {
          client.data(1, part, false);
          sent += frame;
        }
      } while (sent < 64 << 20 && client.readWithin(500));
      assertThat(sent).as("bytes taken of an upload that nobody reads").isLessThan(64 << 20);
      assertThat(client.get(3, "/").whole(3).status()).as("of another request").isEqualTo(200);
      go.countDown();
      long before = client.credit(1);
      client.until(() -> client.credit(1) > before);
      client.data(1, "", true);
      assertThat(client.whole(1).status()).isEqualTo(200);
      assertThat(slowReader.last().body().length()).isEqualTo(sent);
    }
  }

  @Test
  void aClientThatCancels_endsTheBackendsExchange() {
    backend.answer(Script.silence());
    try (Http2Client client = client()) {
      client.get(1, "/");
      Await.until("the request is seen", () -> backend.heads().size() == 1);
      int connection = backend.heads().getFirst().connection();
      client.reset(1, CANCEL);
      backend.connection(connection).awaitEnd();
      backend.answer(Script.echo());
      assertThat(client.get(3, "/").whole(3).status()).isEqualTo(200);
    }
    assertThat(proxy.awaitExchanges(2).getFirst().failure()).isEqualTo(Failure.CLIENT_GONE);
  }

  @Test
  void aTruncatedResponse_isResetAndTheConnectionLivesOn() {
    backend.answer(
        "/cut", Script.bytesThenClose("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"));
    try (Http2Client client = client()) {
      Http2Client.Answer answer = client.get(1, "/cut").whole(1);
      assertThat(answer.ended()).isFalse();
      assertThat(answer.reset()).as("INTERNAL_ERROR").isEqualTo(2);
      assertThat(client.get(3, "/").whole(3).status()).isEqualTo(200);
    }
  }

  @Test
  void aResponseBeforeTheEndOfTheRequest_stopsTheUpload() {
    backend.answer(turn -> {
      turn.write(lengthy(3));
      turn.close();
    });
    try (Http2Client client = client()) {
      client.post(1, "/").data(1, "some", false);
      Http2Client.Answer answer = client.answer(1);
      client.until(() -> answer.reset() != null);
      assertThat(answer.ended()).isTrue();
      assertThat(answer.reset()).as("NO_ERROR").isZero();
      // What was sent before the client knew is ignored.
      client.data(1, "more", false).headers(1, true, "x", "y");
      backend.answer(Script.echo());
      assertThat(client.get(3, "/").whole(3).status()).isEqualTo(200);
    }
  }

  @Test
  void refusals_areAnswered_andSmallBodiesAreReadToTheEnd() {
    try (Http2Client client = client()) {
      client.post(1, "/small/x", "content-length", "20").data(1, "x".repeat(20), true);
      assertThat(client.whole(1).status()).isEqualTo(413);
      assertThat(client.answer(1).reset()).isNull();
      assertThat(client.get(3, "/" + "x".repeat(3000)).whole(3).status()).isEqualTo(414);
      assertThat(client.get(5, "/", "x", "x".repeat(9000)).whole(5).status()).isEqualTo(431);
      assertThat(client.get(7, "/", "x", "x".repeat(9000)).whole(7).status()).isEqualTo(431);
      client.headers(9, true, ":method", "CONNECT", ":authority", "example:443");
      assertThat(client.whole(9).status()).isEqualTo(405);
      backend.answer(Script.close());
      assertThat(client.get(11, "/").whole(11).status()).isEqualTo(502);
      assertThat(client.answer(11).fields().only("content-type"))
          .isEqualTo("application/problem+json");
    }
  }

  @Test
  void anEventStream_isPassedOnAsItComes() {
    CountDownLatch go = new CountDownLatch(1);
    backend.answer(turn -> {
      turn.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
      go.await();
      turn.write("data: 2\n\n");
      turn.close();
    });
    try (Http2Client client = client()) {
      client.get(1, "/");
      client.until(() -> client.answer(1).body().text().equals("data: 1\n\n"));
      go.countDown();
      Http2Client.Answer whole = client.whole(1);
      assertThat(whole.ended()).isTrue();
      assertThat(whole.body().text()).isEqualTo("data: 1\n\ndata: 2\n\n");
    }
  }

  @Test
  void aPrefaceInPieces_isUnderstood_andSoIsAMethodThatBeginsLikeIt() {
    byte[] preface = dev.fairlead.testing.Wire.bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    try (Http2Client client = Http2Client.unstarted(proxy.address())) {
      for (byte b : preface) {
        client.send(new byte[] {b});
      }
      for (byte b : Http2Client.bytes(4, 0, 0)) {
        client.send(new byte[] {b});
      }
      client.until(() -> !client.serverSettings().isEmpty());
      assertThat(client.get(1, "/").whole(1).status()).isEqualTo(200);
    }
    try (var client = proxy.client()) {
      client.send("P").quietFor(20);
      client.send("RIME / HTTP/1.1\r\nHost: example\r\n\r\n");
      assertThat(client.response().body().text()).isEqualTo("PRIME /");
    }
  }

  @Test
  void aConnectionThatIsCut_endsItsExchanges() {
    backend.answer(Script.silence());
    try (Http2Client client = client()) {
      client.get(1, "/").get(3, "/");
      Await.until("the requests are seen", () -> backend.heads().size() == 2);
      client.cut();
    }
    assertThat(proxy.awaitExchanges(2))
        .allSatisfy(e -> assertThat(e.failure()).isEqualTo(Failure.CLIENT_GONE));
  }
}
