package dev.fairlead.stress.stage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A PostgreSQL server of this run's own, made of the programs that are installed. Any thread. */
final class PostgresServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Pattern VERSION = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,2})?");

  private final Child process;
  private final String url;

  private PostgresServer(Child process, String url) {
    this.process = process;
    this.url = url;
  }

  /** The folder of its programs, the newest there is; empty where none is installed. */
  static Optional<Path> installed() {
    List<Path> places = new ArrayList<>();
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      places.add(Path.of(folder));
    }
    places.addAll(below(Path.of("/usr/lib/postgresql")));
    return places.stream().filter(PostgresServer::isComplete).findFirst();
  }

  private static List<Path> below(Path above) {
    try (Stream<Path> folders = Files.list(above)) {
      return folders
          .sorted(Comparator.comparingDouble(PostgresServer::version).reversed())
          .map(each -> each.resolve("bin"))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** 9.6 is before 16; what is no version comes last. */
  static double version(Path folder) {
    String name = folder.getFileName().toString();
    return VERSION.matcher(name).matches() ? Double.parseDouble(name) : 0;
  }

  private static boolean isComplete(Path folder) {
    return Files.isExecutable(folder.resolve("initdb"))
        && Files.isExecutable(folder.resolve("postgres"));
  }

  /**
   * Makes a server with an empty database and starts it.
   *
   * @param programs the folder of {@code initdb} and {@code postgres}
   * @param folder of the run
   * @throws IOException when it does not start; the message says why
   */
  static PostgresServer start(Path programs, Path folder) throws IOException, InterruptedException {
    Path data = folder.resolve("postgres");
    // What stands on the path may be a link; the other programs are looked for beside the file.
    Path real = programs.resolve("initdb").toRealPath();
    List<String> init = new ArrayList<>(unprivileged());
    init.addAll(List.of(real.toString(), "-A", "trust", "-U", "postgres"));
    init.addAll(List.of("-E", "UTF-8", "--no-sync", "-D", data.toString()));
    Tool.run(init.toArray(String[]::new));
    int port = freePort();
    List<String> serve = new ArrayList<>(unprivileged());
    serve.addAll(List.of(real.resolveSibling("postgres").toString(), "-D", data.toString()));
    // As durable as by default but for the disk's own cache: no process of it is killed here.
    serve.addAll(List.of("-h", "127.0.0.1", "-p", Integer.toString(port), "-k", "", "-F"));
    Child process =
        Child.start("PostgreSQL", serve, Map.of(), folder.resolve("logs").resolve("postgres.log"));
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    try {
      if (!Waiting.until(PATIENCE, () -> !process.isAlive() || answers(url)) || !answers(url)) {
        throw new IOException("PostgreSQL did not start: " + process.said().strip());
      }
      return new PostgresServer(process, url);
    } catch (IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  /** It refuses to run as root; in a user namespace of its own nobody is. */
  private static List<String> unprivileged() throws IOException, InterruptedException {
    return Tool.run("id", "-u").strip().equals("0") ? List.of("unshare", "-U") : List.of();
  }

  private static boolean answers(String url) {
    try (Connection connection = DriverManager.getConnection(url)) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String url() {
    return url;
  }

  @Override
  public void close() {
    process.close();
  }
}
