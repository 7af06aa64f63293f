package dev.fairlead.app;

import dev.fairlead.admin.client.AdminClient;
import dev.fairlead.admin.client.EventText;
import dev.fairlead.admin.view.EventList;
import dev.fairlead.admin.view.EventView;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fairlead events}. */
@Command(
    name = "events",
    description = "What has happened to backends and to the configuration, newest last.",
    footer = {
      "%nExamples:",
      "  ./fairlead events --last 100",
      "  ./fairlead events --follow --json"
    })
final class EventsCommand extends AdminCommand {
  private static final long BETWEEN_TRIES_MILLIS = 1_000;
  private static final int TRIES = 30;

  @Option(names = "--follow", description = "Go on as they happen, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many of those that have happened (default: ${DEFAULT-VALUE}).")
  private int count = 20;

  private long seen;

  @Override
  int ask(AdminClient client) throws IOException, InterruptedException {
    EventList kept = client.get("/api/v1/events?after=0", EventList.class);
    List<EventView> events = kept.events();
    events.subList(Math.max(0, events.size() - count), events.size()).forEach(this::print);
    seen = kept.last();
    int failures = 0;
    while (follow) {
      long before = seen;
      try {
        client.events(seen, this::print);
      } catch (IOException e) {
        failures = seen == before ? failures + 1 : 1;
        if (failures > TRIES) {
          throw e;
        }
        if (failures == 1) {
          err().println("cut off, trying again: " + e.getMessage());
          err().flush();
        }
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MILLIS);
    }
    return 0;
  }

  private void print(EventView event) {
    seen = event.id();
    out().println(json ? AdminClient.line(event) : EventText.line(event));
    out().flush();
  }
}
