package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fairlead.config.ReadResult;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces of requests that really go through, told to a collector. */
class TracingTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";
  private static final String SAMPLED = "00-" + TRACE + "-" + PARENT + "-01";

  @TempDir Path folder;
  private final BlockingQueue<Map<String, List<String>>> seen = new LinkedBlockingQueue<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private HttpServer backend;
  private OtlpCollector collector;

  @BeforeEach
  void start() throws IOException {
    backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    backend.createContext("/", this::answer);
    backend.start();
    collector = new OtlpCollector();
  }

  private void answer(HttpExchange exchange) throws IOException {
    seen.add(Map.copyOf(exchange.getRequestHeaders()));
    int status = exchange.getRequestURI().getPath().startsWith("/broken") ? 503 : 200;
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @AfterEach
  void stop() {
    client.close();
    backend.stop(0);
    collector.close();
  }

  private ProxyRun proxy(String tracing) throws IOException {
    return proxy(tracing, "");
  }

  /** Of a file like the usual one, with something else in it. */
  private ProxyRun proxyWith(String what, String instead) throws IOException {
    Path file = folder.resolve("fairlead.yaml");
    Files.writeString(file, text(always(), "").replace(what, instead));
    return ProxyRun.start(Origin.of((ReadResult.Loaded) ConfigFile.read(file), file));
  }

  private ProxyRun proxy(String tracing, String route) throws IOException {
    Path file = Files.writeString(folder.resolve("fairlead.yaml"), text(tracing, route));
    return ProxyRun.start(Origin.of((ReadResult.Loaded) ConfigFile.read(file), file));
  }

  private String text(String tracing, String route) {
    return """
    listeners: [{ address: "127.0.0.1:0" }]
    routes: [{ name: all, match: { path: /** }, upstream: shop %s }]
    upstreams:
      shop:
        health: off
        retry: { attempts: 2, statuses: [503] }
        backends: [{ name: one, url: "http://127.0.0.1:%d" }]
    analytics: false
    accessLog: { file: "%s" }
    %s
    """
        .formatted(route, backend.getAddress().getPort(), folder.resolve("access.log"), tracing);
  }

  private String always() {
    return "tracing: { otlp: \"%s\", sampleRatio: 1, service: edge, headers: { x-token: secret } }"
        .formatted(collector.url());
  }

  private HttpResponse<String> get(ProxyRun run, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://" + Startup.text(run.addresses().getFirst()) + path))
            .timeout(Duration.ofSeconds(60));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private Map<String, List<String>> atBackend() throws InterruptedException {
    Map<String, List<String>> headers = seen.poll(60, TimeUnit.SECONDS);
    assertThat(headers).isNotNull();
    return headers;
  }

  @Test
  void withoutTracing_theFieldsPassAsTheyAre() throws Exception {
    try (ProxyRun run = proxy("")) {
      get(run, "/", "traceparent", "nonsense", "tracestate", "a=1,b=2");
      Map<String, List<String>> told = atBackend();
      assertThat(told.get("Traceparent")).containsExactly("nonsense");
      assertThat(told.get("Tracestate")).containsExactly("a=1,b=2");
    }
  }

  @Test
  void aTraceIsContinued_asServerAndClientSpan() throws Exception {
    try (ProxyRun run = proxy(always())) {
      get(run, "/books/7?sig=abc&x=1", "traceparent", SAMPLED, "tracestate", "a=1");
      Map<String, List<String>> told = atBackend();
      List<Span> spans = collector.await(2);
      Span server = spans.get(0);
      Span attempt = spans.get(1);
      assertThat(told.get("Traceparent"))
          .containsExactly("00-" + TRACE + "-" + OtlpCollector.hex(attempt.getSpanId()) + "-01");
      assertThat(told.get("Tracestate")).containsExactly("a=1");
      assertThat(OtlpCollector.hex(server.getTraceId())).isEqualTo(TRACE);
      assertThat(OtlpCollector.hex(server.getParentSpanId())).isEqualTo(PARENT);
      assertThat(attempt.getParentSpanId()).isEqualTo(server.getSpanId());
      assertThat(server.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
      assertThat(attempt.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
      assertThat(server.getName()).isEqualTo("GET /**");
      assertThat(OtlpCollector.attributes(server))
          .containsEntry("http.request.method", "GET")
          .containsEntry("http.route", "/**")
          .containsEntry("url.path", "/books/7")
          .containsEntry("url.query", "sig=REDACTED&x=1")
          .containsEntry("url.scheme", "http")
          .containsEntry("server.address", "127.0.0.1")
          .containsEntry("client.address", "127.0.0.1")
          .containsEntry("network.protocol.version", "1.1")
          .containsEntry("http.response.status_code", "200")
          .containsEntry("fairlead.backend", "shop/one")
          .doesNotContainKey("error.type");
      assertThat(OtlpCollector.attributes(attempt))
          .containsEntry("server.port", Integer.toString(backend.getAddress().getPort()))
          .containsEntry("http.response.status_code", "200");
      assertThat(attempt.getEndTimeUnixNano()).isLessThanOrEqualTo(server.getEndTimeUnixNano());
      assertThat(OtlpCollector.attributes(collector.resource().getAttributesList()))
          .containsEntry("service.name", "edge");
      assertThat(collector.tokens()).containsOnly("secret");
    }
    assertThat(Files.readString(folder.resolve("access.log")))
        .contains("\"traceId\":\"" + TRACE + "\"");
  }

  @Test
  void anInvalidTrace_beginsAnew_withoutItsState() throws Exception {
    try (ProxyRun run = proxy(always())) {
      get(run, "/", "traceparent", SAMPLED.replace('4', 'G'), "tracestate", "a=1");
      Map<String, List<String>> told = atBackend();
      assertThat(told.get("Traceparent"))
          .singleElement()
          .asString()
          .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-03")
          .doesNotContain(TRACE);
      assertThat(told).doesNotContainKey("Tracestate");
      assertThat(collector.await(2).getFirst().getParentSpanId().isEmpty()).isTrue();
    }
  }

  @Test
  void sampling_isThatOfTheParent_andOtherwiseTheRatio() throws Exception {
    try (ProxyRun run =
        proxy("tracing: { otlp: \"%s\", sampleRatio: 0 }".formatted(collector.url()))) {
      get(run, "/", "traceparent", SAMPLED.replace("-01", "-00"));
      assertThat(atBackend().get("Traceparent").getFirst())
          .startsWith("00-" + TRACE)
          .endsWith("-00");
      get(run, "/");
      assertThat(atBackend().get("Traceparent").getFirst()).endsWith("-02");
      get(run, "/", "traceparent", SAMPLED);
      List<Span> spans = collector.await(2);
      assertThat(OtlpCollector.hex(spans.getFirst().getTraceId())).isEqualTo(TRACE);
    }
  }

  @Test
  void strangersTraces_areNotContinued_whereOnlyTrustedOnesAre() throws Exception {
    try (ProxyRun run =
        proxy(
            "tracing: { otlp: \"%s\", sampleRatio: 0, parents: trusted }"
                .formatted(collector.url()))) {
      get(run, "/", "traceparent", SAMPLED, "tracestate", "a=1");
      Map<String, List<String>> told = atBackend();
      assertThat(told.get("Traceparent").getFirst()).doesNotContain(TRACE).endsWith("-02");
      assertThat(told).doesNotContainKey("Tracestate");
    }
  }

  @Test
  void eachAttempt_isASpan() throws Exception {
    try (ProxyRun run = proxy(always())) {
      backend.stop(0);
      assertThat(get(run, "/", "traceparent", SAMPLED).statusCode()).isEqualTo(502);
      List<Span> spans = collector.await(3);
      assertThat(spans.getFirst().getStatus().getCode())
          .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
      assertThat(OtlpCollector.attributes(spans.get(0)))
          .containsEntry("error.type", "connect_refused")
          .containsEntry("http.response.status_code", "502");
      assertThat(OtlpCollector.attributes(spans.get(1)))
          .containsEntry("error.type", "connect_refused")
          .doesNotContainKey("http.request.resend_count");
      assertThat(OtlpCollector.attributes(spans.get(2)))
          .containsEntry("http.request.resend_count", "1");
      assertThat(spans.get(1).getSpanId()).isNotEqualTo(spans.get(2).getSpanId());
    }
  }

  @Test
  void anAnswerThatIsNotTaken_isTheEndOfItsAttempt() throws Exception {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext("/", this::answer);
    other.start();
    try (ProxyRun run =
        proxyWith(
            "backends: [",
            "backends: [{ name: two, url: \"http://127.0.0.1:%d\" }, "
                .formatted(other.getAddress().getPort()))) {
      assertThat(get(run, "/broken").statusCode()).isEqualTo(503);
      List<Span> spans = collector.await(3);
      for (Span span : spans) {
        assertThat(OtlpCollector.attributes(span))
            .containsEntry("http.response.status_code", "503")
            .containsEntry("error.type", "503");
      }
      String first = atBackend().get("Traceparent").getFirst();
      String second = atBackend().get("Traceparent").getFirst();
      assertThat(first).contains(OtlpCollector.hex(spans.get(1).getSpanId()));
      assertThat(second).contains(OtlpCollector.hex(spans.get(2).getSpanId()));
    } finally {
      other.stop(0);
    }
  }

  @Test
  void http2_isTracedAlike() throws Exception {
    DevCertificates.Pair pair =
        new DevCertificates(folder.resolve("certs"), Instant.now()).make(List.of("localhost"));
    try (ProxyRun run =
            proxyWith(
                "[{ address: \"127.0.0.1:0\" }]",
                "[{ address: \"127.0.0.1:0\", tls: { certificates: { chain: \"%s\", key: \"%s\" } } }]"
                    .formatted(pair.chain(), pair.key()));
        HttpClient http2 = HttpClient.newBuilder().sslContext(trusting(pair.authority())).build()) {
      HttpResponse<String> answer =
          http2.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "https://localhost:" + run.addresses().getFirst().getPort() + "/x"))
                  .header("traceparent", SAMPLED)
                  .timeout(Duration.ofSeconds(60))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      List<Span> spans = collector.await(2);
      assertThat(OtlpCollector.attributes(spans.getFirst()))
          .containsEntry("network.protocol.version", "2")
          .containsEntry("url.scheme", "https")
          .containsEntry("server.address", "localhost");
      assertThat(atBackend().get("Traceparent").getFirst())
          .contains(TRACE, OtlpCollector.hex(spans.getLast().getSpanId()));
    }
  }

  private static SSLContext trusting(Path authority) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(authority)) {
      store.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Test
  void aTunnel_isOneSpanUntilItsEnd() throws Exception {
    try (ServerSocket upgrading = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> upgrade(upgrading));
      try (ProxyRun run =
              proxyWith(
                  "127.0.0.1:" + backend.getAddress().getPort(),
                  "127.0.0.1:" + upgrading.getLocalPort());
          Socket socket =
              new Socket(InetAddress.getLoopbackAddress(), run.addresses().getFirst().getPort())) {
        socket.setSoTimeout(60_000);
        socket
            .getOutputStream()
            .write(
                ("GET /chat HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
                        + "traceparent: "
                        + SAMPLED
                        + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        String answer =
            new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(answer).startsWith("HTTP/1.1 101 ").endsWith("bye");
        socket.shutdownOutput();
        List<Span> spans = collector.await(2);
        assertThat(OtlpCollector.attributes(spans.getFirst()))
            .containsEntry("http.response.status_code", "101")
            .containsEntry("url.path", "/chat");
        assertThat(OtlpCollector.hex(spans.getFirst().getTraceId())).isEqualTo(TRACE);
      }
    }
  }

  private static void upgrade(ServerSocket server) {
    try (Socket socket = server.accept()) {
      StringBuilder head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        head.append((char) socket.getInputStream().read());
      }
      socket
          .getOutputStream()
          .write(
              "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nbye"
                  .getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aCollectorThatIsNotThere_disturbsNobody() throws Exception {
    collector.close();
    try (ProxyRun run = proxy(always())) {
      for (int i = 0; i < 20; i++) {
        assertThat(get(run, "/").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void serverTiming_saysWhereTheTimeWent_whereTheRouteSaysSo() throws Exception {
    try (ProxyRun run = proxy("", ", serverTiming: true")) {
      String line = get(run, "/").headers().firstValue("Server-Timing").orElse("");
      assertThat(line)
          .matches(
              "queue;dur=0\\.000, connect;dur=\\d+\\.\\d{3}, backend;dur=\\d+\\.\\d{3},"
                  + " proxy;dur=\\d+\\.\\d{3}, total;dur=\\d+\\.\\d{3}");
    }
    try (ProxyRun run = proxy("")) {
      assertThat(get(run, "/").headers().firstValue("Server-Timing")).isEmpty();
    }
  }
}
