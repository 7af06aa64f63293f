package dev.fairlead.app;

import dev.fairlead.analytics.history.StoreAddress;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.CertificateSpec;
import dev.fairlead.config.CheckSpec;
import dev.fairlead.model.Address;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Three bookstores in processes of their own, and the proxy before them in this one, with traffic
 * if that is wanted.
 */
final class Demo implements AutoCloseable {
  private static final int BACKENDS = 3;
  private static final String UPSTREAM = "bookstore";
  private static final String HOST = "shop.localhost";

  /** Shorter than usual, so that one sees something. */
  private static final Duration PULSE = Duration.ofSeconds(2);

  private final Deque<AutoCloseable> started;
  private final List<DemoBackend> backends;
  private final Path database;
  private final Path authority;
  private final ProxyRun run;
  private final @Nullable DemoTraffic traffic;
  private final int days;

  private Demo(
      Deque<AutoCloseable> started,
      List<DemoBackend> backends,
      Path database,
      Path authority,
      ProxyRun run,
      @Nullable DemoTraffic traffic,
      int days) {
    this.started = started;
    this.backends = backends;
    this.database = database;
    this.authority = authority;
    this.run = run;
    this.traffic = traffic;
    this.days = days;
  }

  /**
   * What is wanted.
   *
   * @param port of HTTP, or the next free one; so are the others
   * @param state where the books and the history are kept; null for a folder that is gone
   *     afterwards
   * @param traffic whether the shop has visitors
   * @param days of history that are made up; 0 for none
   */
  record Wish(
      int port, int securePort, int adminPort, @Nullable Path state, boolean traffic, int days) {}

  /** Starts all of it or, on failure, nothing. */
  static Demo start(Wish wish) throws IOException {
    Deque<AutoCloseable> started = new ArrayDeque<>();
    try {
      Path database = folder(wish.state, started).toAbsolutePath().resolve("books.db");
      Console.say("starting " + BACKENDS + " bookstores over " + database);
      List<DemoBackend> backends = backends(database, started);
      DevCertificates.Pair pair =
          new DevCertificates(certificates(wish.state, started), Instant.now()).make(List.of(HOST));
      int days = past(history(database), wish.days);
      ProxyRun run =
          Startup.start(spec(wish, backends, pair).history(history(database).toString()));
      started.push(run);
      DemoTraffic traffic = wish.traffic ? traffic(run, pair.authority()) : null;
      if (traffic != null) {
        started.push(traffic);
      }
      return new Demo(started, backends, database, pair.authority(), run, traffic, days);
    } catch (IOException | RuntimeException e) {
      stop(started);
      throw e;
    }
  }

  private static Path folder(@Nullable Path state, Deque<AutoCloseable> started)
      throws IOException {
    if (state != null) {
      return Files.createDirectories(state);
    }
    TemporaryFolder folder = TemporaryFolder.create("fairlead-demo-");
    started.push(folder);
    return folder.path();
  }

  /** One after the other: the first makes the database, the others find it. */
  private static List<DemoBackend> backends(Path database, Deque<AutoCloseable> started)
      throws IOException {
    List<DemoBackend> backends = new ArrayList<>();
    for (int i = 1; i <= BACKENDS; i++) {
      DemoBackend backend = DemoBackend.start("books-" + i, database);
      started.push(backend);
      backends.add(backend);
      backend.onLoss(() -> Console.say(backend.name() + " is gone; the proxy goes on without it"));
    }
    return backends;
  }

  /** Kept where the sources are, so that a browser needs to be told once; else with the rest. */
  private static Path certificates(@Nullable Path state, Deque<AutoCloseable> started)
      throws IOException {
    Path here = Path.of("certs");
    return Files.exists(Path.of("fairlead")) && Files.isWritable(Path.of("."))
        ? here
        : folder(state, started).resolve("certs");
  }

  /** How many days were written: none where there is a history already, which stays as it is. */
  private static int past(Path history, int days) throws IOException {
    if (days == 0) {
      return 0;
    }
    if (Files.exists(history)) {
      Console.say(history + " is there already: it is kept, and no days are made up");
      return 0;
    }
    Console.say("making up a history of " + days + (days == 1 ? " day" : " days"));
    DemoPast.write(
        new StoreAddress.Sqlite(history), UPSTREAM, days, Instant.now(), ZoneId.systemDefault());
    return days;
  }

  private static DemoTraffic traffic(ProxyRun run, Path authority) throws IOException {
    return DemoTraffic.start(URI.create(secureUrl(run)), authority, URI.create(plainUrl(run)));
  }

  private static String plainUrl(ProxyRun run) {
    return "http://" + Startup.text(run.addresses().getFirst());
  }

  private static String secureUrl(ProxyRun run) {
    return "https://" + HOST + ":" + run.addresses().getLast().getPort();
  }

  private static DirectSpec spec(Wish wish, List<DemoBackend> backends, DevCertificates.Pair pair)
      throws IOException {
    List<BackendSpec> specs =
        backends.stream().map(each -> new BackendSpec(each.name(), each.address(), 1)).toList();
    return new DirectSpec(UPSTREAM, List.of(loopback(wish.port)), specs)
        .secure(
            loopback(wish.securePort),
            new CertificateSpec(pair.chain().toString(), pair.key().toString(), null))
        .admin(loopback(wish.adminPort))
        .health(CheckSpec.Http.get("/health"), PULSE);
  }

  private static Address loopback(int wanted) throws IOException {
    int port = FreePort.from(wanted);
    if (port != wanted) {
      Console.say("port " + wanted + " is in use by another process; taking " + port);
    }
    return new Address("127.0.0.1", port);
  }

  private static Path history(Path database) {
    return database.resolveSibling(StoreAddress.FILE);
  }

  ProxyRun run() {
    return run;
  }

  /** What there is and what to try. */
  String guide() {
    return DemoGuide.text(
        plainUrl(run),
        secureUrl(run),
        authority,
        run.adminAddress().map(address -> "http://" + address).orElse(""),
        database,
        history(database),
        backends,
        traffic != null,
        days);
  }

  /** Nobody comes any more, if anybody did. */
  void stopTraffic() {
    if (traffic != null) {
      traffic.stop();
    }
  }

  /** Stops all, last started first. */
  @Override
  public void close() {
    stop(started);
  }

  private static void stop(Deque<AutoCloseable> started) {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        Console.say("while stopping: " + Failures.sentence(e));
      }
    }
  }
}
