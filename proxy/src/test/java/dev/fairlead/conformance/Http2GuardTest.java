package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.fairlead.config.CertificateSpec;
import dev.fairlead.model.Failure;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Http2Client;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.TlsFiles;
import dev.fairlead.testing.Written;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bounds and lets in requests does so over HTTP/2, too. */
class Http2GuardTest {
  private static final int CANCEL = 8;
  private static final int INITIAL_WINDOW_SIZE = 4;

  /** A thousand bytes, every fifth of a second. */
  private static final String HASTE =
      "hardening: { bodyRate: 5000, readRate: 5000, rateGrace: 200ms }";

  @TempDir Path folder;
  private ScriptedBackend backend;
  private ProxyFixture proxy;

  @BeforeEach
  void backend() {
    backend = ScriptedBackend.start();
  }

  @AfterEach
  void stop() {
    proxy.assertQuiet();
    proxy.close();
  }

  private void start(String listener, String routes, String more) {
    proxy = ProxyFixture.start(Written.spec(backend, listener, routes, "", more), backend);
  }

  private static HttpResponse<String> get(
      HttpClient client, int port, String path, String... fields)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + path));
    if (fields.length > 0) {
      request.headers(fields);
    }
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    return response;
  }

  private static HttpClient client(TlsFiles files, String from) throws IOException {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_2)
        .sslContext(files.client(null))
        .localAddress(InetAddress.getByName(from))
        .build();
  }

  @Test
  void limitsAndAccessRules_holdOverTls() throws Exception {
    TlsFiles files = new TlsFiles(folder);
    CertificateSpec pair = files.server("shop", "localhost");
    String hash = BCrypt.withDefaults().hashToString(4, "secret".toCharArray());
    Path users = Files.writeString(folder.resolve("users"), "ann:" + hash + "\n");
    start(
        ", hsts: 180d, access: { deny: 127.0.0.4 }, tls: { certificates: { chain: "
            + pair.chain()
            + ", key: "
            + pair.key()
            + " } }",
        "[{ name: staff, match: { path: /staff }, upstream: u, access: { users: "
            + users
            + " } }, { name: slow, match: { path: /slow }, upstream: u, rateLimit: 2/hour },"
            + " { name: all, upstream: u }]",
        "");
    int port = proxy.address().getPort();
    String right =
        "Basic "
            + Base64.getEncoder().encodeToString("ann:secret".getBytes(StandardCharsets.UTF_8));
    try (HttpClient welcome = client(files, "127.0.0.1");
        HttpClient denied = client(files, "127.0.0.4")) {
      HttpResponse<String> served = get(welcome, port, "/x");
      assertThat(served.statusCode()).isEqualTo(200);
      assertThat(served.headers().firstValue("strict-transport-security"))
          .hasValue("max-age=15552000");
      assertThat(backend.last().fields().only("X-Forwarded-Proto")).isEqualTo("https");
      assertThat(get(denied, port, "/x").statusCode()).isEqualTo(403);
      HttpResponse<String> unnamed = get(welcome, port, "/staff");
      assertThat(unnamed.statusCode()).isEqualTo(401);
      assertThat(unnamed.headers().firstValue("www-authenticate").orElse("")).contains("Basic");
      assertThat(get(welcome, port, "/staff", "Authorization", right).statusCode()).isEqualTo(200);
      assertThat(get(welcome, port, "/slow").statusCode()).isEqualTo(200);
      assertThat(get(welcome, port, "/slow").statusCode()).isEqualTo(200);
      HttpResponse<String> refused = get(welcome, port, "/slow");
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValueAsLong("retry-after").orElse(0))
          .isBetween(1000L, 1800L);
      assertThat(refused.headers().firstValue("ratelimit")).isPresent();
    }
    assertThat(backend.requests()).hasSize(4);
  }

  @Test
  void aRate_holdsForStreamsOfOneConnection_andPlacesComeBack() {
    start(
        "",
        "[{ name: few, match: { path: /few }, upstream: u, concurrency: 1 },"
            + " { name: all, upstream: u, rateLimit: 5/hour }]",
        "");
    try (Http2Client client = Http2Client.to(proxy.address())) {
      IntStream.range(0, 8).forEach(i -> client.get(2 * i + 1, "/" + i));
      List<Integer> statuses = new ArrayList<>();
      IntStream.range(0, 8).forEach(i -> statuses.add(client.whole(2 * i + 1).status()));
      assertThat(statuses).containsOnly(200, 429);
      assertThat(statuses.stream().filter(status -> status == 200)).hasSize(5);
      assertThat(backend.last().fields().only("X-Forwarded-Proto")).isEqualTo("http");
      for (int stream = 101; stream < 107; stream += 2) {
        assertThat(client.get(stream, "/few").whole(stream).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void bodyThatComesTooSlowly_isAnswered408() {
    start("", "", HASTE);
    try (Http2Client client = Http2Client.to(proxy.address())) {
      client.post(1, "/up", "content-length", "100000").data(1, "little", false);
      assertThat(client.whole(1).status()).isEqualTo(408);
      assertThat(proxy.awaitExchanges(1).getFirst().failure())
          .isEqualTo(Failure.REQUEST_BODY_TOO_SLOW);
      assertThat(client.get(3, "/x").whole(3).status()).isEqualTo(200);
    }
  }

  @Test
  void streamThatIsReadTooSlowly_isReset_andOnlyThat() {
    backend.answer(
        "/large",
        Script.bytes("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(5000)));
    start("", "", HASTE);
    try (Http2Client client = Http2Client.to(proxy.address(), INITIAL_WINDOW_SIZE, 100)) {
      client.get(1, "/large");
      assertThat(client.resetOf(1)).isEqualTo(CANCEL);
      client.get(3, "/x");
      assertThat(client.whole(3).status()).isEqualTo(200);
    }
  }

  @Test
  void idleConnections_makeRoomForOthers() {
    start("", "", "hardening: { connections: 2 }");
    try (Http2Client quiet = Http2Client.to(proxy.address());
        Http2Client other = Http2Client.to(proxy.address())) {
      assertThat(quiet.get(1, "/x").whole(1).status()).isEqualTo(200);
      assertThat(other.get(1, "/x").whole(1).status()).isEqualTo(200);
      Await.until(
          "there is room",
          () -> {
            try (Http2Client third = Http2Client.to(proxy.address())) {
              return third.get(1, "/x").whole(1).status() == 200;
            } catch (AssertionError e) {
              return false;
            }
          });
      assertThat(quiet.endCode()).isZero();
    }
  }
}
