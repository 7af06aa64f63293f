package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.CookieSpec;
import dev.fairlead.config.StickySpec;
import dev.fairlead.config.StickySpec.By;
import dev.fairlead.config.StickySpec.WhenNotReady;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.Specs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions of the application, learned on the wire. */
class AppCookieTest {
  private final ScriptedBackend a = ScriptedBackend.start();
  private final ScriptedBackend b = ScriptedBackend.start();
  private ProxyFixture proxy;
  private RawClient client;

  @BeforeEach
  void start() {
    script(a, "a");
    script(b, "b");
    proxy = ProxyFixture.start(specs(), a, b);
    client = proxy.client();
  }

  @AfterEach
  void stop() {
    client.close();
    proxy.assertQuiet();
    proxy.close();
  }

  private static void script(ScriptedBackend backend, String name) {
    backend.answer(answer("", name));
    backend.answer("/in", answer("Set-Cookie: SID=" + name + "1; HttpOnly\r\n", name));
    backend.answer("/rotate", answer("set-cookie: SID=" + name + "2\r\n", name));
    backend.answer("/out", answer("Set-Cookie: SID=; Path=/; Max-Age=0\r\n", name));
  }

  private static Script answer(String line, String body) {
    return Script.bytes("HTTP/1.1 200 OK\r\n" + line + "Content-Length: 1\r\n\r\n" + body);
  }

  private Specs specs() {
    return Specs.to(a, b)
        .workers(2)
        .sticky(
            new StickySpec(
                By.APP_COOKIE,
                "SID",
                WhenNotReady.REDISTRIBUTE,
                CookieSpec.DEFAULTS,
                100,
                Duration.ofMinutes(1)));
  }

  private String served(Jar jar, String target) {
    // Over both loops, since what one has learned the other must know.
    try (RawClient other = proxy.client()) {
      String first = jar.get(other, target).body().text();
      assertThat(target.equals("/x") ? jar.get(client, target).body().text() : first)
          .isEqualTo(first);
      return first;
    }
  }

  private List<String> servedWith(String value, int times) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      names.add(
          client
              .send("GET /x HTTP/1.1\r\nHost: h\r\nCookie: a=b; SID=" + value + "\r\n\r\n")
              .response()
              .body()
              .text());
    }
    return names;
  }

  @Test
  void session_staysWhereItBegan() {
    for (int i = 0; i < 4; i++) {
      Jar jar = new Jar();
      String home = served(jar, "/in");
      assertThat(served(jar, "/x")).isEqualTo(home);
      assertThat(served(jar, "/rotate")).isEqualTo(home);
      assertThat(jar.value("SID")).isEqualTo(home + "2");
      assertThat(served(jar, "/x")).isEqualTo(home);
    }
    assertThat(a.requests()).as("two of the sessions each").hasSameSizeAs(b.requests());
  }

  @Test
  void cookie_reachesBackendAndClientAsItIs() {
    Jar jar = new Jar();
    assertThat(jar.get(client, "/in").fields().only("Set-Cookie")).endsWith("1; HttpOnly");
    String home = jar.get(client, "/x").body().text();
    assertThat((home.equals("a") ? a : b).last().fields().only("Cookie"))
        .isEqualTo("SID=" + home + "1");
  }

  @Test
  void unknownSession_staysWithWhoServedItFirst() {
    List<String> served = servedWith("from-before-the-restart", 6);
    assertThat(served).containsOnly(served.getFirst());
    assertThat(servedWith("another", 6)).doesNotContain(served.getFirst());
  }

  @Test
  void endedSession_isForgotten() {
    Jar jar = new Jar();
    String home = served(jar, "/in");
    String value = jar.value("SID");
    served(jar, "/out");
    assertThat(jar.value("SID")).isNull();
    // The policy's turn is at the other one.
    assertThat(servedWith(value, 1)).doesNotContain(home);
  }

  @Test
  void session_outlivesAReload() {
    Jar jar = new Jar();
    String home = served(jar, "/in");
    proxy.server().reload(specs().maxAttempts(2).build());
    assertThat(proxy.server().snapshot().number()).isEqualTo(2);
    assertThat(served(jar, "/x")).isEqualTo(home);
    assertThat(served(jar, "/x")).isEqualTo(home);
  }

  @Test
  void sessionOfALostBackend_isBoundToAnother() {
    Jar jar = new Jar();
    String home = served(jar, "/in");
    ScriptedBackend lost = home.equals("a") ? a : b;
    lost.close();
    String other = served(jar, "/x");
    assertThat(other).isNotEqualTo(home);
    try (ScriptedBackend back = ScriptedBackend.start(lost.host(), lost.port(), 0)) {
      script(back, home);
      assertThat(served(jar, "/x")).isEqualTo(other);
      assertThat(back.requests()).isEmpty();
    }
  }
}
