package dev.fairlead.app;

import dev.fairlead.bookstore.BookstoreOptions;
import dev.fairlead.bookstore.BookstoreServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One backend of the demo, as a process of its own so that it can be killed. It says its port on
 * standard output and lives as long as its standard input is open: when the demo is gone, however
 * it went, the system closes that pipe. Ctrl-C reaches it too, from the terminal, and is left to
 * the demo, which lets exchanges finish first.
 */
@Command(name = "demo-backend", hidden = true)
final class DemoBackendCommand implements Callable<Integer> {
  /** What stands before the port on standard output. */
  static final String READY = "ready on port ";

  /** Held, because java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger BOOKSTORE_LOG = Logger.getLogger("dev.fairlead.bookstore");

  @Option(names = "--name", required = true)
  private String name = "";

  @Option(names = "--database", required = true)
  private Path database = Path.of("");

  @Override
  public Integer call() throws IOException {
    Signals.on("INT", signal -> {});
    BOOKSTORE_LOG.setLevel(Level.WARNING);
    BookstoreOptions options = new BookstoreOptions(name, "127.0.0.1", 0, database);
    try (BookstoreServer server = BookstoreServer.start(options)) {
      System.out.println(READY + server.port());
      System.out.flush();
      while (System.in.read() >= 0) {
        // Nothing is said on it; its end is what counts.
      }
    }
    return 0;
  }
}
