package dev.fairlead.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fairlead.certificate.CertificateMaker.KeyKind;
import dev.fairlead.config.CertificateSpec;
import dev.fairlead.config.GuardSpec;
import dev.fairlead.config.HstsSpec;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.TlsSpec;
import dev.fairlead.model.Address;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Delivery;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Specs;
import dev.fairlead.testing.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients see of TLS, with either engine. */
@ParameterizedClass
@EnumSource(TlsEngines.class)
class TerminationTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n";

  @Parameter TlsEngines engines;

  @TempDir Path folder;

  private TlsFiles files;
  private ScriptedBackend backend;

  @BeforeEach
  void start() {
    if (engines == TlsEngines.JDK) {
      System.setProperty(TlsEngines.PROPERTY, "jdk");
    }
    assertThat(TlsEngines.detect()).isEqualTo(engines);
    files = new TlsFiles(folder);
    backend = ScriptedBackend.start();
  }

  @AfterEach
  void stop() {
    System.clearProperty(TlsEngines.PROPERTY);
    backend.close();
  }

  private ProxyFixture proxy(ListenerSpec listener) {
    return ProxyFixture.start(Specs.to(backend).listen(listener), backend);
  }

  private SSLSocket socket(ProxyFixture proxy, String host, String... alpn) {
    return TlsFiles.socket(files.client(null), proxy.address(), host, alpn);
  }

  private static String shown(SSLSocket socket) throws IOException {
    socket.startHandshake();
    X509Certificate leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return leaf.getSubjectX500Principal().getName();
  }

  @Test
  void request_isServedAndSaidToHaveComeByHttps() {
    try (ProxyFixture proxy = proxy(TlsFiles.listener(files.server("shop", "shop.example")));
        RawClient client = RawClient.over(socket(proxy, "shop.example"))) {
      SeenResponse first = client.send(GET).response();
      SeenResponse second = client.send(GET).response();

      assertThat(first.status()).isEqualTo(200);
      assertThat(second.status()).isEqualTo(200);
      assertThat(backend.last().fields().all("X-Forwarded-Proto")).containsExactly("https");
    }
  }

  @Test
  void requestByteByByte_isServed() {
    try (ProxyFixture proxy = proxy(TlsFiles.listener(files.server("shop", "shop.example")));
        RawClient client = RawClient.over(socket(proxy, "shop.example"))) {
      assertThat(client.send(GET, Delivery.DRIPPED).response().status()).isEqualTo(200);
    }
  }

  /** What has piled up in the socket is read in pieces that begin and end within a record. */
  @Test
  void uploadThatPiledUp_isDecipheredWhole() {
    int size = 12_000_000;
    String piece = "x".repeat(100_000);
    AtomicInteger sent = new AtomicInteger();
    backend.answer(
        "/piled",
        turn -> {
          Await.until("bytes have piled up", () -> sent.get() >= 1_000_000, sent::get);
          turn.body();
          turn.write("HTTP/1.1 204 No Content\r\n\r\n");
        });
    try (ProxyFixture proxy = proxy(TlsFiles.listener(files.server("shop", "shop.example")));
        RawClient client = RawClient.over(socket(proxy, "shop.example"))) {
      client.patience(30_000);
      client.send("PUT /piled HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n");
      while (sent.get() < size) {
        client.send(piece);
        sent.addAndGet(piece.length());
      }
      assertThat(client.response().status()).isEqualTo(204);
    }
  }

  @Test
  void serverName_choosesExactThenWildcardThenTheFirst() throws IOException {
    CertificateSpec first = files.server("first", "first.example");
    CertificateSpec wild = files.server("wild", "*.shop.example");
    CertificateSpec exact = files.server("exact", "www.shop.example");
    try (ProxyFixture proxy = proxy(TlsFiles.listener(first, wild, exact))) {
      assertThat(shown(socket(proxy, "www.shop.example"))).startsWith("CN=exact");
      assertThat(shown(socket(proxy, "WWW.shop.example"))).startsWith("CN=exact");
      assertThat(shown(socket(proxy, "img.shop.example"))).startsWith("CN=wild");
      assertThat(shown(socket(proxy, "a.b.shop.example"))).startsWith("CN=first");
      assertThat(shown(socket(proxy, "shop.example"))).startsWith("CN=first");
      assertThat(shown(socket(proxy, "elsewhere.example"))).startsWith("CN=first");
    }
  }

  @Test
  void keysOfEveryKind_serve() throws IOException {
    for (KeyKind kind : KeyKind.values()) {
      CertificateSpec pair = files.server("k" + kind, kind, Duration.ofDays(9), "shop.example");
      try (ProxyFixture proxy = proxy(TlsFiles.listener(pair))) {
        assertThat(shown(socket(proxy, "shop.example"))).startsWith("CN=k" + kind);
      }
    }
  }

  @Test
  void clientOfOneKindOfKey_isShownTheCertificateOfThatKind() throws IOException {
    CertificateSpec rsa = files.server("rsa", KeyKind.RSA, Duration.ofDays(9), "shop.example");
    CertificateSpec ec = files.server("ec", KeyKind.EC, Duration.ofDays(9), "shop.example");
    for (List<CertificateSpec> order : List.of(List.of(rsa, ec), List.of(ec, rsa))) {
      ListenerSpec listener = TlsFiles.listener(order.toArray(CertificateSpec[]::new));
      try (ProxyFixture proxy = proxy(listener)) {
        assertThat(shown(able(proxy, "RSA"))).startsWith("CN=rsa");
        assertThat(shown(able(proxy, "ECDSA"))).startsWith("CN=ec");
        if (engines == TlsEngines.NATIVE) {
          String first = order.getFirst().equals(rsa) ? "CN=rsa" : "CN=ec";
          assertThat(shown(socket(proxy, "shop.example"))).startsWith(first);
        }
      }
    }
  }

  @Test
  void clientWithNothingInCommon_isToldSo() throws IOException {
    try (ProxyFixture proxy = proxy(TlsFiles.listener(files.server("ec", "shop.example")))) {
      try (SSLSocket socket = able(proxy, "RSA")) {
        assertThatThrownBy(socket::startHandshake).hasMessageContaining("handshake_failure");
      }
      Await.until(
          "it is counted", () -> proxy.server().refusedConnections().failedHandshakes() == 1);
    }
  }

  /** A client that can make use of one kind of certificate only. */
  private SSLSocket able(ProxyFixture proxy, String kind) {
    SSLSocket socket = socket(proxy, "shop.example");
    socket.setEnabledProtocols(new String[] {"TLSv1.2"});
    socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_" + kind + "_WITH_AES_128_GCM_SHA256"});
    return socket;
  }

  @Test
  void nameWithAnUnderscore_isServed() throws IOException {
    assumeThat(engines).isEqualTo(TlsEngines.NATIVE);
    CertificateSpec first = files.server("first", "first.example");
    CertificateSpec wild = files.server("wild", "*.shop.example");
    try (ProxyFixture proxy = proxy(TlsFiles.listener(first, wild))) {
      SSLContext context = files.client(null);
      assertThat(shown(TlsFiles.socket(context, proxy.address(), "my_own.shop.example")))
          .startsWith("CN=wild");
    }
  }

  @Test
  void modernPolicy_refusesVersion12() throws IOException {
    CertificateSpec pair = files.server("shop", "shop.example");
    TlsSpec modern = TlsFiles.tls(TlsSpec.Policy.MODERN, null, pair);
    try (ProxyFixture proxy = proxy(TlsFiles.listener(modern));
        SSLSocket old = socket(proxy, "shop.example");
        SSLSocket current = socket(proxy, "shop.example")) {
      old.setEnabledProtocols(new String[] {"TLSv1.2"});
      assertThatThrownBy(old::startHandshake).isInstanceOf(SSLException.class);
      current.startHandshake();
      assertThat(current.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void intermediatePolicy_speaksVersion12WithForwardSecrecy() throws IOException {
    try (ProxyFixture proxy = proxy(TlsFiles.listener(files.server("shop", "shop.example")));
        SSLSocket old = socket(proxy, "shop.example")) {
      old.setEnabledProtocols(new String[] {"TLSv1.2"});
      old.startHandshake();
      assertThat(old.getSession().getCipherSuite()).startsWith("TLS_ECDHE_").contains("GCM");
      assertThat(RawClient.over(old).send(GET).response().status()).isEqualTo(200);
    }
  }

  @Test
  void http11ByAlpn_isAgreed() throws IOException {
    try (ProxyFixture proxy = proxy(TlsFiles.listener(files.server("shop", "shop.example")));
        SSLSocket socket = socket(proxy, "shop.example", "http/1.1")) {
      socket.startHandshake();
      assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
    }
  }

  @Test
  void plainHttp_isToldToSpeakTls() {
    try (ProxyFixture proxy = proxy(TlsFiles.listener(files.server("shop", "shop.example")));
        RawClient client = proxy.client()) {
      SeenResponse answer = client.send(GET).response();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body().text()).contains("HTTPS");
    }
  }

  @Test
  void plainHttpThatSendsOn_isStillToldToSpeakTls() {
    try (ProxyFixture proxy = proxy(TlsFiles.listener(files.server("shop", "shop.example")));
        RawClient client = proxy.client()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 40000\r\n\r\n");
      for (int i = 0; i < 400; i++) {
        client.send("x".repeat(100));
      }
      assertThat(client.response().status()).isEqualTo(400);
    }
  }

  @Test
  void tlsOnAPlainPort_isClosedWithoutAWord() throws IOException {
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(backend), backend);
        SSLSocket socket = socket(proxy, "shop.example")) {
      assertThatThrownBy(socket::startHandshake)
          .isInstanceOf(IOException.class)
          .hasMessageNotContaining("plaintext");
      assertThat(proxy.exchanges()).isEmpty();
    }
  }

  @Test
  void listenerThatRedirects_sendsEverythingToHttps() {
    ListenerSpec plain =
        new ListenerSpec(
            new Address("127.0.0.1", 0),
            null,
            ListenerSpec.ALL,
            8443,
            null,
            List.of(),
            GuardSpec.NONE,
            false);
    try (ProxyFixture proxy = proxy(plain);
        RawClient client = proxy.client()) {
      SeenResponse answer =
          client.send("GET /a?b=%20c HTTP/1.1\r\nHost: shop.example:8080\r\n\r\n").response();
      assertThat(answer.status()).isEqualTo(308);
      assertThat(answer.fields().only("Location")).isEqualTo("https://shop.example:8443/a?b=%20c");
      assertThat(client.send("GET / HTTP/1.0\r\n\r\n").response().status()).isEqualTo(400);
      assertThat(backend.requests()).isEmpty();
    }
  }

  @Test
  void strictTransport_replacesTheBackends() {
    ListenerSpec without = TlsFiles.listener(files.server("shop", "shop.example"));
    ListenerSpec with =
        new ListenerSpec(
            without.address(),
            without.tls(),
            ListenerSpec.ALL,
            0,
            new HstsSpec(Duration.ofDays(2), true, false),
            List.of(),
            GuardSpec.NONE,
            false);
    backend.answer(
        Script.bytes(
            "HTTP/1.1 200 OK\r\nstrict-transport-security: max-age=0\r\nContent-Length: 0\r\n\r\n"));
    try (ProxyFixture proxy = proxy(with);
        RawClient client = RawClient.over(socket(proxy, "shop.example"))) {
      assertThat(client.send(GET).response().fields().all("Strict-Transport-Security"))
          .containsExactly("max-age=172800; includeSubDomains");
    }
  }

  @Test
  void garbage_isClosed() {
    try (ProxyFixture proxy = proxy(TlsFiles.listener(files.server("shop", "shop.example")));
        RawClient client = proxy.client()) {
      client.send("\u0000\u0001\u0002 what");
      assertThat(client.untilEnd()).isEmpty();
    }
  }

  @Test
  void renegotiation_isRefused() throws IOException {
    try (ProxyFixture proxy = proxy(TlsFiles.listener(files.server("shop", "shop.example")));
        SSLSocket socket = socket(proxy, "shop.example")) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.startHandshake();
      assertThat(RawClient.over(socket).send(GET).response().status()).isEqualTo(200);
      assertThatThrownBy(
              () -> {
                socket.startHandshake();
                int _ = socket.getInputStream().read();
              })
          .isInstanceOf(IOException.class);
    }
  }
}
