package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fairlead.balancer.CookieAffinity;
import dev.fairlead.balancer.Secrets;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.ReadResult;
import dev.fairlead.runtime.Labels;
import dev.fairlead.runtime.SnapshotCompiler;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ExplainCommandTest {
  private static final String CONFIG =
      """
      listeners: [127.0.0.1:0]
      routes:
        - { name: api, match: { path: /api/** }, upstream: shop }
        - { name: old, match: { host: old.example }, upstream: shop }
      upstreams:
        shop:
          sticky: { cookie: FAIRLEAD }
          backends:
            - { name: b1, url: http://127.0.0.1:9001 }
            - { name: b2, url: http://127.0.0.1:9002 }
            - { name: b3, url: http://127.0.0.1:9003, state: maintenance }
      """;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void file_isExplainedWithNothingRunning_andNothingIsLeftBehind() throws Exception {
    assertThat(explain("GET", "http://shop/api/x?y", "-H", "X-A: b", "-c", write(CONFIG))).isZero();

    assertThat(out.toString())
        .contains("> api  path /api/** → shop", "host shop is not old.example")
        .contains("no: in maintenance, takes nothing")
        .contains("PICKS b1", "SENDS to 127.0.0.1:9001")
        .contains("  GET /api/x?y HTTP/1.1\n  Host: shop\n  X-A: b\n")
        .contains("X-Request-Id: (request id)");
    assertThat(out.toString().lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("fairlead.yaml"));
    }
  }

  @Test
  void cookieOfARunBefore_isKnown() throws Exception {
    String file = write(CONFIG);
    Secrets kept = new StickySecret(folder.resolve("fairlead-state"), _ -> {});
    ProxySpec spec = ((ReadResult.Loaded) ConfigFile.read(Path.of(file))).spec();
    CookieAffinity affinity =
        (CookieAffinity)
            new SnapshotCompiler(new Labels(), () -> 0, kept)
                .compile(spec, null)
                .upstreams()
                .get("shop")
                .affinity();
    String line = new String(affinity.line(1), StandardCharsets.US_ASCII);
    String cookie = line.substring(line.indexOf(' ') + 1, line.indexOf(';'));

    assertThat(explain("GET", "http://shop/api", "-H", "Cookie: " + cookie, "-c", file)).isZero();

    assertThat(out.toString()).contains("bound to b2 by cookie FAIRLEAD", "PICKS b2");
  }

  @Test
  void json_isWhatTheAdminPortSays_andSecretsAreNotInIt() throws Exception {
    String secret = "hunter2hunter2hunter2";
    String file = write(CONFIG.replace("FAIRLEAD", "FAIRLEAD, secret: " + secret));

    assertThat(explain("GET", "http://shop/api", "--json", "-c", file)).isZero();

    assertThat(out.toString())
        .startsWith("{")
        .contains("\"picked\" : \"b1\"", "\"wins\" : true")
        .doesNotContain(secret);
  }

  @Test
  void runningProxy_isAskedByItsAdminPort_andDoesWhatItSaid() throws Exception {
    List<HttpServer> backends = List.of(backend("b1"), backend("b2"), backend("b3"));
    String text =
        """
        listeners: [127.0.0.1:0]
        admin: 127.0.0.1:0
        upstreams:
          shop:
            balance: least-connections
            backends:
              - { name: b1, url: http://127.0.0.1:%d, weight: 3 }
              - { name: b2, url: http://127.0.0.1:%d }
              - { name: b3, url: http://127.0.0.1:%d }
        """
            .formatted(backends.stream().map(each -> each.getAddress().getPort()).toArray());
    ProxySpec spec = ((ReadResult.Loaded) ConfigFile.read(Path.of(write(text)))).spec();
    try (ProxyRun run = ProxyRun.start(spec, Secrets.ephemeral());
        HttpClient client = HttpClient.newHttpClient()) {
      String admin = run.adminAddress().orElseThrow().toString();
      URI url = URI.create("http:/" + run.addresses().getFirst() + "/x");
      List<String> said = new ArrayList<>();
      List<String> served = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        out.getBuffer().setLength(0);
        assertThat(explain("GET", url.toString(), "--admin", admin)).as(err.toString()).isZero();
        String picks = out.toString().lines().filter(l -> l.startsWith("PICKS ")).findFirst().get();
        said.add(picks.substring("PICKS ".length()));
        served.add(
            client
                .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                .body());
      }
      assertThat(served).isEqualTo(said).contains("b1", "b2", "b3");
    } finally {
      backends.forEach(each -> each.stop(0));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '\u0001',
      value = {
        "G T | http://h/ | 'G T' is no method",
        "GET | /x | '/x' names no host",
        "GET | ftp://h/ | 'ftp://h/' is neither http nor https",
      })
  void badQuestion_isASentence_andCodeTwo(String method, String url, String sentence) {
    assertThat(explain(method, url)).isEqualTo(2);
    assertThat(err.toString()).startsWith(sentence);
  }

  @Test
  void badOption_isASentence_andCodeTwo() throws Exception {
    assertThat(explain("GET", "http://h/", "-H", "nonsense")).isEqualTo(2);
    assertThat(err.toString()).startsWith("'nonsense' is no header line");
    assertThat(explain("GET", "http://h/", "--from", "office")).isEqualTo(2);
    assertThat(err.toString()).contains("'office' is no IP address");
    assertThat(explain("GET", "http://h/", "-c", write(CONFIG), "--admin", "9900")).isEqualTo(2);
  }

  @Test
  void whatCannotBeAsked_isOneSentence_andCodeOne() throws Exception {
    assertThat(explain("GET", "http://h/", "-c", "absent.yaml")).isEqualTo(1);
    assertThat(err.toString()).contains("absent.yaml: there is no such file").hasLineCount(1);

    err.getBuffer().setLength(0);
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThat(explain("GET", "http://h/", "--admin", "" + free)).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("fairlead: no proxy answers on admin address 127.0.0.1:" + free + "\n");

    assertThat(explain("GET", "http://h/", "-c", write("listeners: [x]\n"))).isEqualTo(1);
    assertThat(err.toString()).contains("fairlead.yaml:1:13: expected an address");
  }

  private int explain(String... arguments) {
    CommandLine line =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of("explain"));
    all.addAll(Arrays.asList(arguments));
    return line.execute(all.toArray(String[]::new));
  }

  private String write(String text) throws Exception {
    return Files.writeString(folder.resolve("fairlead.yaml"), text).toString();
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
}
