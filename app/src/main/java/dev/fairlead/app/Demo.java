package dev.fairlead.app;

import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.CheckSpec;
import dev.fairlead.model.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
  private final ProxyRun run;

  private Demo(
      Deque<AutoCloseable> started, List<DemoBackend> backends, Path database, ProxyRun run) {
    this.started = started;
    this.backends = backends;
    this.database = database;
    this.run = run;
  }

  /**
   * Starts all of it or, on failure, nothing.
   *
   * @param state where the books are kept; null for a folder that is gone afterwards
   */
  static Demo start(int port, int adminPort, @Nullable Path state) throws IOException {
    Deque<AutoCloseable> started = new ArrayDeque<>();
    try {
      Path database = folder(state, started).toAbsolutePath().resolve("books.db");
      Console.say("starting " + BACKENDS + " bookstores over " + database);
      List<DemoBackend> backends = backends(database, started);
      ProxyRun run = Startup.start(spec(port, adminPort, backends));
      started.push(run);
      return new Demo(started, backends, database, run);
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

  private static DirectSpec spec(int port, int adminPort, List<DemoBackend> backends)
      throws IOException {
    List<BackendSpec> specs =
        backends.stream().map(each -> new BackendSpec(each.name(), each.address(), 1)).toList();
    return new DirectSpec("bookstore", List.of(loopback(port)), specs)
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

  ProxyRun run() {
    return run;
  }

  /** What there is and what to try. */
  String guide() {
    return DemoGuide.text(
        "http://" + Startup.text(run.addresses().getFirst()),
        run.adminAddress().map(address -> "http://" + address).orElse(""),
        database,
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
