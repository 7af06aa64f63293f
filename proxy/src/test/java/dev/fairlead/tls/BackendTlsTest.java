package dev.fairlead.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.certificate.CertificateMaker.KeyKind;
import dev.fairlead.certificate.CertificateMaker.Purpose;
import dev.fairlead.config.CertificateSpec;
import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.LinkSpec;
import dev.fairlead.config.LinkSpec.BackendTlsSpec;
import dev.fairlead.event.Event;
import dev.fairlead.model.Address;
import dev.fairlead.model.Failure;
import dev.fairlead.probe.ProbeOverTls;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Specs;
import dev.fairlead.testing.TlsFiles;
import dev.fairlead.testing.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Backends over TLS: who is believed, and what becomes of a request when nobody is. */
@ParameterizedClass
@EnumSource(TlsEngines.class)
class BackendTlsTest {
  private static final Duration DAY = Duration.ofDays(1);

  @Parameter TlsEngines engines;

  @TempDir Path folder;

  private TlsFiles files;

  @BeforeEach
  void start() {
    if (engines == TlsEngines.JDK) {
      System.setProperty(TlsEngines.PROPERTY, "jdk");
    }
    files = new TlsFiles(folder);
  }

  @AfterEach
  void stop() {
    System.clearProperty(TlsEngines.PROPERTY);
  }

  private ScriptedBackend backend(Duration validity, String... names) {
    return ScriptedBackend.startTls(
        files.client(files.made(Purpose.SERVER, "backend", KeyKind.EC, validity, names)), false);
  }

  private static LinkSpec link(boolean verify, String ca, String name, CertificateSpec own) {
    LinkSpec plain = LinkSpec.DEFAULTS;
    return new LinkSpec(
        plain.protocol(), new BackendTlsSpec(verify, ca, name, own), plain.proxyProtocol());
  }

  private ProxyFixture proxy(ScriptedBackend backend, LinkSpec link) {
    return ProxyFixture.start(Specs.to(backend).overTls().link(link).maxAttempts(1).proxyStatus());
  }

