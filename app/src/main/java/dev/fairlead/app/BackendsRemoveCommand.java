package dev.fairlead.app;

import dev.fairlead.admin.client.AdminClient;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fairlead backends remove}. */
@Command(name = "remove", description = "Removes a backend; what is under way there ends in peace.")
final class BackendsRemoveCommand extends AdminCommand {
  @Parameters(index = "0", paramLabel = "BACKEND", description = "Such as b2 or bookstore/b2.")
  private String backend = "";

  @Override
  int ask(AdminClient client) throws IOException {
    BackendName found = BackendName.find(client, backend);
    String answer = client.send("DELETE", found.path());
    ChangeText.print(this, client, found + " removed", answer);
    return 0;
  }
}
