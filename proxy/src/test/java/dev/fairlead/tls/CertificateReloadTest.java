package dev.fairlead.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.certificate.CertificateMaker.KeyKind;
import dev.fairlead.certificate.CertificateMaker.Made;
import dev.fairlead.certificate.CertificateMaker.Purpose;
import dev.fairlead.config.CertificateSpec;
import dev.fairlead.event.Event;
import dev.fairlead.event.EventLog;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.Specs;
import dev.fairlead.testing.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that change while the proxy runs. */
class CertificateReloadTest {
  private static final Duration YEAR = Duration.ofDays(365);

  @TempDir Path folder;

  private TlsFiles files;
  private CertificateSpec pair;
  private ScriptedBackend backend;
  private ProxyFixture proxy;

  @BeforeEach
  void start() {
    files = new TlsFiles(folder);
    pair = files.server("shop", "shop.example");
    backend = ScriptedBackend.start();
    proxy =
        ProxyFixture.start(Specs.to(backend).workers(2).listen(TlsFiles.listener(pair)), backend);
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  private String serial() {
    try (SSLSocket socket = TlsFiles.socket(files.client(null), proxy.address(), "shop.example")) {
      socket.startHandshake();
      X509Certificate leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return leaf.getSerialNumber().toString(16);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> said(Event.Kind kind) {
    return proxy.events().after(0).stream()
        .filter(event -> event.kind() == kind)
        .map(Event::cause)
        .toList();
  }

  @Test
  void changedPair_isTakenUp() {
    String before = serial();
    files.write("shop", files.made(Purpose.SERVER, "shop", KeyKind.RSA, YEAR, "shop.example"));

    Await.until("the new certificate is shown", () -> !serial().equals(before), () -> before);
    Await.until(
        "it is said", () -> !said(Event.Kind.CERTIFICATE).isEmpty(), () -> proxy.events().after(0));
  }

  @Test
  void mismatchedPair_leavesTheOldInForceAndIsSaid() {
    String before = serial();
    files.write(
        "shop.key", files.made(Purpose.SERVER, "x", KeyKind.EC, YEAR, "shop.example").keyText());

    Await.until(
        "it is said", () -> !said(Event.Kind.WARNING).isEmpty(), () -> proxy.events().after(0));
    assertThat(said(Event.Kind.WARNING).getFirst())
        .contains("shop.key is not the key of the certificate in", "stays in force");
    assertThat(serial()).isEqualTo(before);
  }

  @Test
  void unsoundPair_doesNotHoldUpTheOthers() throws IOException {
    CertificateSpec other = files.server("other", "other.example");
    try (ProxyFixture both =
        ProxyFixture.start(
            Specs.to().backend("127.0.0.1", 1, 1).listen(TlsFiles.listener(pair, other)))) {
      files.write("shop.pem", "garbage");
      Await.until(
          "it is said",
          () ->
              both.events().after(0).stream().anyMatch(each -> each.cause().contains("shop.pem")));
      Made renewed = files.made(Purpose.SERVER, "other", KeyKind.EC, YEAR, "other.example");
      files.write("other", renewed);
      Await.until(
          "the sound one is taken up",
          () ->
              both.events().after(0).stream()
                  .anyMatch(each -> each.cause().contains("for other.example was read again")));
      try (SSLSocket socket =
          TlsFiles.socket(files.client(null), both.address(), "other.example")) {
        socket.startHandshake();
        assertThat(socket.getSession().getPeerCertificates()[0]).isEqualTo(renewed.certificate());
      }
      try (SSLSocket socket = TlsFiles.socket(files.client(null), both.address(), "shop.example")) {
        socket.startHandshake();
      }
    }
  }

  @Test
  void certificateAboutToExpire_isSaidOnce() {
    files.write(
        "shop", files.made(Purpose.SERVER, "shop", KeyKind.EC, Duration.ofDays(5), "shop.example"));

    Await.until(
        "it is said", () -> !said(Event.Kind.WARNING).isEmpty(), () -> proxy.events().after(0));
    assertThat(said(Event.Kind.WARNING))
        .singleElement()
        .asString()
        .contains("the certificate for shop.example expires at", "less than 7 days");
  }

  @Test
  void rotationUnderLoad_failsNoHandshake() throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger served = new AtomicInteger();
    List<Throwable> failures = new java.util.concurrent.CopyOnWriteArrayList<>();
    SSLContext context = files.client(null);
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      clients.add(
          Thread.ofVirtual()
              .start(() -> {
                while (!over.get()) {
                  try (RawClient client =
                      RawClient.over(TlsFiles.socket(context, proxy.address(), "shop.example"))) {
                    client.patience(20_000);
                    assertThat(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").response().status())
                        .isEqualTo(200);
                    served.incrementAndGet();
                  } catch (Throwable e) {
                    failures.add(e);
                  }
                }
              }));
    }
    for (int round = 1; round <= 3; round++) {
      int rounds = round;
      files.write("shop", files.made(Purpose.SERVER, "shop", KeyKind.EC, YEAR, "shop.example"));
      Await.until(
          "it is taken up " + round,
          () -> said(Event.Kind.CERTIFICATE).size() >= rounds,
          () -> proxy.events().after(0));
    }
    int before = served.get();
    Await.until("more are served", () -> served.get() > before + 4, served::get);
    over.set(true);
    for (Thread client : clients) {
      client.join();
    }

    assertThat(failures).isEmpty();
  }

  @Test
  void watch_outlivesWhatFails() throws InterruptedException {
    EventLog events = new EventLog(InstantSource.system());
    CountDownLatch looks = new CountDownLatch(3);
    try (BackendTls backends = new BackendTls();
        CertificateWatch _ =
            CertificateWatch.start(
                Map.of(),
                backends,
                () -> {
                  looks.countDown();
                  throw new IllegalStateException("broken");
                },
                events,
                InstantSource.system())) {
      assertThat(looks.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(events.after(0)).singleElement().asString().contains("backends", "broken");
  }

  @Test
  void session_isResumedAcrossARotation() throws IOException {
    SSLContext context = files.client(null);
    for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
      long first = session(context, version);
      int rotations = said(Event.Kind.CERTIFICATE).size();
      files.write("shop", files.made(Purpose.SERVER, "shop", KeyKind.EC, YEAR, "shop.example"));
      Await.until("it is taken up", () -> said(Event.Kind.CERTIFICATE).size() > rotations);
      long second = session(context, version);
      assertThat(second).as(version).isEqualTo(first);
    }
    proxy
        .server()
        .certificates()
        .forEach((name, credentials) -> assertThat(credentials).hasSize(1));
  }

  /** When the session was made: the same when it is resumed. */
  private long session(SSLContext context, String version) throws IOException {
    try (SSLSocket socket = TlsFiles.socket(context, proxy.address(), "shop.example")) {
      socket.setEnabledProtocols(new String[] {version});
      socket.startHandshake();
      assertThat(
              RawClient.over(socket).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").response().status())
          .isEqualTo(200);
      return socket.getSession().getCreationTime();
    }
  }
}
