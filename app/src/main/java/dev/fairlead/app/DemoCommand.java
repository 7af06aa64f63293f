package dev.fairlead.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fairlead demo}. */
@Command(
    name = "demo",
    description = {
      "Runs the proxy in front of three bookstores that share one database, and says what to try.",
      "Needs no file and leaves none behind. Ctrl-C stops all of it."
    },
    footer = {
      "%nExamples:",
      "  ./fairlead demo",
      "  ./fairlead demo --traffic --days 28",
      "  ./fairlead demo --port 3000 --state ./state"
    })
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

  @Option(
      names = "--traffic",
      description = {
        "Visit the shop, too: shoppers by the curve of a day that takes four minutes, and a few"
            + " bots, some five requests a second, until the demo ends."
      })
  private boolean traffic;

  @Option(
      names = "--days",
      paramLabel = "N",
      description = {
        "Begin with a history of N days (1 to "
            + DemoPast.MOST_DAYS
            + ") that was made up, not"
            + " recorded: so that reports have days to compare."
      })
  private @Nullable Integer days;

  @Override
  public Integer call() throws IOException {
    if (days != null && (days < 1 || days > DemoPast.MOST_DAYS)) {
      throw new ParameterException(
          spec.commandLine(), "--days: expected 1 to " + DemoPast.MOST_DAYS + ", found " + days);
    }
    int past = days == null ? 0 : days;
    try (Demo demo = Demo.start(new Demo.Wish(port, securePort, adminPort, state, traffic, past))) {
      spec.commandLine().getOut().print(demo.guide());
      spec.commandLine().getOut().flush();
      return Shutdown.await(demo.run(), demo::stopTraffic);
    }
  }
}
