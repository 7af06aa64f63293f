package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.RetrySpec;
import dev.fairlead.model.Failure;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Http2Backend;
import dev.fairlead.testing.Http2Request;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Specs;
import dev.fairlead.testing.Specs.Timeout;
import io.netty.handler.codec.http2.Http2Error;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.1 clients before a backend that speaks HTTP/2: heads, bodies and what may go wrong. */
@SuppressWarnings("StringConcatToTextBlock")
class Http2BackendTest {
  private static Http2Backend backend;
  private static ProxyFixture proxy;

  @BeforeAll
  static void start() {
    backend = Http2Backend.start();
    proxy =
        ProxyFixture.start(
            Specs.to(backend)
                .retry(RetrySpec.attempts(2))
                .unlimitedRetries()
                .timeout(Timeout.RESPONSE, 20_000));
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

  private static SeenResponse send(String request) {
    try (RawClient client = proxy.client().patience(30_000)) {
      return client.send(request).responseTo(request.substring(0, request.indexOf(' ')));
    }
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: shop.example\r\n\r\n";
  }

  // ---- heads ----

  @Test
  void requestHead_isTranslated() {
    SeenResponse seen =
        send(
            "GET /a?b=c HTTP/1.1\r\nHost: Shop.example:81\r\nX-Mixed-Case: Kept\r\nTE: trailers\r\n"
                + "Connection: X-Hop, TE\r\nX-Hop: 1\r\nKeep-Alive: 5\r\nCookie: a=b; c=d\r\n\r\n");
    Http2Request request = backend.last();
    assertThat(seen.status()).isEqualTo(200);
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.path()).isEqualTo("/a?b=c");
    assertThat(request.field(":scheme")).isEqualTo("http");
    assertThat(request.field(":authority")).isEqualTo("Shop.example:81");
    assertThat(request.field("x-mixed-case")).isEqualTo("Kept");
    assertThat(request.field("te")).isEqualTo("trailers");
    assertThat(request.field("cookie")).isEqualTo("a=b; c=d");
    assertThat(request.field("via")).startsWith("1.1 ");
    assertThat(request.field("x-forwarded-for")).isEqualTo("127.0.0.1");
    assertThat(request.names())
        .doesNotContain("host", "connection", "x-hop", "keep-alive", "transfer-encoding")
        .allMatch(name -> name.equals(name.toLowerCase(Locale.ROOT)));
    assertThat(request.isEnded()).isTrue();
  }

  @Test
  void responseHead_isTranslated() {
    backend.atEnd(
        "/x", r -> r.head(203, false, "x-a", "1", "content-length", "2").send("ab", true));
    SeenResponse seen = send(get("/x"));
    assertThat(seen.status()).isEqualTo(203);
    assertThat(seen.fields().only("x-a")).isEqualTo("1");
    assertThat(seen.framing()).isEqualTo(SeenResponse.Framing.LENGTH);
    assertThat(seen.body().text()).isEqualTo("ab");
  }

  @Test
  void emptyResponse_hasALengthOnHttp1() {
    backend.atEnd("/x", r -> r.head(404, true));
    SeenResponse seen = send(get("/x"));
    assertThat(seen.status()).isEqualTo(404);
    assertThat(seen.fields().only("Content-Length")).isEqualTo("0");
  }

