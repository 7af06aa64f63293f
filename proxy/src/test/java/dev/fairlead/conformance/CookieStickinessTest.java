package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.CookieSpec;
import dev.fairlead.config.CookieSpec.SameSite;
import dev.fairlead.config.StickySpec;
import dev.fairlead.config.StickySpec.By;
import dev.fairlead.config.StickySpec.WhenNotReady;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Specs;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cookie that binds a client to its backend, on the wire. */
class CookieStickinessTest {
  private static ScriptedBackend a;
  private static ScriptedBackend b;
  private static ProxyFixture proxy;

  @BeforeAll
  static void start() {
    a = ScriptedBackend.start();
    b = ScriptedBackend.start();
    proxy = ProxyFixture.start(Specs.to(a, b).sticky(StickySpec.of(By.COOKIE, "FL")), a, b);
  }

  @AfterEach
  void quiet() {
    proxy.assertQuiet();
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  private static String get(String... cookieLines) {
    StringBuilder request = new StringBuilder("GET /x HTTP/1.1\r\nHost: example\r\n");
    for (String line : cookieLines) {
      request.append("cookie: ").append(line).append("\r\n");
    }
    return request.append("Accept: */*\r\n\r\n").toString();
  }

  /** A token, and the backend it is for. */
  private record Bound(String token, ScriptedBackend backend) {}

  private static Bound bound() {
    Jar jar = new Jar();
    try (RawClient client = proxy.client()) {
      jar.get(client, "/begin");
    }
    ScriptedBackend backend = a.requests().isEmpty() ? b : a;
    proxy.clear();
    return new Bound(jar.value("FL"), backend);
  }

  @Test
  void client_isToldOnceAndStays() {
    Jar jar = new Jar();
    try (RawClient client = proxy.client()) {
      SeenResponse first = jar.get(client, "/x");
      assertThat(first.fields().only("Set-Cookie"))
          .matches("FL=[A-Za-z0-9_-]{22}; Path=/; HttpOnly; SameSite=Lax");
      for (int i = 0; i < 9; i++) {
        assertThat(jar.get(client, "/x").fields().has("Set-Cookie")).isFalse();
      }
    }
    assertThat(Set.of(a.requests().size(), b.requests().size())).containsExactlyInAnyOrder(0, 10);
  }

  @Test
  void clientsWithoutCookie_areBalanced() {
    Set<String> tokens = new HashSet<>();
    try (RawClient client = proxy.client()) {
      for (int i = 0; i < 10; i++) {
        tokens.add(client.send(get()).response().fields().only("Set-Cookie"));
      }
    }
    assertThat(tokens).hasSize(2);
    assertThat(a.requests()).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FL=",
        "FL",
        "FL=AAAAAAAAAAAAAAAAAAAAAA",
        "FL=%T",
        "FL=TT",
        "FL=T=",
        "fl=T",
        "FL=T; FL=T",
        "XFL=T",
        "FL=\u00ff\u00fe",
        ";;;=;FL=;"
      })
  void whatIsNoToken_isReplaced(String cookie) {
    Bound bound = bound();
    Set<Boolean> sent = new HashSet<>();
    try (RawClient client = proxy.client()) {
      for (int i = 0; i < 2; i++) {
        SeenResponse answer = client.send(get(cookie.replace("T", bound.token))).response();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.fields().only("Set-Cookie")).startsWith("FL=");
        sent.add(answer.fields().only("Set-Cookie").contains(bound.token));
      }
    }
    assertThat(sent).as("both backends are chosen, in turn").containsExactlyInAnyOrder(true, false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "FL=T|",
        "FL=T; a=1|a=1",
        "a=1; FL=T; b=2|a=1; b=2",
        "a=1; b=2; FL=T|a=1; b=2",
        "a=1;FL=T;b=\"2\"|a=1;b=\"2\"",
        "a=1 ;  b=2;\tFL = \"T\" ; c= 3|a=1 ;  b=2; c= 3",
        "FL=T; a=1; FL=x; FL=|a=1",
        "xFL=1; FLx=2; fl=3; FL=T; FL|xFL=1; FLx=2; fl=3; FL",
        "a=FL=1; FL=T|a=FL=1",
      })
  void backend_seesEveryCookieButTheProxys(String sent, String seen) {
    Bound bound = bound();
    try (RawClient client = proxy.client()) {
      String cookies = sent.replace("T", bound.token);
      assertThat(client.send(get(cookies)).response().fields().has("Set-Cookie")).isFalse();
    }
    assertThat(bound.backend.last().fields().all("Cookie"))
        .isEqualTo(seen == null ? List.of() : List.of(seen));
    assertThat(bound.backend.last().fields().only("Accept")).isEqualTo("*/*");
  }

  @Test
  void severalLines_keepTheirOrder() {
    Bound bound = bound();
    try (RawClient client = proxy.client()) {
      client.send(get("a=1; FL=" + bound.token, "FL=x", "b=2", "FL=y; c=3")).response();
    }
    assertThat(bound.backend.last().endToEnd().texts())
        .containsExactly(
            "Host: example", "Accept: */*", "cookie: a=1", "cookie: b=2", "cookie: c=3");
  }

  @Test
  void requestWithoutTheCookie_isSentAsItCame() {
    try (RawClient client = proxy.client()) {
      client.send(get("a=1;; b", " ; ")).response();
    }
    ScriptedBackend served = a.requests().isEmpty() ? b : a;
    assertThat(served.last().endToEnd().texts())
        .containsExactly("Host: example", "cookie: a=1;; b", "cookie: ;", "Accept: */*");
  }

  @Test
  void backendsOwnCookieOfTheName_isDroppedAndOthersStay() {
    Bound bound = bound();
    bound.backend.answer(
        Script.bytes(
            """
            HTTP/1.1 200 OK
            Set-Cookie: x=1
            set-cookie: FL = evil; Path=/
            Set-Cookie: FLx=2
            Content-Length: 0

            """
                .replace("\n", "\r\n")));
    try (RawClient client = proxy.client()) {
      assertThat(client.send(get("FL=" + bound.token)).response().fields().all("Set-Cookie"))
          .containsExactly("x=1", "FLx=2");
    }
  }

  @Test
  void bodyInTheSameReadAsTheHead_isNotTouched() {
    Script script =
        Script.bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Last:  spaced \r\n\r\nhello");
    a.answer(script);
    b.answer(script);
    try (RawClient client = proxy.client()) {
      SeenResponse answer = client.send(get()).response();
      assertThat(answer.body().text()).isEqualTo("hello");
      assertThat(answer.fields().only("Set-Cookie")).startsWith("FL=");
      assertThat(answer.fields().only("X-Last")).isEqualTo("spaced");
    }
  }

  @Test
  void interimResponse_saysNothing() {
    Script script =
        Script.bytes(
            """
            HTTP/1.1 103 Early Hints
            Link: <x>

            HTTP/1.1 204 No Content

            """
                .replace("\n", "\r\n"));
    a.answer(script);
    b.answer(script);
    try (RawClient client = proxy.client()) {
      SeenResponse answer = client.send(get()).response();
      assertThat(answer.interim().getFirst().fields().has("Set-Cookie")).isFalse();
      assertThat(answer.fields().has("Set-Cookie")).isTrue();
    }
  }

  @Test
  void switchedProtocol_bindsToo() {
    a.answer(Script.echoTunnel("echo"));
    b.answer(Script.echoTunnel("echo"));
    try (RawClient client = proxy.client()) {
      client.send(
          "GET /x HTTP/1.1\r\nHost: example\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n");
      SeenResponse head = client.headOf("GET");
      assertThat(head.status()).isEqualTo(101);
      assertThat(head.fields().only("Set-Cookie")).startsWith("FL=");
      assertThat(client.send("ping").bytes(4)).isEqualTo("ping");
    }
  }

  @Test
  void theProxysOwnAnswer_bindsNobody() {
    a.answer(Script.bytes("junk\r\n\r\n"));
    b.answer(Script.bytes("junk\r\n\r\n"));
    try (RawClient client = proxy.client()) {
      SeenResponse answer = client.send(get()).response();
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.fields().has("Set-Cookie")).isFalse();
    }
    proxy.takeFaults();
  }

  @Test
  void attributes_areAsConfigured_andForwardShowsTheCookieToBackends() {
    CookieSpec cookie =
        new CookieSpec(
            "a secret of one's own", "/shop", Duration.ofDays(1), true, false, SameSite.NONE, true);
    StickySpec sticky =
        new StickySpec(By.COOKIE, "FL", WhenNotReady.REDISTRIBUTE, cookie, 1, Duration.ZERO);
    ScriptedBackend c = ScriptedBackend.start();
    try (ProxyFixture other = ProxyFixture.start(Specs.to(c).sticky(sticky), c)) {
      Jar jar = new Jar();
      try (RawClient client = other.client()) {
        assertThat(jar.get(client, "/x").fields().only("Set-Cookie"))
            .matches("FL=[A-Za-z0-9_-]{22}; Path=/shop; Max-Age=86400; Secure; SameSite=None");
        jar.get(client, "/x");
      }
      assertThat(c.last().fields().only("Cookie")).isEqualTo("FL=" + jar.value("FL"));
      other.assertQuiet();
    }
  }

  @Test
  void tokenOfAnotherUpstream_selectsNothing() {
    StickySpec sticky = StickySpec.of(By.COOKIE, "FL");
    ScriptedBackend c = ScriptedBackend.start();
    ScriptedBackend d = ScriptedBackend.start();
    Specs specs =
        Specs.to(c, d)
            .sticky(sticky)
            .backend("other", c.host(), c.port(), 1)
            .backend("other", d.host(), d.port(), 1)
            .route("/other/**", "other", 10);
    try (ProxyFixture two = ProxyFixture.start(specs, c, d)) {
      Jar jar = new Jar();
      try (RawClient client = two.client()) {
        jar.get(client, "/x");
        String first = jar.value("FL");
        jar.get(client, "/other/x");
        assertThat(jar.value("FL")).isNotEqualTo(first);
      }
      two.assertQuiet();
    }
  }
}
