package dev.fairlead.app;

import dev.fairlead.admin.AdminServer;
import dev.fairlead.admin.http.TokenFile;
import dev.fairlead.config.AdminSpec;
import dev.fairlead.model.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The admin port, opened beside the data plane and not before it: the first exchange need not wait
 * for a web server to load. The port is not shared, so a process that takes over from another waits
 * until that one lets go of it. Any thread.
 */
final class AdminPort implements AutoCloseable {
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

  private final Address wanted;
  private final AdminServer.Access access;
  private final AdminServer.Sources sources;
  private final CompletableFuture<AdminServer> opened = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private AdminPort(AdminServer.Access access, AdminServer.Sources sources) {
    this.wanted = access.address();
    this.access = access;
    this.sources = sources;
  }

  /**
   * Who is served, by the configuration.
   *
   * @param state the state folder, where tokens are unless the file says otherwise; null for none:
   *     then the loopback is open, and nothing else can be served
   */
  static AdminServer.Access access(AdminSpec spec, @Nullable Path state) {
    String written = spec.tokens();
    Path tokens =
        written != null ? Path.of(written) : state == null ? null : state.resolve(TokenFile.NAME);
    return new AdminServer.Access(spec.address(), tokens, spec.requireToken());
  }

  /** Begins to open it. Where it cannot be had, that is said and the proxy goes on without it. */
  static AdminPort open(AdminServer.Access access, AdminServer.Sources sources) {
    AdminPort port = new AdminPort(access, sources);
    Thread.ofPlatform().name("admin-port").daemon().start(port::open);
    return port;
  }

  private void open() {
    try {
      awaitFree();
      AdminServer server = AdminServer.start(access, sources);
      Console.say("admin port on http://" + server.address());
      opened.complete(server);
    } catch (IOException | RuntimeException e) {
      Console.say("no admin port: " + Failures.sentence(e));
      opened.completeExceptionally(e);
    } catch (InterruptedException e) {
      opened.completeExceptionally(e);
    }
  }

  private void awaitFree() throws IOException, InterruptedException {
    if (wanted.port() == 0 || !isTaken()) {
      return;
    }
    Console.say("admin port " + wanted + " is in use by another process; waiting for it");
    do {
      if (closed.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new InterruptedException();
      }
    } while (isTaken());
  }

  private boolean isTaken() throws IOException {
    return FreePort.isTaken(
        new InetSocketAddress(InetAddress.getByName(wanted.host()), wanted.port()));
  }

  /** The address; where it has port 0, this waits until the system has given one. */
  Address address() {
    if (wanted.port() != 0) {
      return wanted;
    }
    try {
      return opened.join().address();
    } catch (CompletionException e) {
      return wanted;
    }
  }

  /** Closes it, or no longer tries to open it. */
  @Override
  public void close() {
    closed.countDown();
    try {
      opened.join().close();
    } catch (CompletionException e) {
      // It never was open.
    }
  }
}
