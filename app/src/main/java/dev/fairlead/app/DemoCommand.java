package dev.fairlead.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fairlead demo}. */
@Command(
    name = "demo",
    description = {
      "Runs the proxy in front of three bookstores that share one database, and says what to try.",
      "Needs no file and leaves none behind. Ctrl-C stops all of it."
    },
    footer = {"%nExamples:", "  ./fairlead demo", "  ./fairlead demo --port 3000 --state ./state"})
final class DemoCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--port",
      defaultValue = "8080",
      paramLabel = "PORT",
      description = "Where the proxy listens, or the next free port (default: 8080).")
  private int port;

  @Option(
      names = "--https-port",
      defaultValue = "8443",
      paramLabel = "PORT",
      description = "Where it speaks HTTPS, or the next free port (default: 8443).")
  private int securePort;

  @Option(
      names = "--admin-port",
      defaultValue = "9900",
      paramLabel = "PORT",
      description = "Where fairlead status asks, or the next free port (default: 9900).")
  private int adminPort;

  @Option(
      names = "--state",
      paramLabel = "FOLDER",
      description = "Keep the books in this folder; in a temporary one when not given.")
  private @Nullable Path state;

  @Override
  public Integer call() throws IOException {
    try (Demo demo = Demo.start(port, securePort, adminPort, state)) {
      spec.commandLine().getOut().print(demo.guide());
      spec.commandLine().getOut().flush();
      return Shutdown.await(demo.run());
    }
  }
}
