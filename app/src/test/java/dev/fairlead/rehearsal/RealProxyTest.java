package dev.fairlead.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fairlead.analytics.AccessLog;
import dev.fairlead.balancer.Secrets;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.ReadResult;
import dev.fairlead.front.ProxyServer;
import dev.fairlead.runtime.Labels;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a real proxy did over real sockets, and wrote into its access log, is what a rehearsal of
 * that log with the same configuration comes to.
 */
class RealProxyTest {
  private static final int REQUESTS = 60;
  private static final List<String> HOSTS = List.of("a.example", "b.example", "x.b.example");
  private static final List<String> PATHS =
      List.of(
          "/", "/api/x", "/api/x?u=1&v=2", "/api//y", "/z/x", "/%61pi/x", "/api/../z/x", "/a%2fb");
  private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "DELETE");
  private static final List<String> MATCHES =
      List.of(
          "host: a.example",
          "host: \"*.b.example\"",
          "path: /api/**",
          "path: /*/x",
          "method: GET",
          "method: [PUT, POST]",
          "header: { User-Agent: robot }",
          "header: { X-User: u1 }");
  // So slow to come back that no unit does while the test runs.
  private static final List<String> GUARDS =
      List.of(
          "",
          "",
          "rateLimit: { rate: 5/hour }, ",
          "rateLimit: { rate: 9/hour, burst: 4, key: path }, ",
          "rateLimit: { rate: 6/hour, window: sliding }, cost: 2, ",
          "rateLimit: { rate: 3/hour, key: { query: u } }, ",
          "rateLimit: { rate: 2/hour, dryRun: true }, ",
          "access: { deny: [127.0.0.3, 127.0.1.0/24] }, ",
          "access: { allow: [127.0.0.0/30] }, ",
          "maxBody: 10B, ");

  private static LongStream seeds() {
    return LongStream.range(0, 12);
  }

  /** Whatever the seed, which the name of the test has. */
  @ParameterizedTest
  @MethodSource("seeds")
  void rehearsalOfTheSameConfiguration_isWhatTheProxyDid(long seed) throws Exception {
    Random random = new Random(seed);
    Path log = Files.createTempFile("rehearsal", ".log");
    HttpServer backend = backend();
    try {
      ProxySpec spec = spec(random, backend.getAddress().getPort());
      try (AccessLog written = AccessLog.open(log.toString(), AccessLog.Format.JSON, 1 << 20);
          ProxyServer proxy = ProxyServer.start(spec, new Labels(), written, Secrets.ephemeral())) {
        for (int i = 0; i < REQUESTS; i++) {
          send(proxy.addresses().getFirst(), request(random), client(random));
        }
      }

      Rehearsal.Outcome outcome =
          Rehearsal.run(
              new Rehearsal.Plan(log, spec, spec, Secrets.ephemeral(), null, ClientMask.STANDARD));

      Findings found = outcome.findings();
      assertThat(outcome.skipped()).isZero();
      assertThat(found.requests()).isEqualTo(REQUESTS);
      assertThat(found.compared()).isEqualTo(REQUESTS - found.undecided());
      assertThat(found.agreed())
          .as(() -> "of %s\n%s\n%s".formatted(seed, spec.routes(), text(log)))
          .isEqualTo(found.compared());
      assertThat(found.undecided()).isLessThan(REQUESTS);
    } finally {
      backend.stop(0);
      Files.delete(log);
    }
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static HttpServer backend() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  /** Of those that are drawn, the first without problems, such as two routes for the same. */
  private static ProxySpec spec(Random random, int port) {
    while (true) {
      if (RehearsalTest.tryRead(config(random, port)) instanceof ReadResult.Loaded loaded) {
        return loaded.spec();
      }
    }
  }

  private static String config(Random random, int port) {
    StringBuilder text = new StringBuilder("workers: 1\nlisteners:\n  - { ");
    text.append(pick(GUARDS, random)).append("address: 127.0.0.1:0 }\n");
    // A listener knows neither.
    int body = text.indexOf("maxBody: 10B, ");
    if (body >= 0) {
      text.delete(body, body + "maxBody: 10B, ".length());
    }
    int cost = text.indexOf("cost: 2, ");
    if (cost >= 0) {
      text.delete(cost, cost + "cost: 2, ".length());
    }
    text.append("routes:\n");
    int routes = 1 + random.nextInt(4);
    for (int i = 0; i < routes; i++) {
      text.append("  - { name: r%d, match: { ".formatted(i));
      List<String> matches = new ArrayList<>(MATCHES);
      int parts = random.nextInt(3);
      List<String> chosen = new ArrayList<>();
      for (int part = 0; part < parts; part++) {
        String match = matches.remove(random.nextInt(matches.size()));
        String key = match.substring(0, match.indexOf(':'));
        matches.removeIf(each -> each.startsWith(key));
        chosen.add(match);
      }
      if (chosen.isEmpty()) {
        chosen.add("path: /**");
      }
      text.append(String.join(", ", chosen)).append(" }, ").append(pick(GUARDS, random));
      text.append("upstream: u }\n");
    }
    return text.append("upstreams: { u: { backends: [ http://127.0.0.1:%d ] } }\n".formatted(port))
        .toString();
  }

  private static String request(Random random) {
    StringBuilder text = new StringBuilder();
    text.append(pick(METHODS, random)).append(' ').append(pick(PATHS, random));
    text.append(" HTTP/1.1\r\nHost: ").append(pick(HOSTS, random)).append("\r\n");
    if (random.nextInt(3) == 0) {
      text.append("User-Agent: robot\r\n");
    }
    if (random.nextInt(4) == 0) {
      text.append("X-User: u1\r\n");
    }
    int body = random.nextInt(3) == 0 ? 5 + random.nextInt(12) : 0;
    text.append("Connection: close\r\nContent-Length: ").append(body).append("\r\n\r\n");
    return text.append("x".repeat(body)).toString();
  }

  private static String client(Random random) {
    return pick(List.of("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.1.9"), random);
  }

  private static void send(InetSocketAddress to, String request, String from) throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(from, 0));
      socket.setSoTimeout(60_000);
      socket.connect(to, 60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      assertThat(in.readAllBytes()).isNotEmpty();
    }
  }

  private static <T> T pick(List<T> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }
}
