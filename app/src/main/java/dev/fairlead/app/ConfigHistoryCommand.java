package dev.fairlead.app;

import dev.fairlead.admin.client.AdminClient;
import dev.fairlead.admin.view.VersionList;
import dev.fairlead.admin.view.VersionText;
import dev.fairlead.admin.view.VersionView;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fairlead config history}. */
@Command(
    name = "history",
    description = "The versions of the configuration, newest first; or the text of one.")
final class ConfigHistoryCommand extends AdminCommand {
  @Parameters(index = "0", arity = "0..1", paramLabel = "VERSION", description = "Print this one.")
  private @Nullable Long version;

  @Override
  int ask(AdminClient client) throws IOException {
    if (version != null) {
      String answer = client.get("/api/v1/config/history/" + version);
      out()
          .print(
              json
                  ? AdminClient.pretty(answer) + "\n"
                  : client.read(answer, VersionText.class).text());
      return 0;
    }
    String answer = client.get("/api/v1/config/history");
    if (json) {
      out().println(AdminClient.pretty(answer));
      return 0;
    }
    VersionList list = client.read(answer, VersionList.class);
    for (VersionView each : list.versions()) {
      out()
          .printf(
              "%4d  %s  %s%s%n",
              each.number(),
              each.time(),
              each.author(),
              each.confirmed() ? "" : "  (not confirmed)");
      lines(each.changes());
    }
    if (list.revertsAt() != null) {
      out().println("the newest is taken back at " + list.revertsAt() + " unless confirmed");
    }
    return 0;
  }

  private void lines(List<String> changes) {
    changes.forEach(line -> out().println("        " + line));
  }
}
