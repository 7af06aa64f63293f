package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.CertificateSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Delivery;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.TlsFiles;
import dev.fairlead.testing.Wire;
import dev.fairlead.testing.Written;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who the client is when a peer says so before anything else, and when backends are told. */
@SuppressWarnings({"StringConcatToTextBlock", "UnicodeEscape"})
class ProxyProtocolTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";
  private static final String V2_IP4 =
      SIGNATURE + "\u0021\u0011\0\u000c\u00cb\0\u0071\u0007\u007f\0\0\1\u0010\0\0\120";
  private static final String V2_LOCAL = SIGNATURE + "\u0020\0\0\0";
  private static final String V2_TLV =
      SIGNATURE
          + "\u0021\u0011\0\u0012\u00cb\0\u0071\u0008\u007f\0\0\1\u0010\0\0\120"
          + "\u0002\0\u0003abc";

  private static ScriptedBackend backend;
  private static ProxyFixture proxy;

  private static ProxySpec trusting(ScriptedBackend to, String networks) {
    return Written.spec(to, ", proxyProtocolFrom: " + networks, "", "", "timeouts: { head: 2s }");
  }

  @BeforeAll
  static void start() {
    backend = ScriptedBackend.start();
    proxy = ProxyFixture.start(trusting(backend, "[127.0.0.1, 127.0.0.2]"), backend);
  }

  @AfterEach
  void quiet() {
    proxy.assertQuiet();
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  private static String clientSeen(String header, Delivery delivery) {
    try (RawClient client = proxy.client()) {
      client.send(header + GET, delivery);
      assertThat(client.response().status()).isEqualTo(200);
      // The header stands once, before the first request only.
      assertThat(client.send(GET).response().status()).isEqualTo(200);
    }
    String told = backend.last().fields().only("X-Forwarded-For");
    assertThat(backend.requests().getFirst().fields().only("X-Forwarded-For")).isEqualTo(told);
    assertThat(proxy.awaitExchanges(2).getFirst().clientAddress()).isEqualTo(told);
    return told;
  }

  @ParameterizedTest
  @CsvSource({
    "PROXY TCP4 203.0.113.7 127.0.0.1 4711 80, 203.0.113.7",
    "PROXY TCP6 2001:db8::7 ::1 4711 80, 2001:db8:0:0:0:0:0:7",
    "PROXY UNKNOWN, 127.0.0.1",
    "PROXY UNKNOWN ffff::1 ffff::2 1 2, 127.0.0.1",
  })
  void version1_tellsTheClient(String header, String client) {
    assertThat(
            clientSeen(header + "\r\n", Delivery.WHOLE)
                .replace("2001:db8::7", "2001:db8:0:0:0:0:0:7"))
        .isEqualTo(client);
  }

  @Test
  void version2_tellsTheClient() {
    assertThat(clientSeen(V2_IP4, Delivery.WHOLE)).isEqualTo("203.0.113.7");
    proxy.clear();
    assertThat(clientSeen(V2_TLV, Delivery.WHOLE)).isEqualTo("203.0.113.8");
    proxy.clear();
    assertThat(clientSeen(V2_LOCAL, Delivery.WHOLE)).isEqualTo("127.0.0.1");
  }

  @Test
  void headerInPieces_isPutTogether() {
    assertThat(clientSeen(V2_IP4, Delivery.DRIPPED)).isEqualTo("203.0.113.7");
    proxy.clear();
    assertThat(clientSeen("PROXY TCP4 203.0.113.7 127.0.0.1 1 2\r\n", Delivery.DRIPPED))
        .isEqualTo("203.0.113.7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GET,
        "PROXY TCP4 203.0.113.7\r\n",
        "PROXY TCP4 203.0.113.700 127.0.0.1 1 2\r\n",
        "PROXY TCP9 1.1.1.1 127.0.0.1 1 2\r\n",
        "PROXY TCP4 203.0.113.7 127.0.0.1 1 99999\r\n",
        "\r\n\r\n\0\r\nQUIT\n\u0031\u0011\0\u000c"
      })
  void connectionWithoutASoundHeader_isClosedWithoutAWord(String bytes) {
    long before = proxy.server().refusedConnections().withoutProxyHeader();
    try (RawClient client = proxy.client()) {
      assertThat(client.send(bytes + GET + "x".repeat(200)).untilEnd()).isEmpty();
    }
    assertThat(backend.requests()).isEmpty();
    Await.until(
        "it is counted",
        () -> proxy.server().refusedConnections().withoutProxyHeader() == before + 1);
  }

  @Test
  void silentPeer_isClosedInTime() {
    try (RawClient client = proxy.client()) {
      client.patience(20_000).send("PROXY TCP4 ").untilEnd();
    }
  }

  @Test
  void peerThatIsNotTrusted_isNotBelieved() {
    try (RawClient client = RawClient.from("127.0.0.9", proxy.address())) {
      client.send("PROXY TCP4 203.0.113.7 127.0.0.1 1 2\r\n" + GET);
      assertThat(client.response().status()).isEqualTo(400);
    }
    try (RawClient client = RawClient.from("127.0.0.9", proxy.address())) {
      assertThat(client.send(GET).response().status()).isEqualTo(200);
    }
    assertThat(backend.last().fields().only("X-Forwarded-For")).isEqualTo("127.0.0.9");
  }

  @Test
  void trust_isTakenUpOnReload_withoutRestart() {
    ScriptedBackend own = ScriptedBackend.start();
    try (ProxyFixture at = ProxyFixture.start(Written.spec(own, "", "", "", ""), own)) {
      assertThat(at.get("/x").status()).isEqualTo(200);
      assertThat(
              at.server().reload(Written.spec(own, ", proxyProtocolFrom: 127.0.0.0/8", "", "", "")))
          .isEmpty();
      try (RawClient client = at.client()) {
        client.send("PROXY TCP4 203.0.113.7 127.0.0.1 1 2\r\n" + GET);
        assertThat(client.response().status()).isEqualTo(200);
      }
      assertThat(own.last().fields().only("X-Forwarded-For")).isEqualTo("203.0.113.7");
      at.assertQuiet();
    }
  }

  /** Two proxies in a row: what one tells, the other believes. */
  @ParameterizedTest
  @CsvSource({
    "v1, http/1.1, http",
    "v2, http/1.1, http",
    "v1, h2, http",
    "v2, h2, http",
    "v1, h2, https",
    "v2, http/1.1, https"
  })
  void backends_areToldTheClient_eachOnConnectionsOfItsOwn(
      String version, String protocol, String scheme, @TempDir Path folder) {
    ScriptedBackend last = ScriptedBackend.start();
    String listener = ", proxyProtocolFrom: 127.0.0.0/8";
    if (scheme.equals("https")) {
      CertificateSpec own = new TlsFiles(folder).server("own", "127.0.0.1");
      listener += ", tls: { certificates: { chain: " + own.chain() + ", key: " + own.key() + " } }";
    }
    ProxySpec behind = Written.spec(last, listener, "", "", "");
    try (ProxyFixture second = ProxyFixture.start(behind, last)) {
      String upstream =
          "listeners: [{ address: \"127.0.0.1:0\" }]\nworkers: 1\n"
              + "upstreams: { u: { proxyProtocol: "
              + version
              + ", protocol: "
              + protocol
              + (scheme.equals("https") ? ", tls: { verify: false }" : "")
              + ", health: { path: /health, pulse: 1d }, backends: ["
              + scheme
              + "://127.0.0.1:"
              + second.address().getPort()
              + "] } }\n";
      try (ProxyFixture first = ProxyFixture.start(Written.spec(upstream))) {
        Await.until("checks pass", () -> served(last, "/health", "127.0.0.1") > 0);
        for (int round = 0; round < 3; round++) {
          for (String source : List.of("127.0.0.2", "127.0.0.3", "127.0.0.4")) {
            try (RawClient client = RawClient.from(source, first.address())) {
              assertThat(client.send(GET).response().status()).isEqualTo(200);
            }
          }
        }
        for (String source : List.of("127.0.0.2", "127.0.0.3", "127.0.0.4")) {
          assertThat(served(last, "/x", source)).isEqualTo(3);
        }
        assertThat(second.server().connections())
            .as("one for each client, used again, and one of the checks")
            .isBetween(3, 4);
        first.assertQuiet();
      }
      second.assertQuiet();
    }
  }

  private static long served(ScriptedBackend at, String target, String client) {
    return at.requests().stream()
        .filter(each -> each.target().equals(target))
        .filter(each -> each.fields().only("X-Forwarded-For").equals(client))
        .count();
  }

  @Test
  void signature_isThatOfTheProtocol() {
    assertThat(Wire.bytes(SIGNATURE)).hasSize(12);
  }
}
