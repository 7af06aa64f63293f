package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.InputStream;
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
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that run and check a configuration, as processes with real signals. */
class RunCommandTest {
  private static final String LISTENING = "listening on (http://127.0.0.1:\\d+)";

  @TempDir Path folder;
  private final CountDownLatch slow = new CountDownLatch(1);
  private final CountDownLatch slowBegun = new CountDownLatch(1);
  private HttpServer backend;

  @BeforeEach
  void startBackend() throws Exception {
    backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    backend.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    backend.createContext(
        "/",
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/slow")) {
            slowBegun.countDown();
            try {
              slow.await();
            } catch (InterruptedException e) {
              throw new java.io.IOException(e);
            }
          }
          byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    backend.start();
  }

  @AfterEach
  void stopBackend() {
    slow.countDown();
    backend.stop(0);
  }

  @Test
  void proxy_servesWithoutAFile_andEndsOnSigterm() throws Exception {
    try (RunningCommand proxy =
        RunningCommand.start(folder, "proxy", "--to", backendUrl(), "--listen", "127.0.0.1:0")) {
      String url = proxy.awaits(LISTENING);
      proxy.awaits("ready after \\d+ ms");

      assertThat(get(url + "/").body()).isEqualTo("hello");

      proxy.signal("TERM");
      assertThat(proxy.exitCode()).as(proxy.said()).isZero();
      assertThat(proxy.said()).contains("SIGTERM: no new connections").contains("stopped");
    }
  }

  @Test
  void run_takesUpAGoodFile_andKeepsTheOldWorldForABrokenOne() throws Exception {
    Path config = write("/one");
    try (RunningCommand run = RunningCommand.start(folder, "run", "-c", config.toString())) {
      String url = run.awaits(LISTENING);
      assertThat(get(url + "/one").statusCode()).isEqualTo(200);
      assertThat(get(url + "/two").statusCode()).isEqualTo(404);

      Path next = Files.writeString(folder.resolve("next"), text("/two"));
      Files.move(next, config, StandardCopyOption.ATOMIC_MOVE);
      run.awaits("snapshot 2 is in force\\s+route .*");
      assertThat(get(url + "/two").statusCode()).isEqualTo(200);

      Files.writeString(config, text("/three").replace("upstream:", "upstraem:"));
      assertThat(run.awaits("not taken, snapshot 2 stays\\s+(\\S+:\\d+:\\d+: .*upstraem.*)"))
          .contains("upstream");
      assertThat(get(url + "/two").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void sighup_takesUpTheFile_andReopensTheAccessLog() throws Exception {
    Path log = folder.resolve("access.log");
    Path config = write("/one");
    Files.writeString(config, text("/one") + "accessLog: { file: " + log + " }\n");
    try (RunningCommand run =
        RunningCommand.start(folder, "run", "--no-watch", "-c", config.toString())) {
      String url = run.awaits(LISTENING);
      assertThat(get(url + "/one").statusCode()).isEqualTo(200);
      run.await("line in the log", () -> lines(log) == 1);
      Path moved = Files.move(log, folder.resolve("access.log.1"));
      Files.writeString(config, text("/two") + "accessLog: { file: " + log + " }\n");

      run.signal("HUP");

      run.awaits("SIGHUP: snapshot 2 is in force");
      assertThat(get(url + "/two").statusCode()).isEqualTo(200);
      run.await("line in the new log", () -> lines(log) == 1);
      assertThat(lines(moved)).isEqualTo(1);
    }
  }

  @Test
  void sigterm_letsTheExchangeFinish() throws Exception {
    Path config = write("/slow");
    try (RunningCommand run = RunningCommand.start(folder, "run", "-c", config.toString())) {
      try (Socket client = slowRequest(run.awaits(LISTENING))) {
        run.signal("TERM");
        run.awaits("SIGTERM: no new connections");
        slow.countDown();

        assertThat(answer(client)).startsWith("HTTP/1.1 200").endsWith("hello");
      }
      assertThat(run.exitCode()).as(run.said()).isZero();
    }
  }

  @Test
  void aSecondSignal_closesAtOnce() throws Exception {
    Path config = write("/slow");
    try (RunningCommand run = RunningCommand.start(folder, "run", "-c", config.toString())) {
      try (Socket _ = slowRequest(run.awaits(LISTENING))) {
        run.signal("INT");
        run.awaits("SIGINT: no new connections");
        run.signal("TERM");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.said()).contains("SIGTERM again: closing at once");
      }
    }
  }

  @Test
  void portInUse_isNamed() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RunningCommand proxy =
            RunningCommand.start(
                folder,
                "proxy",
                "--to",
                backendUrl(),
                "--listen",
                "127.0.0.1:" + other.getLocalPort())) {
      assertThat(proxy.exitCode()).isEqualTo(1);
      assertThat(proxy.said().lines()).hasSize(1);
      assertThat(proxy.said()).contains("127.0.0.1:" + other.getLocalPort());
    }
  }

