package dev.fairlead.bookstore;

import dev.fairlead.bookstore.capacity.SimulatedCapacity;
import dev.fairlead.bookstore.capacity.Tills;
import dev.fairlead.bookstore.fault.FaultSettings;
import dev.fairlead.bookstore.fault.Faults;
import dev.fairlead.bookstore.http.BookstoreRouting;
import dev.fairlead.bookstore.http.Resource;
import dev.fairlead.bookstore.http.Workings;
import dev.fairlead.bookstore.observation.Metrics;
import dev.fairlead.bookstore.observation.RequestLog;
import dev.fairlead.bookstore.pages.Pages;
import dev.fairlead.bookstore.service.Services;
import dev.fairlead.bookstore.store.Database;
import dev.fairlead.bookstore.store.StoreException;
import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** A running bookshop: one listening port over one database file. Any thread. */
public final class BookstoreServer implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(BookstoreServer.class.getName());

  /** How long {@link #close()} lets requests finish. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** The status of a process that a fault on purpose has ended. */
  private static final int CRASHED = 86;

  private final BookstoreOptions options;
  private final Database database;
  private final Workings workings;
  private final WebServer server;
  private final int port;
  private final AtomicBoolean closed = new AtomicBoolean();

  private BookstoreServer(
      BookstoreOptions options, Database database, Workings workings, WebServer server) {
    this.workings = workings;
    this.options = options;
    this.database = database;
    this.server = server;
    this.port = server.port();
  }

  /**
   * Opens the database (creating, migrating and seeding it as needed), then the port.
   *
   * @throws BindException when the port cannot be had
   * @throws IOException when the database cannot be used or the host is unknown, with a sentence
   */
  public static BookstoreServer start(BookstoreOptions options) throws IOException {
    WebServerLog.quieten();
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByName(options.host()), options.port());
    requireFree(address);
    Database database;
    try {
      database = Database.open(options.database(), options.name());
    } catch (StoreException e) {
      throw new IOException(e.getMessage(), e);
    }
    try {
      Services services = services(options, database);
      Workings workings = workings(options);
      WebServer server = listen(options, address, services, workings);
      BookstoreServer started = new BookstoreServer(options, database, workings, server);
      started.log("started");
      return started;
    } catch (IOException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static Services services(BookstoreOptions options, Database database) {
    LoginSettings logins = options.logins();
    Services services =
        Services.over(database, Clock.systemUTC(), logins.passwordRounds(), logins.tokenLifetime());
    String password = logins.adminPassword();
    if (password != null) {
      services.accounts().putAdmin(password);
    }
    return services;
  }

  private static Workings workings(BookstoreOptions options) {
    SplittableRandom random = new SplittableRandom(options.capacity().seed());
    FaultSettings settings = options.faults();
    return new Workings(
        new Tills(options.capacity(), random.split()),
        // Without a word, as a crash is: no hook runs, nothing is flushed.
        settings == null
            ? null
            : new Faults(settings, random.split(), () -> Runtime.getRuntime().halt(CRASHED)),
        new Metrics(),
        options.logRequests()
            ? new RequestLog(System.out, options.name(), Clock.systemUTC())
            : null);
  }

  /** The web server only logs why it cannot bind; asked first, the system tells the caller. */
  private static void requireFree(InetSocketAddress address) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(address);
    }
  }

  private static WebServer listen(
      BookstoreOptions options, InetSocketAddress address, Services services, Workings workings)
      throws IOException {
    WebServerConfig.Builder config =
        WebServer.builder()
            .bindAddress(address)
            .shutdownHook(false)
            .shutdownGracePeriod(GRACE)
            .addProtocol(Http1Config.builder().sendKeepAliveHeader(false).build());
    BookstoreOptions.TlsFiles tls = options.tls();
    if (tls != null) {
      config.tls(tls(tls));
    }
    String name = options.name();
    List<Resource> resources =
        new ArrayList<>(BookstoreRouting.resources(name, services, workings));
    resources.addAll(new Pages(services, name).resources());
    BookstoreRouting.configure(config, name, workings, resources);
    WebServer server = config.build().start();
    if (!server.isRunning()) {
      throw new BindException("Address already in use");
    }
    return server;
  }

  private static Tls tls(BookstoreOptions.TlsFiles files) throws IOException {
    try {
      Keys keys =
          Keys.builder()
              .pem(pem ->
                  pem.key(io.helidon.common.configurable.Resource.create(files.key()))
                      .certChain(io.helidon.common.configurable.Resource.create(files.chain())))
              .build();
      return Tls.builder().privateKey(keys).privateKeyCertChain(keys).build();
    } catch (RuntimeException e) {
      throw new IOException(
          "the certificate cannot be used: %s, %s: %s"
              .formatted(files.chain(), files.key(), e.getMessage()),
          e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** The instance's name. */
  public String name() {
    return options.name();
  }

  /**
   * Pretends something else from now on; one that was started with nothing to simulate cannot.
   *
   * @throws IllegalArgumentException if it has another number of places
   */
  public void become(SimulatedCapacity other) {
    workings.tills().become(other);
  }

  /** Stops accepting, lets requests finish for a few seconds, then closes the database. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      workings.tills().close();
      if (workings.faults() != null) {
        workings.faults().close();
      }
      server.stop();
      database.close();
      log("stopped");
    }
  }

  private void log(String event) {
    LOGGER.log(
        System.Logger.Level.INFO,
        "bookstore event={0} name={1} port={2} database={3}",
        event,
        name(),
        Integer.toString(port),
        Database.withoutSecrets(options.database()));
  }
}
