package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The history of a real proxy that is killed, as its user sees it. */
class ReportCommandTest {
  private static final String LISTENING = "listening on (http://127.0.0.1:\\d+)";

  @TempDir Path folder;
  private HttpServer backend;
  private Path config;

  @BeforeEach
  void startBackend() throws Exception {
    backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    backend.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(
              exchange.getRequestURI().getPath().contains("missing") ? 404 : 204, -1);
          exchange.close();
        });
    backend.start();
    config =
        Files.writeString(
            folder.resolve("fairlead.yaml"),
            """
            listeners: [127.0.0.1:0]
            routes:
              - { name: narrow, match: { path: /narrow }, upstream: shop, rateLimit: { rate: 1/hour } }
              - { name: silent, match: { path: /silent }, upstream: spare }
              - { name: rest, upstream: shop }
            upstreams:
              shop: { backends: [{ name: b1, url: "http://127.0.0.1:%d" }] }
              spare: { backends: [{ name: cold, url: "http://127.0.0.1:9", state: maintenance }] }
            analytics: { flush: 100ms }
            """
                .formatted(backend.getAddress().getPort()));
  }

  @AfterEach
  void stopBackend() {
    backend.stop(0);
  }

  @Test
  void whatAKilledProxyServed_isInTheReport_andTheNextOneSaysWhatMayBeMissing() throws Exception {
    try (RunningCommand run =
        RunningCommand.start(folder, "run", "--no-watch", "-c", config.toString())) {
      String url = run.awaits(LISTENING);
      for (int i = 0; i < 5; i++) {
        get(url + "/books/" + i);
      }
      get(url + "/missing");
      get(url + "/narrow");
      get(url + "/narrow");
      run.await(
          "report of all", () -> said("--format", "csv").contains("\r\ntotal,,") && total() == 8);
      run.signal("KILL");
      run.exitCode();
    }
    String report = said();
    assertThat(report)
        .contains("8 requests", "Refused by limit", "1-per-hour (429 rate limited)")
        .contains("rest /books/{id}", "shop/b1", "narrow");
    assertThat(said("--route", "narrow", "--format", "json")).contains("\"count\" : 2");

    for (String[] silent :
        new String[][] {{"--route", "silent"}, {"--upstream", "spare"}, {"--backend", "cold"}}) {
      assertThat(said(silent))
          .contains("0 requests")
          .containsPattern("Note: Nothing was ever recorded of \\w+ " + silent[1]);
    }
    assertThat(said("--route", "silemt"))
        .contains("neither the history nor the configuration knows a route 'silemt'")
        .contains("did you mean silent?");
    assertThat(said("--backend", "clod")).contains("did you mean cold?");

    try (RunningCommand next =
        RunningCommand.start(folder, "run", "--no-watch", "-c", config.toString())) {
      next.awaits("warning: the process before this one ended without a word");
      next.signal("TERM");
      assertThat(next.exitCode()).isZero();
    }
    assertThat(total()).isEqualTo(8);
  }

  @Test
  void wrongUsage_isSaidInASentence() {
    assertThat(said("--zone", "Europe/Berln")).contains("did you mean Europe/Berlin");
    assertThat(said("--from", "2999-01-01")).contains("--from 2999-01-01 is in the future");
    assertThat(said("--from", "yesterday", "--to", "2001-01-01")).contains("ends before it begins");
    assertThat(said("--hourly", "--daily")).contains("mutually exclusive");
    assertThat(said()).contains("there is no history at");
    assertThat(said("--store", "postgresql://nowhere")).contains("names no host or no database");
  }

  /** Of all requests, as the CSV has it. */
  private int total() {
    String row = said("--format", "csv").lines().skip(1).findFirst().orElse("");
    String[] cells = row.split(",", -1);
    return cells.length > 4 ? Integer.parseInt(cells[4]) : -1;
  }

  private String said(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine line = new CommandLine(new ReportCommand());
    line.setExecutionExceptionHandler(new Failures());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    String[] all = new String[arguments.length + 2];
    all[0] = "-c";
    all[1] = config.toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    var _ = line.setOut(new PrintWriter(out)).setErr(new PrintWriter(out)).execute(all);
    return out.toString();
  }

  private static void get(String url) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      var _ =
          client.send(
              HttpRequest.newBuilder(URI.create(url)).build(),
              HttpResponse.BodyHandlers.discarding());
    }
  }
}