  @Test
  void unknownLength_isChunkedWithTrailers() {
    backend.atEnd(
        "/x", r -> r.head(200, false).send("one", false).send("two", false).trailers("x-t", "end"));
    SeenResponse seen = send(get("/x"));
    assertThat(seen.framing()).isEqualTo(SeenResponse.Framing.CHUNKED);
    assertThat(seen.body().text()).isEqualTo("onetwo");
    assertThat(seen.trailers().only("x-t")).isEqualTo("end");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void head_hasNoBodyWhereverItsStreamEnds(boolean atOnce) {
    backend.atEnd(
        "/x",
        r -> {
          r.head(200, atOnce, "content-length", "5");
          if (!atOnce) {
            r.send("", true);
          }
        });
    try (RawClient client = proxy.client().patience(30_000)) {
      for (int i = 0; i < 2; i++) {
        SeenResponse seen = client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n").responseTo("HEAD");
        assertThat(seen.fields().only("Content-Length")).isEqualTo("5");
      }
    }
    assertThat(backend.requests()).allMatch(r -> r.reset() < 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void statusWithoutBody_keepsTheConnection(int status) {
    backend.atEnd("/x", r -> r.head(status, true));
    try (RawClient client = proxy.client().patience(30_000)) {
      assertThat(client.send(get("/x")).response().status()).isEqualTo(status);
      assertThat(client.send(get("/y")).response().status()).isEqualTo(200);
    }
  }

  @Test
  void informational_isRelayed() {
    backend.atHead("/x", r -> r.head(103, false, "link", "</a>").head(200, true));
    SeenResponse seen = send(get("/x"));
    assertThat(seen.interim()).extracting(SeenResponse::status).containsExactly(103);
    assertThat(seen.status()).isEqualTo(200);
  }

  @Test
  void continueExpected_isAskedOfTheBackend() {
    backend.atHead("/x", r -> r.head(100, false));
    backend.atEnd("/x", r -> r.head(200, false).send(r.body(), true));
    try (RawClient client = proxy.client().patience(30_000)) {
      client.send(
          "POST /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
      assertThat(client.anyHead("POST").status()).isEqualTo(100);
      assertThat(client.send("abc").response().body().text()).isEqualTo("abc");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":status 20",
        ":status 2000",
        ":status 600",
        ":status 101",
        ":status 200|:status 200",
        ":status 200|:path /",
        ":status 200|X-Upper 1",
        ":status 200|connection close",
        ":status 200|transfer-encoding chunked",
        ":status 200|x a\u0001b",
        ":status 200|content-length 1|content-length 2",
        ":status 200|content-length x",
      })
  void malformedHead_is502AndTheConnectionServesOn(String block) {
    List<String> fields = new ArrayList<>();
    for (String each : block.isEmpty() ? new String[0] : block.split("\\|")) {
      int space = each.indexOf(' ');
      fields.add(each.substring(0, space));
      fields.add(each.substring(space + 1));
    }
    backend.atEnd("/bad", r -> r.block(null, false, fields.toArray(String[]::new)));
    int before = backend.accepted();
    assertThat(send(get("/ok")).status()).isEqualTo(200);
    assertThat(send(get("/bad")).status()).isEqualTo(502);
    assertThat(backend.last().awaitReset()).isEqualTo(Http2Error.PROTOCOL_ERROR.code());
    assertThat(send(get("/ok")).status()).isEqualTo(200);
    assertThat(backend.accepted()).isLessThanOrEqualTo(before + 1);
    assertThat(proxy.awaitExchanges(3).get(1).failure()).isEqualTo(Failure.BAD_RESPONSE);
  }

  // ---- bodies ----

  @Test
  void bodyOfLength_becomesData() {
    SeenResponse seen = send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
    assertThat(seen.body().text()).isEqualTo("hello");
    assertThat(backend.last().field("content-length")).isEqualTo("5");
  }

  @Test
  void chunkedBody_becomesDataWithTrailers() {
    SeenResponse seen =
        send(
            "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n"
                + "3\r\nabc\r\n2\r\nde\r\n0\r\nX-T: yes\r\n\r\n");
    assertThat(seen.body().text()).isEqualTo("abcde");
    assertThat(backend.last().trailer("x-t")).isEqualTo("yes");
    assertThat(backend.last().field("content-length")).isEmpty();
  }

  @Test
  void emptyChunkedBody_ends() {
    SeenResponse seen =
        send("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    assertThat(seen.status()).isEqualTo(200);
    assertThat(backend.last().isEnded()).isTrue();
  }

  /** What was broken before any of it was handed to the client's socket is answered instead. */
  private static boolean cutOr502(SeenResponse seen) {
    return seen.status() == 502 || !seen.complete();
  }

  @Test
  void bodyLongerThanTheLength_cutsTheClient() {
    backend.atEnd("/x", r -> r.head(200, false, "content-length", "2").send("abc", true));
    try (RawClient client = proxy.client().patience(30_000)) {
      assertThat(cutOr502(client.send(get("/x")).response())).isTrue();
    }
    assertThat(proxy.awaitExchanges(1).getFirst().failure()).isEqualTo(Failure.RESPONSE_TRUNCATED);
  }

  @Test
  void resetInTheBody_cutsTheClient() {
    backend.atEnd(
        "/x",
        r -> {
          r.head(200, false).send("abc", false);
          r.reset(Http2Error.INTERNAL_ERROR);
        });
    try (RawClient client = proxy.client().patience(30_000)) {
      assertThat(cutOr502(client.send(get("/x")).response())).isTrue();
    }
    assertThat(proxy.awaitExchanges(1).getFirst().failure()).isEqualTo(Failure.RESPONSE_TRUNCATED);
  }

  // ---- the client's end ----

  @Test
  void clientGone_cancelsTheStreamAndTheConnectionServesOn() {
    backend.atEnd("/slow", r -> {});
    RawClient client = proxy.client().send(get("/slow"));
    Http2Request request = backend.awaitRequests(1).getFirst();
    int before = backend.accepted();
    client.reset();
    assertThat(request.awaitReset()).isEqualTo(Http2Error.CANCEL.code());
    assertThat(send(get("/ok")).status()).isEqualTo(200);
    assertThat(backend.accepted()).isEqualTo(before);
  }

  @Test
  void answerBeforeTheBodyIsWhole_endsTheUpload() {
    backend.atHead("/x", r -> r.head(413, true));
    try (RawClient client = proxy.client().patience(30_000)) {
      client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nabc");
      assertThat(client.response().status()).isEqualTo(413);
    }
    assertThat(backend.last().awaitReset()).isIn(0L, Http2Error.CANCEL.code());
  }

  @Test
  void requests_shareOneConnection() {
    backend.atEnd("/slow", r -> {});
    int before = backend.accepted();
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clients.add(proxy.client().patience(30_000).send(get("/slow")));
    }
    List<Http2Request> seen = backend.awaitRequests(20);
    assertThat(backend.accepted()).isLessThanOrEqualTo(before + 1);
    seen.forEach(each -> each.head(200, true));
    for (RawClient client : clients) {
      assertThat(client.response().status()).isEqualTo(200);
      client.close();
    }
  }

  // ---- what the backend has not looked at ----

  @Test
  void refusedStream_isTriedAgainWhateverTheMethod() {
    backend.atHead(
        "/x",
        r -> {
          if (backend.requests().size() == 1) {
            r.reset(Http2Error.REFUSED_STREAM);
          }
        });
    backend.atEnd(
        "/x",
        r -> {
          if (backend.requests().size() > 1) {
            r.head(200, false).send(r.body(), true);
          }
        });
    SeenResponse seen = send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
    assertThat(seen.status()).isEqualTo(200);
    assertThat(seen.body().text()).isEqualTo("hello");
    assertThat(proxy.awaitExchanges(1).getFirst().attempts()).isEqualTo(2);
  }

  @Test
  void goAway_letsEarlierStreamsEndAndRepeatsLaterOnesElsewhere() {
    backend.atEnd("/early", r -> {});
    backend.atEnd(
        "/late",
        r -> {
          if (backend.requests().size() == 2) {
            r.goAway(false);
          } else {
            r.head(200, false).send(r.body(), true);
          }
        });
    int before = backend.accepted();
    try (RawClient early = proxy.client().patience(30_000);
        RawClient late = proxy.client().patience(30_000)) {
      early.send(get("/early"));
      Http2Request first = backend.awaitRequests(1).getFirst();
      late.send("POST /late HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
      SeenResponse seen = late.response();
      assertThat(seen.status()).isEqualTo(200);
      assertThat(seen.body().text()).isEqualTo("hi");
      assertThat(backend.accepted()).isGreaterThan(before);
      first.head(200, false).send("whole", true);
      assertThat(early.response().body().text()).isEqualTo("whole");
    }
  }

  @Test
  void connectionLost_repeatsWhatIsIdempotentOnly() {
    backend.atEnd(
        "/x",
        r -> {
          if (backend.requests().size() == 1) {
            r.closeConnection();
          } else {
            r.head(200, true);
          }
        });
    assertThat(send(get("/ok")).status()).isEqualTo(200);
    backend.clear();
    backend.atEnd(
        "/x",
        r -> {
          if (backend.requests().size() == 1) {
            r.closeConnection();
          } else {
            r.head(200, true);
          }
        });
    assertThat(send(get("/x")).status()).isEqualTo(200);
    backend.clear();
    backend.atEnd("/x", Http2Request::closeConnection);
    assertThat(send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi").status())
        .isEqualTo(502);
    assertThat(backend.requests()).hasSize(1);
  }

  // ---- windows ----

  @Test
  void backendThatTakesNothing_pausesTheClient() {
    backend.hold(true);
    backend.atEnd("/x", r -> r.head(200, true));
    int size = 32 << 20;
    try (RawClient client = proxy.client().patience(60_000)) {
      Thread sender =
          Thread.ofVirtual()
              .start(() ->
                  client.send(
                      "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: "
                          + size
                          + "\r\n\r\n"
                          + "x".repeat(size)));
      Http2Request request = backend.awaitRequests(1).getFirst();
      Await.until("the window is full", () -> request.received() > 60_000, request::received);
      assertThat(request.received()).isLessThanOrEqualTo(65_535);
      assertThat(sender.isAlive()).isTrue();
      backend.hold(false);
      assertThat(client.response().status()).isEqualTo(200);
      assertThat(request.received()).isEqualTo(size);
    }
  }
}
