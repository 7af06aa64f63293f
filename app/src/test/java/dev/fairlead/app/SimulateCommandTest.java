package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.fairlead.traffic.scenario.Shipped;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The simulator as a user runs it. */
class SimulateCommandTest {
  @TempDir Path folder;

  @Test
  void shippedScenarios_runAgainstTheShopThroughTheProxy_andVerifyIsClean() throws Exception {
    List<String> journals = new ArrayList<>();
    try (RunningCommand demo =
        RunningCommand.start(
            folder,
            "demo",
            "--port",
            "0",
            "--https-port",
            "0",
            "--admin-port",
            "0",
            "--state",
            "state")) {
      String url = demo.awaits("listening on (http://127.0.0.1:\\d+)");
      String secure = demo.awaits("listening on (https://127.0.0.1:\\d+)");
      demo.awaits("Ctrl-C stops all of it");
      // Some at the same time, as in life; all of them, with their logins, are too many for a
      // machine that runs other tests beside this one.
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        List<Future<Integer>> codes = new ArrayList<>();
        for (String name : Shipped.names()) {
          journals.add(folder.resolve(name + ".jsonl").toString());
          codes.add(threads.submit(() -> run(name, url)));
        }
        // HTTP/2 over TLS, the certificate checked, to a name below localhost.
        String shop = secure.replace("127.0.0.1", "shop.localhost");
        String authority = folder.resolve("state/certs/ca.pem").toString();
        Future<Integer> second =
            threads.submit(() -> run("browse", "h2", shop, "--http", "2", "--ca", authority));
        check("h2", second.get());
        String refused =
            refused("--get", "/", "--target", secure, "--plain"); // Nobody trusts its authority.
        assertThat(refused).contains("TLS handshake failed");
        for (int i = 0; i < codes.size(); i++) {
          check(Shipped.names().get(i), codes.get(i).get());
        }
      }
    }
    List<String> verify = new ArrayList<>(List.of("verify", "--db"));
    verify.add(folder.resolve("state/books.db").toString());
    verify.addAll(journals);
    assertThat(simulate(verify.toArray(String[]::new))).isZero();
  }

  /** What the simulator says, in one line, when it does not even begin. */
  private String refused(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("simulate"));
    all.addAll(List.of(arguments));
    try (RunningCommand command = RunningCommand.start(folder, all.toArray(String[]::new))) {
      assertThat(command.exitCode()).isEqualTo(1);
      assertThat(command.said().lines()).as(command.said()).hasSize(1);
      return command.said();
    }
  }

  @Test
  void answerThatIsNoTls_isSaidInOneLine() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> refuseEach(plain));
      String url = "https://127.0.0.1:" + plain.getLocalPort();
      assertThat(refused("--get", "/", "--target", url, "--plain"))
          .contains("cannot reach " + url + ": TLS handshake failed");
    }
  }

  private static void refuseEach(ServerSocket plain) {
    while (!plain.isClosed()) {
      try (Socket client = plain.accept()) {
        client
            .getOutputStream()
            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        client.shutdownOutput();
        client.getInputStream().readAllBytes();
      } catch (IOException gone) {
        // The next, or the end of the test.
      }
    }
  }

  @Test
  void scenarioThatIsNoUtf8_isNamedWithItsPlace() throws Exception {
    byte[] text = "name: x\ndescription: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(folder.resolve("latin.yaml"), text);
    try (RunningCommand command = RunningCommand.start(folder, "simulate", file.toString())) {
      command.awaits("latin\\.yaml:2:17: expected text in UTF-8");
      assertThat(command.exitCode()).isEqualTo(2);
    }
  }

  @Test
  void wrongTarget_isSaidInOneLine_withAHint() {
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine().setErr(new PrintWriter(err, true));
    assertThat(line.execute("simulate", "browse", "--target", "nonsense")).isEqualTo(2);
    assertThat(err.toString().lines())
        .satisfiesExactly(
            first -> assertThat(first).contains("--target: expected", "found 'nonsense'"),
            second -> assertThat(second).isEqualTo("Try: ./fairlead simulate --help"));
  }

  @Test
  void help_cutsNoSentence() {
    String help = Main.commandLine().getSubcommands().get("simulate").getUsageMessage();
    assertThat(help)
        .containsPattern(
            "verify +Compares what clients were told with the bookshop's\\s+database\\.");
  }

  private int run(String name, String url) {
    return run(name, name, url);
  }

  private int run(String scenario, String name, String url, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                scenario,
                "--quiet",
                "--target",
                url,
                "--users",
                "2",
                "--clients",
                "2",
                "--duration",
                "500ms",
                "--threshold",
                "rate>0",
                "--journal",
                file(name, ".jsonl"),
                "--json",
                file(name, ".json"),
                "--html",
                file(name, ".html")));
    all.addAll(List.of(more));
    return simulate(all.toArray(String[]::new));
  }

  private void check(String name, int code) throws IOException {
    JsonNode result = new ObjectMapper().readTree(folder.resolve(name + ".json").toFile());
    assertThat(code).as(name + result.at("/all")).isZero();
    assertThat(result.at("/all/answered").asLong()).as(name).isPositive();
    assertThat(result.at("/all/failed").asLong()).as(name + result.at("/all")).isZero();
    assertThat(folder.resolve(name + ".html")).content().contains("Second by second");
  }

  private String file(String name, String ending) {
    return folder.resolve(name + ending).toString();
  }

  @Test
  void mistakesInAScenario_areNamedWithTheirPlace_andEndIt() throws Exception {
    Path file = Files.writeString(folder.resolve("my.yaml"), "arrivals: { poison: 1/s }\n");
    try (RunningCommand command =
        RunningCommand.start(folder, "simulate", file.toString(), "--target", "http://[::1]:1")) {
      command.awaits("my\\.yaml:1:13: unknown key .*did you mean 'poisson'");
      assertThat(command.exitCode()).isEqualTo(2);
    }
  }

  /** Every fourth request of 20 fails: 25 % exactly. */
  @ParameterizedTest
  @CsvSource({
    "errors<=25%, 0",
    "errors<25%, 1",
    "errors<=5, 0",
    "errors<5, 1",
    "dropped<=0, 0",
    "p99<300s, 0",
    "p50<1us, 1",
    "rate>100000/s, 1",
    "errors[nobody]<1%, 2"
  })
  void threshold_decidesTheExitCode_alsoAtItsEdge(String rule, int code) throws IOException {
    AtomicInteger served = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(served.incrementAndGet() % 4 == 0 ? 500 : 200, -1);
          exchange.close();
        });
    server.start();
    try {
      Path file =
          Files.writeString(
              folder.resolve("edge.yaml"),
              """
              arrivals: { constant: 200/s, count: 20 }
              limits: { timeout: 100s, linger: 100s }
              journeys: [ { steps: [ { get: / } ] } ]
              """);
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      assertThat(simulate(file.toString(), "--quiet", "--target", url, "--threshold", rule))
          .isEqualTo(code);
      assertThat(served).hasValue(code == 2 ? 0 : 20);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void runThatNeverBegan_verifiesAsNothing_notAsClean() throws Exception {
    String journal = file("never", ".jsonl");
    assertThat(
            simulate("browse", "--quiet", "--target", "http://127.0.0.1:1", "--journal", journal))
        .isEqualTo(1);
    assertThat(Path.of(journal)).content().contains("\"end\":true");
    Path database = folder.resolve("books.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE books (id, price_cents, stock)");
      statement.execute(
          "CREATE TABLE orders (id, customer_id, idempotency_key, state, total_cents, placed_at,"
              + " version)");
      statement.execute(
          "CREATE TABLE order_items (order_id, book_id, quantity, unit_price_cents, title)");
      statement.execute("CREATE TABLE payments (order_id, amount_cents)");
      statement.execute("CREATE TABLE stock_movement (id, book_id, change, reason, order_id)");
    }
    assertThat(simulate("verify", journal, "--db", database.toString())).isEqualTo(1);
  }

  private static int simulate(String... arguments) {
    List<String> all = new ArrayList<>(List.of("simulate"));
    all.addAll(List.of(arguments));
    return Main.commandLine().execute(all.toArray(String[]::new));
  }
}
