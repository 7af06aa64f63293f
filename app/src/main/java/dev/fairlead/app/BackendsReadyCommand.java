package dev.fairlead.app;

import dev.fairlead.admin.client.AdminClient;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fairlead backends ready}. */
@Command(name = "ready", description = "Lets a backend serve again.")
final class BackendsReadyCommand extends AdminCommand {
  @Parameters(index = "0", paramLabel = "BACKEND", description = "Such as b2 or bookstore/b2.")
  private String backend = "";

  @Override
  int ask(AdminClient client) throws IOException {
    BackendName found = BackendName.find(client, backend);
    String answer = client.send("POST", found.path() + "/ready");
    ChangeText.print(this, client, found.toString(), answer);
    return 0;
  }
}
