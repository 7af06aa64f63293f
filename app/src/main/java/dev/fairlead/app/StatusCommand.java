package dev.fairlead.app;

import dev.fairlead.admin.StatusClient;
import dev.fairlead.admin.StatusTable;
import dev.fairlead.model.Address;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fairlead status}. */
@Command(
    name = "status",
    description = "Shows what a running proxy counts: per route and per backend, with latencies.",
    footer = {
      "%nExamples:",
      "  ./fairlead status",
      "  ./fairlead status --url http://127.0.0.1:9901 --json",
      "  ./fairlead status --watch"
    })
final class StatusCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  /** Clears the terminal and puts the cursor at its top. */
  private static final String CLEAR = "\u001b[H\u001b[2J";

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      converter = AddressConverter.Admin.class,
      description = "The proxy's admin port (default: http://127.0.0.1:9900).")
  private Address admin = new Address("127.0.0.1", 9900);

  @Option(names = "--json", description = "Print the report as it is sent.")
  private boolean json;

  @Option(names = "--watch", description = "Print it again every two seconds, until Ctrl-C.")
  private boolean watch;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    print(out);
    while (watch) {
      Thread.sleep(INTERVAL);
      if (!json) {
        out.print(CLEAR);
      }
      print(out);
    }
    return 0;
  }

  private void print(PrintWriter out) throws IOException {
    if (json) {
      out.println(StatusClient.fetchJson(admin, PATIENCE));
    } else {
      out.print(StatusTable.of(StatusClient.fetch(admin, PATIENCE)));
    }
    out.flush();
  }
}
