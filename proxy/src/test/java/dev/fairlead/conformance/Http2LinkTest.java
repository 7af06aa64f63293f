package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.certificate.CertificateMaker.KeyKind;
import dev.fairlead.certificate.CertificateMaker.Made;
import dev.fairlead.certificate.CertificateMaker.Purpose;
import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.LinkSpec;
import dev.fairlead.config.LinkSpec.BackendTlsSpec;
import dev.fairlead.config.LinkSpec.ProxyProtocol;
import dev.fairlead.config.Protocol;
import dev.fairlead.config.RetrySpec;
import dev.fairlead.model.Address;
import dev.fairlead.model.Failure;
import dev.fairlead.probe.ProbeOverTls;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Http2Backend;
import dev.fairlead.testing.Http2Client;
import dev.fairlead.testing.Http2Request;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Specs;
import dev.fairlead.testing.Specs.Timeout;
import dev.fairlead.testing.TlsFiles;
import dev.fairlead.testing.Wire;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections to backends that speak HTTP/2: when they are made, kept, doubted and closed. */
class Http2LinkTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

  @TempDir Path folder;

  private static SeenResponse get(ProxyFixture proxy, String path) {
    try (RawClient client = proxy.client().patience(30_000)) {
      return client.send(GET.replace("/x", path)).response();
    }
  }

  // ---- TLS ----

  private static LinkSpec secured(String ca) {
    return new LinkSpec(
        Protocol.HTTP_2, new BackendTlsSpec(true, ca, null, null), ProxyProtocol.NONE);
  }

  private static SslContext server(TlsFiles files, String... protocols) throws SSLException {
    Made made = files.made(Purpose.SERVER, "backend", KeyKind.EC, Duration.ofDays(1), "127.0.0.1");
    return SslContextBuilder.forServer(made.key(), made.certificate())
        .applicationProtocolConfig(
            protocols.length == 0
                ? ApplicationProtocolConfig.DISABLED
                : new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    protocols))
        .build();
  }

  @Test
  void overTls_http2IsChosenByAlpn_andOneConnectionServesMany() throws SSLException {
    TlsFiles files = new TlsFiles(folder);
    String body = "0123456789".repeat(50_000);
    try (Http2Backend backend = Http2Backend.start(server(files, "h2", "http/1.1"));
        ProxyFixture proxy =
            ProxyFixture.start(Specs.to(backend).overTls().link(secured(files.ca())))) {
      assertThat(get(proxy, "/x").status()).isEqualTo(200);
      assertThat(backend.last().field(":scheme")).isEqualTo("https");
      try (RawClient client = proxy.client().patience(30_000)) {
        client.send(
            "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        assertThat(client.response().body().text()).isEqualTo(body);
      }
      assertThat(backend.accepted()).isOne();
      proxy.assertQuiet();
    }
  }

  @Test
  void backendThatChoosesAnotherProtocol_isAFailureWithAName() throws SSLException {
    TlsFiles files = new TlsFiles(folder);
    for (String[] offers : new String[][] {{"http/1.1"}, {}}) {
      try (Http2Backend backend = Http2Backend.start(server(files, offers));
          ProxyFixture proxy =
              ProxyFixture.start(
                  Specs.to(backend)
                      .overTls()
                      .link(secured(files.ca()))
                      .maxAttempts(1)
                      .proxyStatus())) {
        SeenResponse seen = get(proxy, "/x");
        assertThat(seen.status()).isEqualTo(502);
        assertThat(seen.fields().only("Proxy-Status")).endsWith("error=http_protocol_error");
        assertThat(seen.body().text()).contains("The backend does not speak HTTP/2");
        assertThat(proxy.awaitExchanges(1).getFirst().failure())
            .isEqualTo(Failure.BACKEND_NOT_HTTP2);
        assertThat(backend.requests()).isEmpty();
        proxy.assertQuiet();
        assertThat(
                ProbeOverTls.evidence(
                    CheckSpec.Http.get("/health"),
                    new Address("127.0.0.1", backend.port()),
                    secured(files.ca())))
            .isEqualTo("TLS with 127.0.0.1:" + backend.port() + ": it does not choose HTTP/2");
      }
    }
  }

  @Test
  void backendThatSpeaksHttp1_isAFailureWithAName() throws IOException, InterruptedException {
    try (ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        ProxyFixture proxy =
            ProxyFixture.start(Specs.http2To("127.0.0.1", server.getLocalPort()).maxAttempts(1))) {
      Thread answering = Thread.ofVirtual().start(() -> answerInHttp1(server));
      assertThat(get(proxy, "/x").status()).isEqualTo(502);
      assertThat(proxy.awaitExchanges(1).getFirst().failure()).isEqualTo(Failure.BACKEND_NOT_HTTP2);
      answering.join();
      proxy.assertQuiet();
    }
  }

  /** What a server says to a preface that it does not know. */
  private static void answerInHttp1(ServerSocket server) {
    try (Socket socket = server.accept()) {
      int _ = socket.getInputStream().read(new byte[4096]);
      socket
          .getOutputStream()
          .write(Wire.bytes("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"));
      int _ = socket.getInputStream().read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- how many ----

  @Test
  void requestsBeyondTheBackendsStreams_goOnFurtherConnections() {
    try (Http2Backend backend =
            Http2Backend.start(Http2Settings.defaultSettings().maxConcurrentStreams(2));
        ProxyFixture proxy = ProxyFixture.start(Specs.to(backend).pool(1, 60_000))) {
      backend.atEnd("/slow", r -> {});
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        clients.add(proxy.client().patience(30_000).send(GET.replace("/x", "/slow")));
      }
      List<Http2Request> seen = backend.awaitRequests(7);
      assertThat(backend.accepted()).isEqualTo(4);
      seen.forEach(each -> each.head(200, true));
      for (RawClient client : clients) {
        assertThat(client.response().status()).isEqualTo(200);
        client.close();
      }
      proxy.awaitExchanges(7).forEach(each -> assertThat(each.attempts()).isOne());
      Await.until("those made for the rush are closed", () -> backend.open() == 1, backend::open);
      proxy.assertQuiet();
    }
  }

  @Test
  void idleConnections_areClosed() {
    try (Http2Backend backend = Http2Backend.start();
        ProxyFixture proxy = ProxyFixture.start(Specs.to(backend).pool(4, 300))) {
      assertThat(get(proxy, "/x").status()).isEqualTo(200);
      Await.until("it is closed", () -> backend.open() == 0, backend::open);
      assertThat(get(proxy, "/x").status()).isEqualTo(200);
      assertThat(backend.accepted()).isEqualTo(2);
      proxy.assertQuiet();
    }
  }

  // ---- those that have gone ----

  @Test
  void connectionThatTheBackendClosedMeanwhile_costsNothing() {
    try (Http2Backend backend = Http2Backend.start();
        ProxyFixture proxy = ProxyFixture.start(Specs.to(backend).maxAttempts(1))) {
      for (int i = 0; i < 5; i++) {
        assertThat(get(proxy, "/x").status()).isEqualTo(200);
        backend.closeConnections();
      }
      proxy.awaitExchanges(5).forEach(each -> assertThat(each.failure()).isNull());
      proxy.assertQuiet();
    }
  }

  @Test
  void connectionThatSaysNothing_isNotUsedAgain() {
    try (Http2Backend backend = Http2Backend.start();
        ProxyFixture proxy =
            ProxyFixture.start(
                Specs.to(backend).retry(RetrySpec.attempts(1)).timeout(Timeout.RESPONSE, 1_000))) {
      assertThat(get(proxy, "/x").status()).isEqualTo(200);
      backend.freeze();
      try (RawClient first = proxy.client().patience(30_000)) {
        assertThat(first.send(GET).response().status()).isEqualTo(504);
      }
      assertThat(get(proxy, "/y").status()).isEqualTo(200);
      assertThat(backend.accepted()).isEqualTo(2);
      proxy.assertQuiet();
    }
  }

  @Test
  void connectionThatStillServesOthers_isKeptWhenOneAnswerIsLate() {
    try (Http2Backend backend = Http2Backend.start();
        ProxyFixture proxy =
            ProxyFixture.start(
                Specs.to(backend).retry(RetrySpec.attempts(1)).timeout(Timeout.RESPONSE, 1_000))) {
      backend.atEnd("/late", r -> {});
      try (RawClient late = proxy.client().patience(30_000);
          Http2Client other = Http2Client.to(proxy.address())) {
        late.send(GET.replace("/x", "/late"));
        backend.awaitRequests(1);
        for (int id = 1; proxy.exchanges().stream().noneMatch(e -> e.status() == 504); id += 2) {
          assertThat(other.get(id, "/x").whole(id).status()).isEqualTo(200);
        }
        assertThat(late.response().status()).isEqualTo(504);
      }
      assertThat(get(proxy, "/x").status()).isEqualTo(200);
      assertThat(backend.accepted()).isOne();
      proxy.assertQuiet();
    }
  }

  /** Netty closes a connection with the 200th. */
  @Test
  void clientsThatCancel_doNotWearOutTheConnectionOfOthers() {
    try (Http2Backend backend = Http2Backend.start();
        ProxyFixture proxy = ProxyFixture.start(Specs.to(backend).maxAttempts(1))) {
      backend.atEnd("/held", r -> {});
      try (RawClient other = proxy.client().patience(60_000)) {
        other.send(GET.replace("/x", "/held"));
        Http2Request held = backend.awaitRequests(1).getFirst();
        for (int c = 0; c < 15; c++) {
          try (Http2Client client = Http2Client.to(proxy.address())) {
            for (int id = 1; id <= 39; id += 2) {
              client.get(id, "/held");
            }
            backend.awaitRequests(1 + 20 * (c + 1));
            for (int id = 1; id <= 39; id += 2) {
              client.reset(id, 8);
            }
            assertThat(client.get(41, "/x").whole(41).status()).isEqualTo(200);
          }
          // Those asked for by the last request are not counted among the held.
          backend.forget("/x");
        }
        held.head(200, true);
        assertThat(other.response().status()).isEqualTo(200);
      }
      assertThat(backend.accepted()).isBetween(2, 5);
      proxy.assertQuiet();
    }
  }

  // ---- GOAWAY ----

  @Test
  void streamsAboveTheLastOfGoAway_areTriedAgain_andThoseBelowEnd() {
    try (Http2Backend backend = Http2Backend.start();
        ProxyFixture proxy = ProxyFixture.start(Specs.to(backend).maxAttempts(2))) {
      assertThat(get(proxy, "/x").status()).isEqualTo(200);
      backend.clear();
      List<Http2Request> held = new ArrayList<>();
      backend.atEnd(
          "/held",
          r -> {
            held.add(r);
            if (held.size() == 4) {
              held.get(0).goAway(true);
              held.get(0).head(200, false).send("first", true);
            } else if (held.size() > 4) {
              r.head(200, false).send(r.body(), true);
            }
          });
      try (Http2Client client = Http2Client.to(proxy.address())) {
        for (int id = 1; id <= 7; id += 2) {
          client.post(id, "/held").data(id, "body " + id, true);
          backend.awaitRequests((id + 1) / 2);
        }
        assertThat(client.whole(1).body().text()).isEqualTo("first");
        for (int id = 3; id <= 7; id += 2) {
          assertThat(client.whole(id).body().text()).isEqualTo("body " + id);
        }
      }
      assertThat(held).hasSize(7);
      assertThat(backend.accepted()).isEqualTo(2);
      proxy.awaitExchanges(5).forEach(each -> assertThat(each.failure()).isNull());
      proxy.assertQuiet();
    }
  }
}
