package dev.fairlead.app;

import dev.fairlead.admin.client.AdminClient;
import dev.fairlead.admin.client.HolderText;
import dev.fairlead.admin.view.HolderList;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairlead backends drain}. */
@Command(
    name = "drain",
    description = "Gives a backend no new clients; those bound to it stay.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:it failed, or was not empty in time", "2:wrong usage"},
    footer = {"%nExample:", "  ./fairlead backends drain b2 --wait --timeout 5m"})
final class BackendsDrainCommand extends AdminCommand {
  private static final long BETWEEN_LOOKS_MILLIS = 200;

  /** Who holds on is said again when it is others, but not more often. */
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);

  @Parameters(index = "0", paramLabel = "BACKEND", description = "Such as b2 or bookstore/b2.")
  private String backend = "";

  @Option(
      names = "--wait",
      description = "Return when nothing is in flight there, and print who holds on meanwhile.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long to wait, such as 90s or 5m (default: for ever).")
  private Duration timeout = Duration.ofDays(365);

  @Override
  int ask(AdminClient client) throws IOException, InterruptedException {
    BackendName found = BackendName.find(client, backend);
    String answer = client.send("POST", found.path() + "/drain");
    ChangeText.print(this, client, found.toString(), answer);
    return wait ? await(client, found) : 0;
  }

  private int await(AdminClient client, BackendName found)
      throws IOException, InterruptedException {
    long started = System.nanoTime();
    long said = started - BETWEEN_LINES.toNanos();
    String last = "";
    while (true) {
      HolderList holders = client.get(found.path() + "/exchanges", HolderList.class);
      if (holders.inFlight() == 0) {
        err().println(found + " is empty");
        return 0;
      }
      long now = System.nanoTime();
      String who = HolderText.who(holders);
      if (!who.equals(last) && now - said >= BETWEEN_LINES.toNanos()) {
        err().print(HolderText.of(found.toString(), holders));
        err().flush();
        last = who;
        said = now;
      }
      if (now - started >= timeout.toNanos()) {
        err().print(HolderText.of("the time is up, and " + found + " is not empty", holders));
        return 1;
      }
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
    }
  }
}
