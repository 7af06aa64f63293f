package dev.fairlead.stress.stage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All that runs: the database, the bookstores, the proxy. Used by one thread at a time. */
public final class Stage implements AutoCloseable {
  /** So many are backends in the beginning; there is one more, for reloads. */
  public static final int SHOPS = 3;

  private final Deque<AutoCloseable> started;
  private final Consumer<String> told;
  private final Folders folders;
  private final Disk disk;
  private final Certificates certificates;
  private final Database database;
  private final List<Shop> shops;
  private final Proxy proxy;

  private Stage(
      Path folder,
      @Nullable String wish,
      Launcher launcher,
      Consumer<String> told,
      Deque<AutoCloseable> started)
      throws IOException, InterruptedException {
    this.started = started;
    this.told = told;
    this.folders = Folders.in(folder);
    this.disk = keep(Disk.mount(folders.state()));
    this.certificates = new Certificates(folders.root().resolve("certs"));
    this.database = keep(Database.open(wish, folders.root()));
    this.shops = shops(launcher);
    Configuration beginning = new Configuration(List.of(2, 1, 1, 0));
    this.proxy = keep(new Proxy(shops, beginning, certificates, folders, launcher));
  }

  private List<Shop> shops(Launcher launcher) throws IOException, InterruptedException {
    List<Shop> made = new ArrayList<>();
    for (int i = 1; i <= SHOPS + 1; i++) {
      made.add(keep(new Shop(i, database, certificates, launcher, folders.root().resolve("logs"))));
    }
    // The first makes the tables and the books; the others find them.
    made.getFirst().begin();
    made.getFirst().awaitReady();
    for (Shop other : made.subList(1, made.size())) {
      other.begin();
    }
    for (Shop other : made) {
      other.awaitReady();
    }
    return List.copyOf(made);
  }

  /**
   * Starts all of it or, on failure, nothing.
   *
   * @param folder empty, and kept afterwards
   * @param database as {@link Database#open} takes it
   * @param told of what could not be ended
   * @throws IOException with a sentence for the user
   */
  public static Stage set(
      Path folder, @Nullable String database, Launcher launcher, Consumer<String> told)
      throws IOException, InterruptedException {
    Deque<AutoCloseable> started = new ArrayDeque<>();
    try {
      return new Stage(folder, database, launcher, told, started);
    } catch (IOException | InterruptedException | RuntimeException e) {
      end(started, told);
      throw e;
    }
  }

  private <T extends AutoCloseable> T keep(T thing) {
    started.push(thing);
    return thing;
  }

  /** Where everything is kept. */
  public Folders folders() {
    return folders;
  }

  /** What the state folder is on. */
  public Disk disk() {
    return disk;
  }

  /** Who signs what is shown over TLS. */
  public Certificates certificates() {
    return certificates;
  }

  /** Signs a new certificate for the proxy, which looks at its files by itself. */
  public java.math.BigInteger renewCertificate() throws IOException {
    return certificates.renew(Proxy.OWNER, "127.0.0.1");
  }

  /** Where the bookstores keep everything. */
  public Database database() {
    return database;
  }

  /** All bookstores; those that are backends have a weight. */
  public List<Shop> shops() {
    return shops;
  }

  /** The proxy. */
  public Proxy proxy() {
    return proxy;
  }

  /** Ends what runs, last started first. */
  @Override
  public void close() {
    end(started, told);
  }

  private static void end(Deque<AutoCloseable> started, Consumer<String> told) {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        // The others are to be ended all the same.
        told.accept("left behind: " + e.getMessage());
      }
    }
  }
}
