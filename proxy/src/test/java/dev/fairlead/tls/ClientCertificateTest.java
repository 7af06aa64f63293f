package dev.fairlead.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.certificate.CertificateMaker.KeyKind;
import dev.fairlead.certificate.CertificateMaker.Made;
import dev.fairlead.certificate.CertificateMaker.Purpose;
import dev.fairlead.config.ClientCertificateSpec;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.TlsSpec;
import dev.fairlead.model.Address;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.Specs;
import dev.fairlead.testing.TlsFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Who clients are, by their certificates, and that nobody can claim to be another. */
@ParameterizedClass
@EnumSource(TlsEngines.class)
@SuppressWarnings("StringConcatToTextBlock")
class ClientCertificateTest {
  private static final String GET =
      "GET / HTTP/1.1\r\nHost: shop.example\r\nX-Client-Certificate: subject=\"CN=root\"\r\n"
          + "x_client_certificate: subject=\"CN=root\"\r\nX-CLIENT_Certificate: me\r\n\r\n";

  @Parameter TlsEngines engines;

  @TempDir Path folder;

  private TlsFiles files;
  private ScriptedBackend backend;
  private Made ann;

  @BeforeEach
  void start() {
    if (engines == TlsEngines.JDK) {
      System.setProperty(TlsEngines.PROPERTY, "jdk");
    }
    files = new TlsFiles(folder);
    ann = files.made(Purpose.CLIENT, "ann", KeyKind.EC, Duration.ofDays(1));
    backend = ScriptedBackend.start();
  }

  @AfterEach
  void stop() {
    System.clearProperty(TlsEngines.PROPERTY);
    backend.close();
  }

  private ProxyFixture proxy(boolean required) {
    ClientCertificateSpec clients =
        new ClientCertificateSpec(files.ca(), required, ClientCertificateSpec.STANDARD_HEADER);
    TlsSpec tls =
        TlsFiles.tls(TlsSpec.Policy.INTERMEDIATE, clients, files.server("shop", "shop.example"));
    return ProxyFixture.start(
        Specs.to(backend)
            .listen(TlsFiles.listener(tls))
            .listen(new ListenerSpec(new Address("127.0.0.1", 0))),
        backend);
  }

  private RawClient client(ProxyFixture proxy, Made shown) {
    return RawClient.over(TlsFiles.socket(files.client(shown), proxy.address(), "shop.example"));
  }

  @Test
  void identity_isToldInAFieldThatTheClientCannotSet() {
    try (ProxyFixture proxy = proxy(true);
        RawClient client = client(proxy, ann)) {
      assertThat(client.send(GET).response().status()).isEqualTo(200);

      assertThat(backend.last().head().toLowerCase(java.util.Locale.ROOT))
          .doesNotContain("root", "x_client", "x-client_");
      assertThat(backend.last().fields().only("X-Client-Certificate"))
          .startsWith("subject=\"CN=ann,O=Fairlead\", issuer=\"CN=Test CA,O=Fairlead\", serial=\"")
          .contains("sha256=\"");
    }
  }

  @Test
  void clientWithout_isRefusedWhereOneIsRequired() {
    try (ProxyFixture proxy = proxy(true);
        SSLSocket socket = TlsFiles.socket(files.client(null), proxy.address(), "shop.example")) {
      assertThatThrownBy(
              () -> {
                socket.startHandshake();
                int _ = socket.getInputStream().read();
              })
          .isInstanceOf(IOException.class);
      assertThat(backend.requests()).isEmpty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void clientOfAnotherAuthority_isRefused() {
    TlsFiles others = new TlsFiles(folder.resolve("."));
    Made mallory = others.made(Purpose.CLIENT, "ann", KeyKind.EC, Duration.ofDays(1));
    files.write("ca.pem", files.authorityText());
    try (ProxyFixture proxy = proxy(false);
        RawClient client = client(proxy, mallory)) {
      assertThat(client.send(GET).untilEnd()).isEmpty();
      assertThat(backend.requests()).isEmpty();
    }
  }

  @Test
  void clientOfAnotherAuthority_isToldWhatIsWrong() throws IOException {
    TlsFiles others = new TlsFiles(folder.resolve("."));
    Made mallory = others.made(Purpose.CLIENT, "ann", KeyKind.EC, Duration.ofDays(1));
    files.write("ca.pem", files.authorityText());
    String alert = engines == TlsEngines.NATIVE ? "unknown_ca" : "certificate_unknown";
    try (ProxyFixture proxy = proxy(true)) {
      assertThat(refusal(proxy, mallory, 0)).contains(alert);
    }
  }

  @Test
  void clientThatWritesOn_isToldWhatIsWrongToo() throws IOException {
    TlsFiles others = new TlsFiles(folder.resolve("."));
    Made mallory = others.made(Purpose.CLIENT, "ann", KeyKind.EC, Duration.ofDays(1));
    files.write("ca.pem", files.authorityText());
    String alert = engines == TlsEngines.NATIVE ? "unknown_ca" : "certificate_unknown";
    try (ProxyFixture proxy = proxy(true)) {
      assertThat(refusal(proxy, mallory, 400)).contains(alert);
    }
  }

  /** What a client meets that sends {@code requests} without reading, and then reads. */
  private String refusal(ProxyFixture proxy, Made client, int requests) throws IOException {
    try (SSLSocket socket =
        TlsFiles.socket(files.client(client), proxy.address(), "shop.example")) {
      socket.startHandshake();
      for (int i = 0; i < requests; i++) {
        socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
      }
      return "answered: " + socket.getInputStream().read();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void authorityThatIsTakenBack_letsNobodyInByAnOldSession() {
    SSLContext known = files.client(ann);
    try (ProxyFixture proxy = proxy(true)) {
      assertThat(answer(proxy, known)).startsWith("HTTP/1.1 200");
      assertThat(answer(proxy, known)).startsWith("HTTP/1.1 200");

      files.write("ca.pem", new TlsFiles(folder.resolve(".")).authorityText());

      Await.until("it is refused", () -> answer(proxy, known).isEmpty());
    }
  }

  private String answer(ProxyFixture proxy, SSLContext known) {
    try (RawClient client =
        RawClient.over(TlsFiles.socket(known, proxy.address(), "shop.example"))) {
      return client.send(GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")).untilEnd();
    }
  }

  @Test
  void optional_clientWithoutIsServedAndForgesNothing() {
    try (ProxyFixture proxy = proxy(false);
        RawClient client = client(proxy, null)) {
      assertThat(client.send(GET).response().status()).isEqualTo(200);
      assertThat(backend.last().fields().has("X-Client-Certificate")).isFalse();
    }
  }

  @Test
  void plainListener_forgesNothingEither() {
    try (ProxyFixture proxy = proxy(true);
        RawClient client = RawClient.to(proxy.server().addresses().getLast())) {
      String chunked =
          GET.replace("GET", "POST")
              .replace(
                  "\r\n\r\n",
                  "\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX-Client-Certificate: y\r\n\r\n");
      assertThat(client.send(chunked).response().status()).isEqualTo(200);
      assertThat(backend.last().fields().has("X-Client-Certificate")).isFalse();
      assertThat(backend.last().trailers().has("X-Client-Certificate")).isFalse();
    }
  }
}
