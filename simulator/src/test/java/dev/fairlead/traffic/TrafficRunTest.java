package dev.fairlead.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.fairlead.traffic.result.RunResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole runs against a server of the JDK. */
class TrafficRunTest {
  private static final Duration PAUSE = Duration.ofMillis(1500);

  private final AtomicLong served = new AtomicLong();
  private final AtomicLong pausedUntil = new AtomicLong(Long.MIN_VALUE);
  private final Set<String> sources = ConcurrentHashMap.newKeySet();
  private final Set<String> cookies = ConcurrentHashMap.newKeySet();
  private ExecutorService threads;
  private HttpServer server;
  private String target;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
    threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          served.incrementAndGet();
          sources.add(exchange.getRemoteAddress().getAddress().getHostAddress());
          List<String> sent = exchange.getRequestHeaders().getOrDefault("Cookie", List.of());
          cookies.addAll(sent);
          pausedUntil.compareAndSet(Long.MIN_VALUE, System.nanoTime() + PAUSE.toNanos());
          if (exchange.getRequestURI().getPath().equals("/stalls")) {
            // All that come in the first while are held up together, as by a collector of garbage.
            LockSupport.parkNanos(Math.max(0, pausedUntil.get() - System.nanoTime()));
          }
          byte[] body =
              "{\"items\":[{\"id\":17}]}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Set-Cookie", "session=abc; Path=/; HttpOnly");
          boolean missing = exchange.getRequestURI().getPath().equals("/missing");
          exchange.sendResponseHeaders(missing ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    target = "target: http://127.0.0.1:" + server.getAddress().getPort() + "\n";
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void counts_equalTheServersOwn_andErrorsAreNamed() throws IOException {
    RunResult result =
        Runs.run(
            target
                + """
                arrivals: { constant: 100/s, count: 100 }
                limits: { timeout: 300s, linger: 300s }
                clients: { count: 5, via: source }
                journeys:
                  - steps:
                      - { get: /books, name: list, extract: { id: /items/*/id } }
                      - { get: "/books/${id}", name: book }
                      - { get: /missing, name: missing }
                      - { get: /never, name: never }
                thresholds: [ "errors<1%", "p99<1h" ]
                """
                    .replace("1h", "900s"));
    assertThat(result.all().requests()).isEqualTo(served.get()).isEqualTo(300);
    assertThat(result.all().statuses()).containsEntry(200, 200L).containsEntry(404, 100L);
    assertThat(result.all().causes()).containsEntry("unexpected status", 100L).hasSize(1);
    assertThat(result.users().broken()).isEqualTo(100);
    assertThat(sources).hasSize(5).contains("127.1.0.1");
    assertThat(cookies).containsExactly("session=abc");
    assertThat(result.verdicts()).extracting(RunResult.Verdict::kept).containsExactly(false, true);
    assertThat(result.timeline().stream().mapToLong(each -> each.answered()).sum()).isEqualTo(200);
  }

  @Test
  void stall_standsInTheLatencyOfAllThatWereMeantToBeSentInIt() throws IOException {
    RunResult result =
        Runs.run(
            target
                + """
                arrivals: { constant: 40/s, count: 80 }
                limits: { timeout: 300s, linger: 300s }
                connections: 1
                journeys: [ { steps: [ { get: /stalls } ] } ]
                """);
    // One connection: all but the first wait for it, unsent. What was meant to be sent in the first
    // second of the pause, half of all, waited half a second at least. From the sending, one did.
    assertThat(result.users().dropped()).isZero();
    assertThat(result.all().answered()).isEqualTo(80);
    assertThat(result.all().latency().max()).isGreaterThan(1_400_000);
    assertThat(result.all().latency().p50()).isGreaterThan(450_000);
    assertThat(result.all().service().p50()).isLessThan(result.all().latency().p50());
  }

  @Test
  void usersBeyondTheLimit_areDropped_andCounted() throws IOException {
    RunResult result =
        Runs.run(
            target
                + """
                arrivals: { constant: 100/s, count: 100 }
                limits: { users: 10, timeout: 300s, linger: 300s }
                journeys: [ { steps: [ { get: /stalls } ] } ]
                """);
    assertThat(result.users().dropped()).isGreaterThan(0);
    assertThat(result.users().began() + result.users().dropped()).isEqualTo(100);
    assertThat(served.get()).isEqualTo(result.users().began());
  }

  @Test
  void targetWithoutHttp2_isSaidBeforeAnybodyBegins() {
    String text =
        target + "http: 2\narrivals: { poisson: 1/s }\njourneys: [ { steps: [ { get: / } ] } ]\n";
    assertThatThrownBy(() -> Runs.run(text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not speak HTTP/2");
    assertThat(served).hasValue(0);
  }

  /** Each request is the first of its connection: none was kept. */
  @Test
  void freshConnectionThatIsClosed_isAnError_notAKeptOneSentAgain() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              while (true) {
                try (Socket one = socket.accept()) {
                  one.getInputStream().read(new byte[4096]);
                }
              }
            } catch (IOException e) {
              // It is over.
            }
          });
      RunResult result =
          Runs.run(
              "target: http://127.0.0.1:"
                  + socket.getLocalPort()
                  + "\narrivals: { constant: 50/s, count: 5 }\n"
                  + "limits: { timeout: 100s, linger: 100s }\n"
                  + "journeys: [ { steps: [ { get: / } ] } ]\n");
      assertThat(result.all().failed()).isEqualTo(5);
      assertThat(result.users().reconnects()).isZero();
      assertThat(result.verdicts()).isEmpty();
      assertThat(result.passed()).isFalse();
    }
  }

  @Test
  void nobodyThere_isSaidAtOnce() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    String text =
        "target: http://127.0.0.1:"
            + port
            + "\narrivals: { poisson: 1/s }\n"
            + "journeys: [ { steps: [ { get: / } ] } ]\n";
    assertThatThrownBy(() -> Runs.run(text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot reach http://127.0.0.1:" + port)
        .hasMessageContaining("refused");
  }
}