  @Test
  void check_namesAllSixMistakes_withTheirPlaces() throws Exception {
    Files.writeString(
        folder.resolve("fairlead.yaml"),
        """
        listeners:
          - adress: 127.0.0.1:8080
        routes:
          - match: { path: api/** }
            upstream: bookstor
        upstreams:
          bookstore:
            balance: round-robbin
            backends:
              - { url: ftp://127.0.0.1:9001 }
        timeouts: { connect: fast }
        """);
    try (RunningCommand check = RunningCommand.start(folder, "check")) {
      assertThat(check.exitCode()).isEqualTo(1);
      assertThat(check.said())
          .containsPattern("fairlead.yaml:2:\\d+: .*adress")
          .containsPattern("fairlead.yaml:4:\\d+: .*api/")
          .containsPattern("fairlead.yaml:5:\\d+: .*bookstor")
          .containsPattern("fairlead.yaml:8:\\d+: .*round-robbin.*round-robin")
          .containsPattern("fairlead.yaml:10:\\d+: .*ftp")
          .containsPattern("fairlead.yaml:11:\\d+: .*fast");
    }
    try (RunningCommand run = RunningCommand.start(folder, "run")) {
      assertThat(run.exitCode()).as("run refuses it").isEqualTo(1);
      assertThat(run.said()).contains("round-robbin").doesNotContain("listening");
    }
  }

  @Test
  void aMissingFile_isOneSentence() throws Exception {
    try (RunningCommand run = RunningCommand.start(folder, "run", "-c", "absent.yaml")) {
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.said().lines()).hasSize(1);
      assertThat(run.said()).contains("absent.yaml");
    }
  }

  @Test
  void wrongUsage_isCodeTwo() throws Exception {
    try (RunningCommand wrong = RunningCommand.start(folder, "proxy", "--to", "https://x")) {
      assertThat(wrong.exitCode()).isEqualTo(2);
      assertThat(wrong.said()).contains("plain http");
    }
  }

  private Path write(String path) throws Exception {
    return Files.writeString(folder.resolve("fairlead.yaml"), text(path));
  }

  private String text(String path) {
    return """
    listeners: [{ address: "127.0.0.1:0" }]
    routes: [{ match: { path: %s }, upstream: backends }]
    upstreams: { backends: { backends: [{ url: "%s" }] } }
    """
        .formatted(path, backendUrl());
  }

  private String backendUrl() {
    return "http://127.0.0.1:" + backend.getAddress().getPort();
  }

  private Socket slowRequest(String url) throws Exception {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), URI.create(url).getPort());
    client
        .getOutputStream()
        .write("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    slowBegun.await();
    return client;
  }

  private static String answer(Socket client) throws Exception {
    try (InputStream in = client.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static HttpResponse<String> get(String url) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static long lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    } catch (java.io.IOException e) {
      return -1;
    }
  }
}
