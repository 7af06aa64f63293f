package dev.fairlead.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.fairlead.analytics.AccessLog;
import dev.fairlead.balancer.Secrets;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.ReadResult;
import dev.fairlead.front.ProxyServer;
import dev.fairlead.runtime.Labels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which backend a real proxy gave each request over real sockets, and what it answered itself, is
 * what a rehearsal of its access log with the same configuration comes to. One proxy for all.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealProxyBackendsTest {
  private static final String CLIENT = "127.0.0.1";
  private static final int TIMEOUT = 60_000;

  /** Of ann, whose password is {@code secret}; of the lowest cost. */
  private static final String USERS =
      "ann:$2b$04$W/UYyOWYe6t3dtV2T3XO7eJ6ayEB87y73XiyGIbLkcfsUEFg7YDfi\n";

  @TempDir static Path folder;

  private final List<HttpServer> backends = new ArrayList<>();
  private final BlockingQueue<String> held = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> vias = new LinkedBlockingQueue<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<JsonNode> lines = new ArrayList<>();
  private InetSocketAddress served = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private InetSocketAddress redirecting = served;

  @SuppressWarnings("NullAway.Init")
  private Findings found;

  @BeforeAll
  void playAndRehearse() throws Exception {
    for (int i = 0; i < 3; i++) {
      backends.add(backend());
    }
    ProxySpec spec = spec(config());
    Path log = folder.resolve("access.log");
    try (AccessLog written = AccessLog.open(log.toString(), AccessLog.Format.JSON, 1 << 20);
        ProxyServer proxy = ProxyServer.start(spec, new Labels(), written, Secrets.ephemeral())) {
      served = proxy.addresses().get(0);
      redirecting = proxy.addresses().get(1);
      traffic();
    }
    ObjectMapper json = new ObjectMapper();
    for (String line : Files.readAllLines(log)) {
      lines.add(json.readTree(line));
    }
    found =
        Rehearsal.run(
                new Rehearsal.Plan(log, spec, spec, Secrets.ephemeral(), null, ClientMask.STANDARD))
            .findings();
  }

  @AfterAll
  void stop() {
    release.countDown();
    threads.close();
    backends.forEach(each -> each.stop(0));
  }

  @Test
  void everyRequest_isAsTheLogSays() {
    assertThat(found.requests()).isEqualTo(lines.size()).isGreaterThan(200);
    assertThat(found.undecided()).isZero();
    // Of two that came in the same millisecond nobody knows which was first in the queue.
    long queued =
        lines.stream()
            .filter(RealProxyBackendsTest::isOfTheTwo)
            .map(each -> each.get("time"))
            .distinct()
            .count();
    assertThat(found.agreed()).isBetween(found.compared() - (2 - queued), found.compared());
  }

  /**
   * By weights, addresses, paths, queries and cookies; backends that were full, and own answers.
   */
  @Test
  void backends_getWhatTheyGot() {
    Map<String, Long> logged = new TreeMap<>();
    lines.stream()
        .map(each -> each.get("backend").asText(""))
        .filter(each -> !each.isEmpty())
        .forEach(each -> logged.merge(each, 1L, Long::sum));
    Map<String, Long> rehearsed = new TreeMap<>();
    found
        .upstreams()
        .forEach((upstream, tally) ->
            tally
                .shares()
                .forEach((backend, times) -> {
                  if (times[0] > 0) {
                    rehearsed.put(upstream + "/" + backend, times[0]);
                  }
                }));

    assertThat(rehearsed).isEqualTo(logged);
    assertThat(logged)
        .containsEntry("weighted/b0", 50L)
        .containsEntry("weighted/b1", 10L)
        .containsEntry("weighted/b2", 20L);
    assertThat(logged.keySet()).anyMatch(each -> each.startsWith("cookie/"));
  }

  private static boolean isOfTheTwo(JsonNode line) {
    return line.get("target").asText().matches("/line/[xy]");
  }

  @Test
  void refusals_areThoseOfTheLog() {
    Map<String, Long> logged = new TreeMap<>();
    lines.stream()
        .map(each -> each.get("failure").asText(""))
        .filter(each -> !each.isEmpty())
        .forEach(each -> logged.merge(each, 1L, Long::sum));
    Map<String, Long> rehearsed = new TreeMap<>();
    found
        .refusals()
        .forEach(each ->
            rehearsed.merge(
                String.valueOf(each.getKey().failure()).toLowerCase(Locale.ROOT),
                each.getValue().now,
                Long::sum));

    assertThat(rehearsed).isEqualTo(logged);
    assertThat(logged)
        .containsOnlyKeys(
            "address_denied",
            "bad_field_name",
            "bad_path",
            "loop_detected",
            "overloaded",
            "password_needed",
            "queue_full",
            "queue_timeout");
  }

  // ---- what is sent ----

  private void traffic() throws Exception {
    List<CompletableFuture<String>> waiting = new ArrayList<>();
    for (String path : List.of("/patience/hold", "/line/hold", "/busy/hold")) {
      waiting.add(later(path));
      assertThat(held.poll(TIMEOUT, TimeUnit.MILLISECONDS)).isEqualTo(path);
    }
    assertThat(get("/patience/x", CLIENT)).startsWith("HTTP/1.1 503");

    for (int i = 0; i < 80; i++) {
      get("/weighted/" + i, CLIENT);
    }
    for (int i = 1; i <= 25; i++) {
      String client = "127.0.0." + i;
      get("/ip/x", client);
      get("/stuck/x", client);
      get("/path/" + i * i, client);
      get("/query/x?u=" + i % 9 + "&v=1", client);
      get("/first/x", client);
      get("/ip/y", client);
    }
    cookies();
    ownAnswers();
    get("/closed/x", "127.0.0.3");
    get("/closed/x", "127.0.0.4");
    get("/users/x", CLIENT);
    send(served, head("GET", "/users/x", "Authorization: Basic YW5uOnNlY3JldA=="), CLIENT);
    // Last, so that those before began in other milliseconds, by which the log knows who came
    // first.
    assertThat(get("/busy/x", CLIENT)).startsWith("HTTP/1.1 503");
    oneWaitsAndOneIsRefused(waiting);
    release.countDown();
    for (CompletableFuture<String> each : waiting) {
      assertThat(each.get(TIMEOUT, TimeUnit.MILLISECONDS)).startsWith("HTTP/1.1 200");
    }
  }

  /** Two come where one can wait: whichever is later is told so while the other still waits. */
  private void oneWaitsAndOneIsRefused(List<CompletableFuture<String>> waiting) throws Exception {
    CompletionService<String> first = new ExecutorCompletionService<>(threads);
    List<CompletableFuture<String>> both = List.of(later("/line/x"), later("/line/y"));
    both.forEach(each -> first.submit(each::get));
    assertThat(first.take().get()).startsWith("HTTP/1.1 503");
    both.stream().filter(each -> !each.isDone()).forEach(waiting::add);
  }

  private void cookies() throws IOException {
    for (int i = 0; i < 4; i++) {
      String answer = get("/cookie/x", CLIENT);
      int at = answer.indexOf("Set-Cookie: ") + "Set-Cookie: ".length();
      String cookie = "Cookie: " + answer.substring(at, answer.indexOf(';', at));
      for (int more = 0; more < i; more++) {
        send(served, head("GET", "/cookie/y", cookie), CLIENT);
      }
    }
  }

  private void ownAnswers() throws Exception {
    String answer = send(served, head("OPTIONS", "/weighted/x", "Max-Forwards: 0"), CLIENT);
    assertThat(answer).startsWith("HTTP/1.1 200");
    send(served, head("OPTIONS", "/first/x", "Max-Forwards: 1"), CLIENT);
    send(served, head("GET", "/first/x", "Odd_Name: 1"), CLIENT);
    vias.clear();
    get("/first/x", CLIENT);
    send(served, head("GET", "/first/x", "Via: " + vias.take()), CLIENT);
    get("/first/../%00", CLIENT);
    answer = send(redirecting, head("GET", "/weighted/x?y", "A: b"), CLIENT);
    assertThat(answer)
        .startsWith("HTTP/1.1 308")
        .contains("https://shop.example:8443/weighted/x?y");
  }

  private CompletableFuture<String> later(String path) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return get(path, CLIENT);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        },
        threads);
  }

  private String get(String target, String client) throws IOException {
    return send(served, head("GET", target, "A: b"), client);
  }

  private static String head(String method, String target, String line) {
    return "%s %s HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n%s\r\n\r\n"
        .formatted(method, target, line);
  }

  private static String send(InetSocketAddress to, String request, String from) throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(from, 0));
      socket.setSoTimeout(TIMEOUT);
      socket.connect(to, TIMEOUT);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  // ---- the proxy and its backends ----

  private HttpServer backend() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          String via = exchange.getRequestHeaders().getFirst("Via");
          vias.add(via == null ? "" : via);
          if (path.endsWith("/hold")) {
            held.add(path);
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private String config() throws IOException {
    Path users = Files.writeString(folder.resolve("users"), USERS);
    String three =
        "backends: [ { name: b0, url: %s }, { name: b1, url: %s }, { name: b2, url: %s } ]"
            .formatted(url(0), url(1), url(2));
    String one = "backends: [ { url: %s, maxInFlight: 1 } ]".formatted(url(0));
    return """
    workers: 1
    listeners:
      - 127.0.0.1:0
      - { address: 127.0.0.1:0, redirectToHttps: 8443 }
    hardening: { underscores: reject }
    routes:
      - { match: { path: /weighted/** }, upstream: weighted }
      - { match: { path: /ip/** }, upstream: ip }
      - { match: { path: /stuck/** }, upstream: stuck }
      - { match: { path: /path/** }, upstream: path }
      - { match: { path: /query/** }, upstream: query }
      - { match: { path: /first/** }, upstream: first }
      - { match: { path: /cookie/** }, upstream: cookie }
      - { match: { path: /patience/** }, upstream: patience }
      - { match: { path: /line/** }, upstream: line }
      - { match: { path: /busy/** }, upstream: first, concurrency: 1 }
      - { match: { path: /closed/** }, upstream: first, access: { allow: [127.0.0.3] } }
      - { match: { path: /users/** }, upstream: first, access: { users: USERS } }
    upstreams:
      weighted: { WEIGHTED }
      ip: { balance: ip-hash, THREE }
      stuck: { sticky: { ip: true }, THREE }
      path: { balance: { policy: consistent-hash, key: path }, THREE }
      query: { balance: { policy: hash, key: { query: u } }, THREE }
      first: { balance: first, THREE }
      cookie: { sticky: { cookie: S }, THREE }
      patience: { queue: { timeout: 50ms }, ONE }
      line: { queue: { size: 1, timeout: 10m }, ONE }
    """
        .replace("USERS", users.toString())
        .replace(
            "WEIGHTED", three.replace("b0,", "b0, weight: 5,").replace("b2,", "b2, weight: 2,"))
        .replace("THREE", three)
        .replace("ONE", one);
  }

  private String url(int backend) {
    return "http://127.0.0.1:" + backends.get(backend).getAddress().getPort();
  }

  private static ProxySpec spec(String text) {
    ReadResult read = RehearsalTest.tryRead(text);
    assertThat(read).as(text).isInstanceOf(ReadResult.Loaded.class);
    return ((ReadResult.Loaded) read).spec();
  }
}
