package dev.fairlead.bookstore;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs one bookshop until the process is told to stop, or its thread is interrupted. */
@Command(
    name = "bookstore",
    mixinStandardHelpOptions = true,
    description = "Runs the bookstore backend until it is told to stop (SIGTERM or Ctrl-C).",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "1:the port is in use or the database cannot be opened",
      "2:the command line is wrong"
    })
public final class BookstoreCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--name",
      defaultValue = "bookstore",
      description = "Name sent in X-Backend (default: ${DEFAULT-VALUE}).")
  private String name = "bookstore";

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      defaultValue = "9001",
      description = "Port to listen on, 0 for a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--db",
      defaultValue = "books.db",
      description =
          "SQLite file, or jdbc:postgresql://host/name?user=…&password=…; filled with 5,000 books"
              + " when it is empty; several instances may share it (default: ${DEFAULT-VALUE}).")
  private String database = "books.db";

  @ArgGroup(exclusive = false, heading = "%nSimulated capacity, for demonstrations:%n")
  private CapacityOptions capacity = new CapacityOptions();

  @ArgGroup(exclusive = false, heading = "%nCustomers:%n")
  private LoginOptions logins = new LoginOptions();

  @ArgGroup(exclusive = false, heading = "%nFaults on purpose, for demonstrations:%n")
  private FaultOptions faults = new FaultOptions();

  @Option(
      names = "--log-requests",
      description = "Write a line of JSON for each request to standard output.")
  private boolean logRequests;

  @ArgGroup(exclusive = false, heading = "%nTLS:%n")
  private @Nullable TlsOptions tls;

  /** Both or none. */
  static final class TlsOptions {
    @Option(
        names = "--tls-chain",
        required = true,
        paramLabel = "FILE",
        description = "Certificate in PEM, followed by what signed it.")
    private Path chain = Path.of("");

    @Option(
        names = "--tls-key",
        required = true,
        paramLabel = "FILE",
        description = "Its key in PEM (PKCS #8).")
    private Path key = Path.of("");

    TlsOptions() {}
  }

  /** For picocli, which fills in the options. */
  public BookstoreCommand() {}

  @Override
  public Integer call() {
    BookstoreOptions options = options();
    try (BookstoreServer server = BookstoreServer.start(options)) {
      print(spec.commandLine().getOut(), "bookstore " + name + " listening on " + url(server));
      if (!options.capacity().isOff()) {
        print(spec.commandLine().getOut(), "simulated: " + options.capacity().text());
      }
      awaitStop(server);
      return CommandLine.ExitCode.OK;
    } catch (BindException e) {
      return failed("Cannot listen on " + host + ":" + port + ": " + e.getMessage() + ".");
    } catch (IOException e) {
      return failed("Cannot start: " + e.getMessage());
    }
  }

  private BookstoreOptions options() {
    try {
      return new BookstoreOptions(
          name,
          host,
          port,
          database,
          capacity.read(),
          logins.read(),
          faults.read(),
          logRequests,
          tls == null ? null : new BookstoreOptions.TlsFiles(tls.chain, tls.key));
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private String url(BookstoreServer server) {
    String authority = host.contains(":") ? "[" + host + "]" : host;
    return (tls == null ? "http://" : "https://") + authority + ":" + server.port();
  }

  private static void awaitStop(BookstoreServer server) {
    Thread hook = Thread.ofPlatform().name("bookstore-stop").unstarted(server::close);
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  private int failed(String sentence) {
    print(spec.commandLine().getErr(), sentence);
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static void print(PrintWriter writer, String line) {
    writer.println(line);
    writer.flush();
  }
}