  private static void isRefused(ProxyFixture proxy, Failure why) {
    SeenResponse answer = proxy.get("/");
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.fields().only("Proxy-Status")).endsWith("error=" + why.proxyStatus());
    assertThat(proxy.awaitExchanges(1).getFirst().failure()).isEqualTo(why);
  }

  @Test
  void backendOfTheAuthority_isBelievedByItsAddress() {
    try (ScriptedBackend backend = backend(DAY, "127.0.0.1");
        ProxyFixture proxy = proxy(backend, link(true, files.ca(), null, null))) {
      assertThat(proxy.get("/a").body().text()).isEqualTo("GET /a");
      assertThat(proxy.get("/b").body().text()).isEqualTo("GET /b");
      assertThat(backend.connections()).as("kept for the next request").hasSize(1);
    }
  }

  @Test
  void largeBodies_goBothWays() {
    String body = "0123456789abcdef".repeat(20_000);
    try (ScriptedBackend backend = backend(DAY, "127.0.0.1");
        ProxyFixture proxy = proxy(backend, link(true, files.ca(), null, null));
        RawClient client = proxy.client()) {
      backend.answer(
          Script.bytes("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body));
      SeenResponse answer =
          client
              .send(
                  "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
              .response();
      assertThat(answer.body().text()).isEqualTo(body);
      assertThat(backend.last().body().text()).isEqualTo(body);
    }
  }

  @Test
  void nameOfTheConfiguration_isWhatCounts() {
    try (ScriptedBackend backend = backend(DAY, "shop.internal");
        ProxyFixture proxy = proxy(backend, link(true, files.ca(), "shop.internal", null))) {
      assertThat(proxy.get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void certificateForAnotherName_isRefused() {
    try (ScriptedBackend backend = backend(DAY, "other.internal");
        ProxyFixture proxy = proxy(backend, link(true, files.ca(), "shop.internal", null))) {
      isRefused(proxy, Failure.BACKEND_CERTIFICATE);
    }
  }

  @Test
  void certificateOfNobodyKnown_isRefused() {
    try (ScriptedBackend backend = backend(DAY, "127.0.0.1");
        ProxyFixture proxy = proxy(backend, link(true, null, null, null))) {
      isRefused(proxy, Failure.BACKEND_CERTIFICATE);
    }
  }

  @Test
  void expiredCertificate_isRefused() {
    try (ScriptedBackend backend = backend(DAY.negated(), "127.0.0.1");
        ProxyFixture proxy = proxy(backend, link(true, files.ca(), null, null))) {
      isRefused(proxy, Failure.BACKEND_CERTIFICATE);
    }
  }

  @Test
  void withoutVerification_anybodyIsBelievedAndTheUserIsTold() {
    try (ScriptedBackend backend = backend(DAY.negated(), "other.internal");
        ProxyFixture proxy = proxy(backend, link(false, null, null, null))) {
      assertThat(proxy.get("/").status()).isEqualTo(200);
      assertThat(proxy.events().after(0))
          .filteredOn(event -> event.kind() == Event.Kind.WARNING)
          .extracting(Event::cause)
          .anyMatch(cause -> cause.startsWith("upstream main:") && cause.contains("verify: false"));
    }
  }

  @Test
  void plainBackend_isAFailureOfTls() {
    try (ScriptedBackend backend = ScriptedBackend.start();
        ProxyFixture proxy = proxy(backend, link(true, files.ca(), null, null))) {
      isRefused(proxy, Failure.BACKEND_TLS_FAILED);
    }
  }

  @Test
  void ownCertificate_isShown() {
    CertificateSpec own = files.write("own", files.made(Purpose.CLIENT, "proxy", KeyKind.EC, DAY));
    try (ScriptedBackend backend =
            ScriptedBackend.startTls(
                files.client(files.made(Purpose.SERVER, "b", KeyKind.EC, DAY, "127.0.0.1")), true);
        ProxyFixture shown = proxy(backend, link(true, files.ca(), null, own))) {
      assertThat(shown.get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void bodyThatEndsWithoutGoodbye_isACut() {
    try (ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        ProxyFixture proxy =
            ProxyFixture.start(
                Specs.to()
                    .backend("127.0.0.1", server.getLocalPort(), 1)
                    .overTls()
                    .link(link(true, files.ca(), null, null)));
        RawClient client = proxy.client()) {
      Thread cutting = Thread.ofVirtual().start(() -> answerAndCut(server));
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(client.untilEnd()).contains("half a").doesNotContain("0\r\n\r\n");
      assertThat(proxy.awaitExchanges(1).getFirst().failure())
          .isEqualTo(Failure.RESPONSE_TRUNCATED);
      cutting.join();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Ends the connection below TLS, which cannot say so. */
  private void answerAndCut(ServerSocket server) {
    try (Socket plain = server.accept()) {
      SSLSocket secure =
          (SSLSocket)
              files
                  .client(files.made(Purpose.SERVER, "b", KeyKind.EC, DAY, "127.0.0.1"))
                  .getSocketFactory()
                  .createSocket(plain, null, false);
      secure.setUseClientMode(false);
      int _ = secure.getInputStream().read(new byte[4096]);
      secure.getOutputStream().write(Wire.bytes("HTTP/1.1 200 OK\r\n\r\nhalf a"));
      secure.getOutputStream().flush();
      plain.shutdownOutput();
      int _ = plain.getInputStream().read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void check_goesOverTlsAndSaysWhatIsWrong() {
    CheckSpec.Http check = CheckSpec.Http.get("/health");
    CheckSpec.Tcp connection = new CheckSpec.Tcp();
    try (ScriptedBackend backend = backend(DAY, "127.0.0.1")) {
      Address address = new Address(backend.host(), backend.port());
      assertThat(ProbeOverTls.evidence(check, address, link(true, files.ca(), null, null)))
          .isEqualTo("GET /health: status 200");
      assertThat(ProbeOverTls.evidence(check, address, link(true, files.ca(), "x.internal", null)))
          .startsWith("TLS with " + address + ": its certificate is refused")
          .contains("x.internal");
      assertThat(ProbeOverTls.evidence(connection, address, link(true, files.ca(), null, null)))
          .isEqualTo("connected to " + address + " over TLS");
      assertThat(ProbeOverTls.evidence(connection, address, link(true, null, null, null)))
          .endsWith("its certificate leads to no authority that is trusted");
      assertThat(ProbeOverTls.evidence(check, address, link(true, null, null, null)))
          .endsWith("its certificate leads to no authority that is trusted");
    }
  }
}
