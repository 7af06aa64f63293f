package dev.fairlead.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.fairlead.certificate.CertificateMaker.KeyKind;
import dev.fairlead.certificate.CertificateMaker.Made;
import dev.fairlead.certificate.CertificateMaker.Purpose;
import dev.fairlead.certificate.Ocsp;
import dev.fairlead.certificate.OcspAnswers;
import dev.fairlead.config.CertificateSpec;
import dev.fairlead.config.GuardSpec;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.TlsSpec;
import dev.fairlead.model.Address;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.Specs;
import dev.fairlead.testing.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stapled OCSP responses, from a file or fetched. */
class OcspTest {
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final Instant next = now.plus(Duration.ofDays(3));

  @TempDir Path folder;

  private TlsFiles files;

  @BeforeEach
  void start() {
    files = new TlsFiles(folder);
  }

  private byte[] answer(X509Certificate leaf, boolean good) {
    return OcspAnswers.of(files.authority(), leaf, good, now.minusSeconds(60), next);
  }

  private Made leaf() {
    return files.made(Purpose.SERVER, "shop", KeyKind.EC, Duration.ofDays(90), "shop.example");
  }

  private List<byte[]> stapled(ProxyFixture proxy) {
    return stapled(proxy.address());
  }

  private List<byte[]> stapled(InetSocketAddress address) {
    try (SSLSocket socket = TlsFiles.socket(files.client(null), address, "shop.example")) {
      socket.startHandshake();
      return ((ExtendedSSLSession) socket.getSession()).getStatusResponses();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void responseInAFile_isStapled() throws IOException {
    Made leaf = leaf();
    CertificateSpec pair = files.write("shop", leaf);
    byte[] response = answer(leaf.certificate(), true);
    Files.write(folder.resolve("shop.ocsp"), response);
    CertificateSpec with = new CertificateSpec(pair.chain(), pair.key(), files.path("shop.ocsp"));
    ScriptedBackend backend = ScriptedBackend.start();
    try (ProxyFixture proxy =
        ProxyFixture.start(Specs.to(backend).listen(TlsFiles.listener(with)), backend)) {
      assertThat(stapled(proxy)).containsExactly(response);
    }
  }

  @Test
  void unusableResponseInAFile_isNotStapled_andTheCertificateServes() throws IOException {
    Made leaf = leaf();
    CertificateSpec pair = files.write("shop", leaf);
    files.write("shop.pem", leaf.certificateText() + files.authorityText());
    files.write("shop.ocsp", "garbage");
    CertificateSpec with = new CertificateSpec(pair.chain(), pair.key(), files.path("shop.ocsp"));
    ScriptedBackend backend = ScriptedBackend.start();
    try (ProxyFixture proxy =
        ProxyFixture.start(Specs.to(backend).listen(TlsFiles.listener(with)), backend)) {
      assertThat(stapled(proxy)).isEmpty();
      Await.until("it is said", () -> said(proxy, "it is no OCSP response; nothing is stapled"));
      byte[] response = answer(leaf.certificate(), true);
      Files.write(folder.resolve("shop.ocsp"), response);
      Await.until("it is stapled", () -> !stapled(proxy).isEmpty());
      assertThat(stapled(proxy)).containsExactly(response);
      Files.write(folder.resolve("shop.ocsp"), answer(leaf().certificate(), true));
      Await.until("it is stapled no longer", () -> stapled(proxy).isEmpty());
    }
  }

  private static boolean said(ProxyFixture proxy, String what) {
    return proxy.events().after(0).stream().anyMatch(each -> each.cause().contains(what));
  }

  @Test
  void response_isFetchedAndStapled_byEveryListener() throws IOException {
    HttpServer responder =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 9);
    URI where = URI.create("http://127.0.0.1:" + responder.getAddress().getPort() + "/ocsp");
    files.answeredBy(where);
    Made leaf = leaf();
    byte[] response = answer(leaf.certificate(), true);
    byte[] question = Ocsp.request(leaf.certificate(), files.authority().certificate());
    responder.createContext(
        "/ocsp",
        exchange -> {
          boolean asked =
              java.util.Arrays.equals(exchange.getRequestBody().readAllBytes(), question);
          exchange.sendResponseHeaders(asked ? 200 : 400, asked ? response.length : -1);
          if (asked) {
            exchange.getResponseBody().write(response);
          }
          exchange.close();
        });
    responder.start();
    CertificateSpec pair = files.write("shop", leaf);
    files.write("shop.pem", leaf.certificateText() + files.authorityText());
    TlsSpec tls = new TlsSpec(List.of(pair), TlsSpec.Policy.INTERMEDIATE, null, true);
    ScriptedBackend backend = ScriptedBackend.start();
    try (ProxyFixture proxy =
        ProxyFixture.start(
            Specs.to(backend)
                .listen(TlsFiles.listener(tls))
                .listen(
                    new ListenerSpec(
                        new Address("127.0.0.2", 0),
                        tls,
                        ListenerSpec.ALL,
                        0,
                        null,
                        List.of(),
                        GuardSpec.NONE,
                        false)),
            backend)) {
      for (InetSocketAddress each : proxy.server().addresses()) {
        Await.until(
            "it is stapled by " + each,
            () -> !stapled(each).isEmpty(),
            () -> proxy.events().after(0));
        assertThat(stapled(each)).containsExactly(response);
      }
    } finally {
      responder.stop(0);
    }
  }

  @Test
  void goodResponse_saysWhenThereWillBeANewer() {
    X509Certificate leaf = leaf().certificate();
    X509Certificate issuer = files.authority().certificate();
    assertThat(Ocsp.check(answer(leaf, true), leaf, issuer)).isEqualTo(next);
  }

  @Test
  void revokedOrForeignResponse_isRefused() {
    X509Certificate leaf = leaf().certificate();
    X509Certificate issuer = files.authority().certificate();
    assertThatThrownBy(() -> Ocsp.check(answer(leaf, false), leaf, issuer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("revoked");
    assertThatThrownBy(() -> Ocsp.check(answer(leaf().certificate(), true), leaf, issuer))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] forged = answer(leaf, true);
    forged[forged.length - 3] ^= 1;
    assertThatThrownBy(() -> Ocsp.check(forged, leaf, issuer))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
