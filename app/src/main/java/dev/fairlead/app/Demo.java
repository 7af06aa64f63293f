package dev.fairlead.app;

import dev.fairlead.analytics.history.StoreAddress;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.CertificateSpec;
import dev.fairlead.config.CheckSpec;
import dev.fairlead.model.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Three bookstores in processes of their own, and the proxy before them in this one. */
final class Demo implements AutoCloseable {
  private static final int BACKENDS = 3;

  /** Shorter than usual, so that one sees something. */
  private static final Duration PULSE = Duration.ofSeconds(2);

  private final Deque<AutoCloseable> started;
  private final List<DemoBackend> backends;
  private final Path database;
  private final Path authority;
  private final ProxyRun run;

  private Demo(
      Deque<AutoCloseable> started,
      List<DemoBackend> backends,
      Path database,
      Path authority,
      ProxyRun run) {
    this.started = started;
    this.backends = backends;
    this.database = database;
    this.authority = authority;
    this.run = run;
  }

  /**
   * Starts all of it or, on failure, nothing.
   *
   * @param state where the books are kept; null for a folder that is gone afterwards
   */
  static Demo start(int port, int securePort, int adminPort, @Nullable Path state)
      throws IOException {
    Deque<AutoCloseable> started = new ArrayDeque<>();
    try {
      Path database = folder(state, started).toAbsolutePath().resolve("books.db");
      Console.say("starting " + BACKENDS + " bookstores over " + database);
      List<DemoBackend> backends = backends(database, started);
      DevCertificates.Pair pair =
          new DevCertificates(certificates(state, started), Instant.now())
              .make(List.of("shop.localhost"));
      ProxyRun run =
          Startup.start(
              spec(port, securePort, adminPort, backends, pair)
                  .history(history(database).toString()));
      started.push(run);
      return new Demo(started, backends, database, pair.authority(), run);
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

  private static DirectSpec spec(
      int port,
      int securePort,
      int adminPort,
      List<DemoBackend> backends,
      DevCertificates.Pair pair)
      throws IOException {
    List<BackendSpec> specs =
        backends.stream().map(each -> new BackendSpec(each.name(), each.address(), 1)).toList();
    return new DirectSpec("bookstore", List.of(loopback(port)), specs)
        .secure(
            loopback(securePort),
            new CertificateSpec(pair.chain().toString(), pair.key().toString(), null))
        .admin(loopback(adminPort))
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
        "http://" + Startup.text(run.addresses().getFirst()),
        "https://shop.localhost:" + run.addresses().getLast().getPort(),
        authority,
        run.adminAddress().map(address -> "http://" + address).orElse(""),
        database,
        history(database),
        backends);
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
