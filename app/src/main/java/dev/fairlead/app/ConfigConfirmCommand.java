package dev.fairlead.app;

import dev.fairlead.admin.client.AdminClient;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code fairlead config confirm}. */
@Command(name = "confirm", description = "Keeps a configuration that was applied on trial.")
final class ConfigConfirmCommand extends AdminCommand {
  @Override
  int ask(AdminClient client) throws IOException {
    String answer = client.send("POST", "/api/v1/config/confirm");
    if (json) {
      out().println(AdminClient.pretty(answer));
    } else {
      out().println("confirmed: it stays");
    }
    return 0;
  }
}
