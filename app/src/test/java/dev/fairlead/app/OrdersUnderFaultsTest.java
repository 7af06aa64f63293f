package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Customers buy from three bookstores over one PostgreSQL, all of it real processes, while one of
 * them is killed and the proxy is given other configurations: no order is lost, none is doubled.
 */
class OrdersUnderFaultsTest {
  @TempDir Path folder;
  private final List<RunningCommand> started = new ArrayList<>();
  private EmbeddedPostgres postgres;

  @BeforeEach
  void startDatabase() throws IOException {
    postgres = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(1)).start();
  }

  @AfterEach
  void stop() throws IOException {
    started.reversed().forEach(RunningCommand::close);
    postgres.close();
  }

  private String database() {
    return postgres.getJdbcUrl("postgres", "postgres");
  }

  @Test
  void oneInstanceKilled_andTheProxyReloaded_noOrderIsLostOrDoubled_andVerifyWouldSayIt()
      throws Exception {
    List<String> ports = List.of(freePort(1), freePort(2), freePort(3));
    // The first makes the tables and the books.
    bookstore(1, ports).awaits("listening on");
    List<RunningCommand> others = List.of(bookstore(2, ports), bookstore(3, ports));
    others.forEach(each -> each.awaits("listening on"));
    configure(ports, 1);
    RunningCommand proxy = keep(RunningCommand.start(folder, "run"));
    String url = proxy.awaits("listening on (http://127.0.0.1:\\d+)");

    Path journal = folder.resolve("buy.jsonl");
    CompletableFuture<Said> buying =
        CompletableFuture.supplyAsync(() ->
            simulate(
                "buy",
                "--quiet",
                "--target",
                url,
                "--rate",
                "25",
                "--duration",
                "6s",
                "--clients",
                "25",
                "--journal",
                journal.toString()));
    awaitOrders(proxy, 10);
    RunningCommand lost = others.getFirst();
    lost.signal("KILL");
    lost.exitCode();
    awaitOrders(proxy, 40);
    configure(ports, 4);
    proxy.awaits("snapshot 2 is in force");
    bookstore(2, ports).awaits("listening on");
    awaitOrders(proxy, 70);
    configure(ports, 2);
    proxy.awaits("snapshot 3 is in force");

    Said bought = buying.get(60, TimeUnit.SECONDS);
    assertThat(bought.code).as(bought.text).isZero();
    Said clean = verify(journal);
    assertThat(clean.code).as(clean.text).isZero();
    assertThat(clean.text).contains("clean: 0 lost, 0 doubled, 0 foreign");
    assertThat(confirmed(clean.text)).isGreaterThanOrEqualTo(70);

    violationsAreFound(journal);
  }

  /** The same journal, after somebody has changed the books. */
  private void violationsAreFound(Path journal) throws SQLException {
    execute(
        "CREATE TEMP TABLE gone AS SELECT min(order_id) AS id FROM payments",
        "DELETE FROM stock_movement WHERE order_id = (SELECT id FROM gone)",
        "DELETE FROM payments WHERE order_id = (SELECT id FROM gone)",
        "DELETE FROM order_items WHERE order_id = (SELECT id FROM gone)",
        "DELETE FROM orders WHERE id = (SELECT id FROM gone)");
    Said lost = verify(journal);
    assertThat(lost.code).isEqualTo(1);
    assertThat(lost.text).contains("lost: ").contains("which is not there").contains("stock: ");

    execute(
        "ALTER TABLE orders DROP CONSTRAINT orders_customer_id_idempotency_key_key",
        "INSERT INTO orders (customer_id, idempotency_key, state, total_cents, placed_at,"
            + " updated_at, version) SELECT customer_id, idempotency_key, state, total_cents,"
            + " placed_at, updated_at, version FROM orders WHERE id = (SELECT max(id) FROM orders)");
    Said doubled = verify(journal);
    assertThat(doubled.code).isEqualTo(1);
    assertThat(doubled.text).contains("doubled: ").contains("but there are orders");

    execute(
        "UPDATE orders SET customer_id = customer_id + 1000"
            + " WHERE id = (SELECT min(id) FROM orders)");
    Said foreign = verify(journal);
    assertThat(foreign.code).isEqualTo(1);
    assertThat(foreign.text).contains("foreign: ").contains("as theirs, but it is customer");
  }

  private static long confirmed(String text) {
    return text.lines()
        .filter(line -> line.endsWith("  orders confirmed"))
        .map(String::strip)
        .mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf(' ')).replace(",", "")))
        .sum();
  }

  private Said verify(Path journal) {
    return simulate("verify", journal.toString(), "--db", database());
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private RunningCommand bookstore(int number, List<String> ports) throws IOException {
    return keep(
        RunningCommand.start(
            folder,
            "bookstore",
            "--name",
            "b" + number,
            "--host",
            host(number),
            "--port",
            ports.get(number - 1),
            "--db",
            database()));
  }

  private RunningCommand keep(RunningCommand command) {
    started.add(command);
    return command;
  }

  /** Addresses of their own, so that no other process takes the port of one that was killed. */
  private static String host(int number) {
    return "127.0.0.1" + number;
  }

  private static String freePort(int number) throws IOException {
    try (ServerSocket socket =
        new ServerSocket(0, 1, java.net.InetAddress.getByName(host(number)))) {
      return Integer.toString(socket.getLocalPort());
    }
  }

  private void configure(List<String> ports, int weight) throws IOException {
    Path written =
        Files.writeString(
            folder.resolve("fairlead.yaml.new"),
            """
            listeners: [{ address: "127.0.0.1:0" }]
            routes: [{ upstream: shop }]
            upstreams:
              shop:
                health: { path: /health, pulse: 1s, fast: 500ms }
                retry: { attempts: 3, backoff: 10ms }
                backends:
                  - { name: b1, url: "http://127.0.0.11:%s", weight: %s }
                  - { name: b2, url: "http://127.0.0.12:%s" }
                  - { name: b3, url: "http://127.0.0.13:%s" }
            """
                .formatted(ports.get(0), weight, ports.get(1), ports.get(2)));
    Files.move(written, folder.resolve("fairlead.yaml"), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Waits until the database has so many orders. */
  private void awaitOrders(RunningCommand proxy, long many) {
    proxy.await(many + " orders", () -> orders() >= many);
  }

  private long orders() {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM orders")) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Said(int code, String text) {}

  private static Said simulate(String... arguments) {
    StringWriter text = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(text)).setErr(new PrintWriter(text));
    int code =
        line.execute(
            Stream.concat(Stream.of("simulate"), Stream.of(arguments)).toArray(String[]::new));
    return new Said(code, text.toString());
  }
}
