package dev.fairlead.app;

import dev.fairlead.admin.StatusClient;
import dev.fairlead.admin.StatusTable;
import dev.fairlead.admin.client.AdminClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
final class StatusCommand extends AdminCommand {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  @Option(
      names = "--watch",
      description = "Show it live, until q or Ctrl-C; where there is no terminal, print it again.")
  private boolean watch;

  @Override
  int ask(AdminClient client) throws IOException, InterruptedException {
    if (watch && !json) {
      try (Terminal terminal = Terminal.open()) {
        if (terminal != null) {
          watch(client, terminal);
          return 0;
        }
      }
    }
    print(client);
    while (watch) {
      Thread.sleep(INTERVAL);
      print(client);
    }
    return 0;
  }

  private void print(AdminClient client) throws IOException {
    PrintWriter out = out();
    if (json) {
      out.println(StatusClient.fetchJson(client));
    } else {
      out.print(StatusTable.of(StatusClient.fetch(client)));
    }
    out.flush();
  }

  /** A proxy that is being replaced is away for a moment: that is shown, and asked again. */
  private static void watch(AdminClient client, Terminal terminal)
      throws IOException, InterruptedException {
    terminal.enter();
    String text = "";
    do {
      String fault = "";
      try {
        text = StatusTable.of(StatusClient.fetch(client));
      } catch (IOException e) {
        fault = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      }
      terminal.show(text, fault.isEmpty() ? "q leaves" : fault + " - q leaves");
    } while (!terminal.leavesWithin(INTERVAL));
  }
}
