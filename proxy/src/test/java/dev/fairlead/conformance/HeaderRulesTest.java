package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.runtime.RequestQuestion;
import dev.fairlead.testing.Delivery;
import dev.fairlead.testing.Http2Client;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Written;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What routes change in fields, and what no field can do to a message. */
@SuppressWarnings("StringConcatToTextBlock")
class HeaderRulesTest {
  private static final String ROUTES =
      """
      [{ name: ruled, match: { path: /ruled/** }, upstream: u, securityHeaders: true,
         headers: {
           request: { remove: X-Secret, set: { X-Client: "{client-ip} for {host}", X-Fixed: f },
                      add: { X-Tag: "{{{route}}}" } },
           response: { remove: [Server, X-Powered-By], set: { Cache-Control: no-store },
                       add: { X-Id: "{request-id}", X-Scheme: "{scheme}" } } } },
       { name: plain, upstream: u }]\
      """;

  private static ScriptedBackend backend;
  private static ProxyFixture proxy;

  @BeforeAll
  static void start() {
    backend = ScriptedBackend.start();
    proxy = ProxyFixture.start(Written.spec(backend, "", ROUTES, "", ""), backend);
  }

  @AfterEach
  void quiet() {
    proxy.assertQuiet();
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  private static SeenResponse send(String target, String fields) {
    try (RawClient client = proxy.client()) {
      return client
          .send("GET " + target + " HTTP/1.1\r\nHost: Shop.example:81\r\n" + fields + "\r\n")
          .response();
    }
  }

  @Test
  void requestFields_areRemovedSetAndAdded() {
    send(
        "/ruled/x",
        "x-secret: 1\r\nX-SECRET: 2\r\nX-Client: forged\r\nX-Tag: mine\r\nX-Other: o\r\n");
    var seen = backend.last().fields();
    assertThat(seen.has("X-Secret")).isFalse();
    assertThat(seen.only("X-Client")).isEqualTo("127.0.0.1 for Shop.example");
    assertThat(seen.only("X-Fixed")).isEqualTo("f");
    assertThat(seen.all("X-Tag")).containsExactly("mine", "{ruled}");
    assertThat(seen.only("X-Other")).isEqualTo("o");
    String said =
        proxy
            .server()
            .explain(RequestQuestion.of("GET", "http://Shop.example:81/ruled/x", List.of(), null))
            .head();
    assertThat(said).contains("X-Client: 127.0.0.1 for Shop.example\r\n", "X-Tag: {ruled}\r\n");
  }

  @Test
  void responseFields_areRemovedSetAndAdded() {
    backend.answer(
        Script.bytes(
            "HTTP/1.1 200 OK\r\nServer: Apache/2.4.1 (Unix)\r\nx-powered-by: PHP/5\r\n"
                + "Cache-Control: public\r\nContent-Length: 0\r\n\r\n"));
    var fields = send("/ruled/x", "").fields();
    assertThat(fields.has("Server")).isFalse();
    assertThat(fields.has("X-Powered-By")).isFalse();
    assertThat(fields.only("Cache-Control")).isEqualTo("no-store");
    assertThat(fields.only("X-Id")).isEqualTo(backend.last().fields().only("X-Request-Id"));
    assertThat(fields.only("X-Scheme")).isEqualTo("http");
  }

  @Test
  void securityHeaders_standBesideTheBackendsOwn() {
    backend.answer(
        Script.bytes("HTTP/1.1 200 OK\r\nx-frame-options: DENY\r\nContent-Length: 0\r\n\r\n"));
    var fields = send("/ruled/x", "").fields();
    assertThat(fields.only("X-Frame-Options")).isEqualTo("DENY");
    assertThat(fields.only("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(fields.only("Referrer-Policy")).isEqualTo("strict-origin-when-cross-origin");
    assertThat(fields.only("X-Permitted-Cross-Domain-Policies")).isEqualTo("none");
    backend.answer(Script.bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    assertThat(send("/plain", "").fields().has("X-Content-Type-Options")).isFalse();
  }

  @Test
  void securityHeaders_areInErrorsOfTheProxysOwn() {
    backend.answer(Script.close());
    SeenResponse broken = send("/ruled/x", "");
    assertThat(broken.status()).isEqualTo(502);
    assertThat(broken.fields().only("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(broken.fields().only("X-Frame-Options")).isEqualTo("SAMEORIGIN");
    assertThat(send("/plain", "").fields().has("X-Content-Type-Options")).isFalse();
    assertThat(send("/x", "Transfer-Encoding: gzip\r\n").fields().has("X-Frame-Options")).isFalse();
    ScriptedBackend own = ScriptedBackend.start();
    String routes =
        "[{ match: { path: /a/** }, upstream: u, rateLimit: 1/day },"
            + " { match: { path: /b/** }, upstream: u, securityHeaders: false, rateLimit: 1/day }]";
    try (ProxyFixture cautious =
        ProxyFixture.start(
            Written.spec(own, "", routes, "", "hardening: { securityHeaders: true }"), own)) {
      assertThat(cautious.get("/none").status()).isEqualTo(404);
      assertThat(cautious.get("/none").fields().only("X-Content-Type-Options"))
          .isEqualTo("nosniff");
      assertThat(cautious.get("/a/x").status()).isEqualTo(200);
      assertThat(cautious.get("/a/x").status()).isEqualTo(429);
      assertThat(cautious.get("/a/x").fields().only("Referrer-Policy"))
          .isEqualTo("strict-origin-when-cross-origin");
      assertThat(cautious.get("/b/x").status()).isEqualTo(200);
      assertThat(cautious.get("/b/x").status()).isEqualTo(429);
      assertThat(cautious.get("/b/x").fields().has("Referrer-Policy")).isFalse();
      try (RawClient client = cautious.client()) {
        SeenResponse malformed = client.send("GET / HTTP/1.1\r\nHost: a b\r\n\r\n").response();
        assertThat(malformed.status()).isEqualTo(400);
        assertThat(malformed.fields().only("X-Content-Type-Options")).isEqualTo("nosniff");
      }
      cautious.assertQuiet();
    }
  }

  /** What could end a line ends the request instead. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-A: a\rSet-Cookie: b\r\n",
        "X-A: a\nSet-Cookie: b\r\n",
        "X-A: a\0b\r\n",
        "X-A: a\r\n Set-Cookie: b\r\n"
      })
  void controlInAValue_isRefused_soThatNothingIsSplit(String fields) {
    assertThat(send("/ruled/x", fields).status()).isEqualTo(400);
    assertThat(backend.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-A: a\rSet-Cookie: b=1", "X-A: a\nSet-Cookie: b=1", "X-A: a\0b"})
  void controlInABackendsValue_isNotPassedOn(String line) {
    backend.answer(Script.bytes("HTTP/1.1 200 OK\r\n" + line + "\r\nContent-Length: 0\r\n\r\n"));
    SeenResponse answer = send("/ruled/x", "");
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.fields().has("Set-Cookie")).isFalse();
  }

  @Test
  void proxy_doesNotSayWhichVersionItIs() {
    SeenResponse own = send("/x", "Transfer-Encoding: gzip\r\n");
    assertThat(own.status()).isBetween(400, 501);
    assertThat(own.fields().has("Server")).isFalse();
    assertThat(String.join("\n", own.fields().texts())).doesNotContainIgnoringCase("fairlead");
    assertThat(own.body().text()).doesNotContainIgnoringCase("fairlead");
    SeenResponse relayed = send("/x", "");
    assertThat(relayed.fields().has("Server")).isFalse();
    assertThat(relayed.fields().has("Via")).isFalse();
    assertThat(backend.last().fields().only("Via")).matches("1\\.1 [a-z]+-[0-9a-f]{8}");
  }

  @Test
  void fieldThatWouldPassForTheProxysOwn_isNotPassedOn() {
    send(
        "/ruled/x",
        "X_Forwarded_For: 6.6.6.6\r\nx-forwarded_proto: https\r\nX_Client: forged\r\n"
            + "Content_Length: 7\r\nX_Harmless: h\r\n");
    var seen = backend.last().fields();
    assertThat(seen.only("X_Harmless")).isEqualTo("h");
    assertThat(String.join("\n", seen.texts()))
        .doesNotContain("6.6.6.6", "x-forwarded_proto", "forged", "Content_Length");
  }

  @Test
  void fieldThatWouldPassForTheProxysOwn_isNotPassedOn_howeverItComes() {
    String head = "GET /x HTTP/1.1\r\nHost: a\r\nX_Forwarded_For: 6.6.6.6\r\nX_Other: o\r\n\r\n";
    try (RawClient client = proxy.client()) {
      assertThat(client.send(head, Delivery.DRIPPED).response().status()).isEqualTo(200);
      assertThat(backend.last().fields().has("X_Forwarded_For")).isFalse();
      assertThat(backend.last().fields().only("X_Other")).isEqualTo("o");
    }
    try (Http2Client client = Http2Client.to(proxy.address())) {
      client.get(1, "/x", "x_other", "o", "x_forwarded_for", "6.6.6.6");
      assertThat(client.whole(1).status()).isEqualTo(200);
      assertThat(backend.last().fields().has("x_forwarded_for")).isFalse();
      assertThat(backend.last().fields().only("x_other")).isEqualTo("o");
    }
  }

  @Test
  void underscores_areDroppedOrRefusedByPolicy() {
    String request = "GET / HTTP/1.1\r\nHost: a\r\nX_Harmless: h\r\nX-Long-Name-With_It: w\r\n\r\n";
    for (String policy : List.of("drop", "reject")) {
      ScriptedBackend own = ScriptedBackend.start();
      try (ProxyFixture strict =
          ProxyFixture.start(
              Written.spec(own, "", "", "", "hardening: { underscores: " + policy + " }"), own)) {
        try (RawClient client = strict.client()) {
          int status = client.send(request).response().status();
          assertThat(status).isEqualTo(policy.equals("drop") ? 200 : 400);
        }
        if (policy.equals("drop")) {
          assertThat(own.last().endToEnd().texts().toString()).doesNotContain("_");
        }
        strict.assertQuiet();
      }
    }
  }
}
