package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client's cookie outlives the proxy: real processes, killed without warning. */
class StickyRestartTest {
  private static final String LISTENING = "listening on (http://127.0.0.1:\\d+)";

  @TempDir Path folder;
  private HttpServer a;
  private HttpServer b;

  @BeforeEach
  void startBackends() throws Exception {
    a = backend("a");
    b = backend("b");
  }

  @AfterEach
  void stopBackends() {
    a.stop(0);
    b.stop(0);
  }

  private static HttpServer backend(String name) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = name.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private Path config(int maxAttempts, String more) throws Exception {
    return Files.writeString(
        folder.resolve("fairlead.yaml"),
        """
        listeners: [{ address: "127.0.0.1:0" }]
        routes: [{ upstream: shop }]
        upstreams:
          shop:
            sticky: { cookie: FL }
            retry: %d
            backends: ["http://127.0.0.1:%d", "http://127.0.0.1:%d"]
        %s
        """
            .formatted(maxAttempts, a.getAddress().getPort(), b.getAddress().getPort(), more));
  }

  private static HttpResponse<String> get(String url, String cookie) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(url)).header("Cookie", cookie).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String cookie(HttpResponse<String> answer) {
    String line = answer.headers().firstValue("Set-Cookie").orElseThrow();
    return line.substring(0, line.indexOf(';'));
  }

  private static void assertStays(String url, String cookie, String home) throws Exception {
    for (int i = 0; i < 4; i++) {
      HttpResponse<String> answer = get(url + "/", cookie);
      assertThat(answer.body()).isEqualTo(home);
      assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }
  }

  @Test
  void cookie_isGoodAfterAReload_andAfterAKill() throws Exception {
    Path config = config(2, "");
    String cookie;
    String home;
    try (RunningCommand run = RunningCommand.start(folder, "run", "-c", config.toString())) {
      String url = run.awaits(LISTENING);
      HttpResponse<String> first = get(url + "/", "x=y");
      cookie = cookie(first);
      home = first.body();
      Path secret = folder.resolve("fairlead-state/sticky.secret");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
          .isEqualTo("rw-------");

      Files.delete(secret);
      config(3, "");
      run.signal("HUP");
      run.awaits("snapshot 2 is in force");
      assertStays(url, cookie, home);
    }
    // That file is gone: this one has another secret, and keeps it.
    try (RunningCommand run = RunningCommand.start(folder, "run", "-c", config.toString())) {
      HttpResponse<String> first = get(run.awaits(LISTENING) + "/", cookie);
      assertThat(cookie(first)).isNotEqualTo(cookie);
      cookie = cookie(first);
      home = first.body();
      run.signal("KILL");
      run.exitCode();
    }
    try (RunningCommand run = RunningCommand.start(folder, "run", "-c", config.toString())) {
      assertStays(run.awaits(LISTENING), cookie, home);
    }
  }

  @Test
  void unusableStateFolder_isSaidAtTheStart() throws Exception {
    Files.writeString(folder.resolve("taken"), "no folder");
    Path config = config(2, "state: " + folder.resolve("taken"));
    try (RunningCommand run = RunningCommand.start(folder, "run", "-c", config.toString())) {
      String url = run.awaits(LISTENING);
      assertThat(run.said()).contains("warning: the secret of sticky cookies cannot be kept in");
      HttpResponse<String> first = get(url + "/", "x=y");
      assertStays(url, cookie(first), first.body());
    }
  }
}
