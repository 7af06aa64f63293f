package dev.fairlead.app;

import dev.fairlead.admin.client.AdminClient;
import dev.fairlead.admin.client.WhyText;
import dev.fairlead.admin.view.BackendView;
import dev.fairlead.admin.view.EventList;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairlead why}. */
@Command(
    name = "why",
    description = "Why a backend is in or out, since when, and what happened before.",
    footer = {"%nExamples:", "  ./fairlead why b2", "  ./fairlead why bookstore/b2 --last 200"})
final class WhyCommand extends AdminCommand {
  @Parameters(index = "0", paramLabel = "BACKEND", description = "Such as b2 or bookstore/b2.")
  private String backend = "";

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "20",
      description = "How much of the timeline (default: ${DEFAULT-VALUE} lines).")
  private int count = 20;

  @Override
  int ask(AdminClient client) throws IOException {
    BackendName found = BackendName.find(client, backend);
    BackendView view = client.get(found.path(), BackendView.class);
    EventList timeline = client.get(found.path() + "/events", EventList.class);
    if (json) {
      Map<String, Object> both = new LinkedHashMap<>();
      both.put("backend", view);
      both.put("events", timeline.events());
      out().println(AdminClient.pretty(both));
    } else {
      out().print(WhyText.of(view, timeline.events(), count, Instant.now()));
    }
    return 0;
  }
}
