package dev.fairlead.app;

import dev.fairlead.admin.client.AdminClient;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fairlead backends maintenance}. */
@Command(
    name = "maintenance",
    description = "Gives a backend nothing at all, not even bound clients.")
final class BackendsMaintenanceCommand extends AdminCommand {
  @Parameters(index = "0", paramLabel = "BACKEND", description = "Such as b2 or bookstore/b2.")
  private String backend = "";

  @Override
  int ask(AdminClient client) throws IOException {
    BackendName found = BackendName.find(client, backend);
    String answer = client.send("POST", found.path() + "/maintenance");
    ChangeText.print(this, client, found.toString(), answer);
    return 0;
  }
}
