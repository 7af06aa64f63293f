package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import dev.fairlead.config.ReadResult;
import dev.fairlead.control.Author;
import dev.fairlead.control.ControlPlane;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of a proxy that has really served something. */
class MetricsTest {
  private static final Path DASHBOARD = Path.of("../docs/grafana/fairlead.json");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\.)*\",?)*\\})? "
              + "([-+]?(?:[0-9.eE+-]+|Inf|NaN))");
  private static final Pattern NAME = Pattern.compile("\\b(?:fairlead|jvm|process)_[a-z0-9_]+\\b");

  @TempDir static Path folder;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static HttpServer backend;
  private static DevCertificates.Pair certificate;
  private static ProxyRun run;

  @BeforeAll
  static void start() throws Exception {
    backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    backend.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          int status = exchange.getRequestURI().getPath().equals("/odd") ? 599 : 200;
          byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    backend.start();
    certificate =
        new DevCertificates(folder, java.time.Instant.now()).make(List.of("shop.example.com"));
    Path file = Files.writeString(folder.resolve("fairlead.yaml"), text(1));
    run = ProxyRun.start(Origin.of((ReadResult.Loaded) ConfigFile.read(file), file));
    String proxy = "http://" + Startup.text(run.addresses().getFirst());
    for (int i = 0; i < 3; i++) {
      send(HttpRequest.newBuilder(URI.create(proxy + "/a")));
    }
    send(HttpRequest.newBuilder(URI.create(proxy + "/gone")));
    send(
        HttpRequest.newBuilder(URI.create(proxy + "/a"))
            .POST(HttpRequest.BodyPublishers.ofString("12345678")));
    send(HttpRequest.newBuilder(URI.create(proxy + "/odd")));
    send(HttpRequest.newBuilder(URI.create(proxy + "/a")));
  }

  @AfterAll
  static void stop() {
    run.close();
    backend.stop(0);
    CLIENT.close();
  }

  private static String text(int weight) {
    return """
    listeners:
      - { address: "127.0.0.1:0" }
      - { address: "127.0.0.1:0", tls: { certificates: { chain: "%s", key: "%s" } } }
    routes:
      - { name: gone, match: { path: /gone }, upstream: gone }
      - { name: all, upstream: shop, rateLimit: { rate: 1000/second, name: plenty } }
    upstreams:
      shop:
        health: off
        backends:
          - { name: one, url: "http://127.0.0.1:%d", weight: %d }
          - { name: two, url: "http://127.0.0.1:9", state: maintenance }
      gone: { health: off, protocol: h2, backends: [{ name: none, url: "http://127.0.0.1:9" }] }
    analytics: { flush: 100ms }
    accessLog: { file: "%s" }
    admin: "127.0.0.1:0"
    """
        .formatted(
            certificate.chain(),
            certificate.key(),
            backend.getAddress().getPort(),
            weight,
            folder.resolve("access.log"));
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(
        request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> metrics(String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create("http://" + run.adminAddress().orElseThrow() + "/metrics"));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  private static String page() throws Exception {
    return new String(metrics().body(), StandardCharsets.UTF_8);
  }

  /**
   * By name and labels, as written; each line is either a comment or a sample, and none is twice.
   */
  private static Map<String, Double> samples(String page) {
    Map<String, Double> samples = new HashMap<>();
    for (String line : page.lines().toList()) {
      if (!line.startsWith("#")) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        String labels = sample.group(2) == null ? "" : sample.group(2);
        double value = Double.parseDouble(sample.group(3).replace("Inf", "Infinity"));
        assertThat(samples.put(sample.group(1) + labels, value)).as(line).isNull();
      }
    }
    return samples;
  }

  private static String requests(String method, String code) {
    return "fairlead_requests_total{backend=\"one\",code=\"%s\",method=\"%s\",route=\"all\",upstream=\"shop\"}"
        .formatted(code, method);
  }

  @Test
  void whatWasServed_isCounted() throws Exception {
    Map<String, Double> samples = samples(page());
    assertThat(samples.get("fairlead_history_unwritten_seconds")).isBetween(0.0, 60.0);
    assertThat(samples)
        .containsEntry(requests("read", "200"), 4.0)
        .containsEntry(requests("write", "200"), 1.0)
        .containsEntry(requests("read", "5xx"), 1.0)
        .containsEntry("fairlead_request_duration_seconds_count{route=\"all\"}", 6.0)
        .containsEntry("fairlead_request_duration_seconds_bucket{route=\"all\",le=\"+Inf\"}", 6.0)
        .containsEntry(
            "fairlead_request_bytes_total{backend=\"one\",route=\"all\",upstream=\"shop\"}", 8.0)
        .containsEntry(
            "fairlead_response_bytes_total{backend=\"one\",route=\"all\",upstream=\"shop\"}", 30.0)
        .containsEntry("fairlead_backend_available{backend=\"two\",upstream=\"shop\"}", 0.0)
        .containsEntry(
            "fairlead_backend_state{backend=\"two\",state=\"maintenance\",upstream=\"shop\"}", 1.0)
        .containsEntry(
            "fairlead_limit_requests_total{limit=\"plenty\",outcome=\"admitted\",place=\"route all\"}",
            6.0)
        .containsEntry(
            "fairlead_failures_total{backend=\"none\",cause=\"connect_refused\",route=\"gone\",side=\"backend\",upstream=\"gone\"}",
            1.0)
        .containsKey("process_resident_memory_bytes");
    double phases =
        samples.entrySet().stream()
            .filter(each -> each.getKey().startsWith("fairlead_request_phase_seconds_total"))
            .filter(each -> each.getKey().contains("route=\"all\""))
            .mapToDouble(Map.Entry::getValue)
            .sum();
    double sum = samples.get("fairlead_request_duration_seconds_sum{route=\"all\"}");
    assertThat(phases).as("the parts make the whole").isCloseTo(sum, within(sum / 1000));
  }

  @Test
  void formats_areThoseThatAreAskedFor() throws Exception {
    assertThat(metrics().headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    HttpResponse<byte[]> open = metrics("Accept", "application/openmetrics-text;version=1.0.0");
    assertThat(open.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/openmetrics-text");
    assertThat(new String(open.body(), StandardCharsets.UTF_8)).endsWith("# EOF\n");
    HttpResponse<byte[]> binary =
        metrics(
            "Accept",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited");
    assertThat(binary.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/vnd.google.protobuf");
    assertThat(binary.body().length).isGreaterThan(1000);
    HttpResponse<byte[]> small = metrics("Accept-Encoding", "gzip");
    assertThat(small.headers().firstValue("Content-Encoding")).hasValue("gzip");
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(small.body()))) {
      assertThat(samples(new String(in.readAllBytes(), StandardCharsets.UTF_8)))
          .containsKey(requests("read", "200"));
    }
  }

  @Test
  void aReload_letsNoCounterGoBack() throws Exception {
    Map<String, Double> before = samples(page());
    run.control().apply(new Author("somebody", "-"), ControlPlane.ANY, text(2), null);
    Map<String, Double> after = samples(page());
    before.forEach((name, value) -> {
      if (name.matches("fairlead_.*(?:_total|_bucket|_count|_sum)\\b.*")) {
        assertThat(after).as(name).containsKey(name);
        assertThat(after.get(name)).as(name).isGreaterThanOrEqualTo(value);
      }
    });
    assertThat(after).containsEntry("fairlead_config_snapshot", run.snapshot() * 1.0);
  }

  @Test
  void promtool_findsNothingAmiss() throws Exception {
    Process tool;
    try {
      tool = new ProcessBuilder("promtool", "check", "metrics").redirectErrorStream(true).start();
    } catch (IOException e) {
      Assumptions.abort("promtool is not installed");
      return;
    }
    tool.getOutputStream().write(metrics().body());
    tool.getOutputStream().close();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said.lines().filter(line -> line.contains("fairlead_"))).isEmpty();
    assertThat(tool.exitValue()).as(said).isIn(0, 3);
  }

  @Test
  void theDashboard_asksForWhatThereIs() throws Exception {
    Set<String> there = new TreeSet<>();
    samples(page()).keySet().forEach(each -> there.add(each.replaceFirst("\\{.*", "")));
    Matcher typed = Pattern.compile("# TYPE (\\S+) \\S+").matcher(page());
    while (typed.find()) {
      there.add(typed.group(1));
    }
    Set<String> asked = new TreeSet<>();
    Pattern.compile("\"(?:expr|definition|query)\": \"((?:[^\"\\\\]|\\\\.)*)\"")
        .matcher(Files.readString(DASHBOARD))
        .results()
        .map((MatchResult found) -> found.group(1))
        .forEach(query -> NAME.matcher(query).results().forEach(name -> asked.add(name.group())));
    assertThat(asked).hasSizeGreaterThan(20);
    assertThat(there).containsAll(asked);
  }
}
