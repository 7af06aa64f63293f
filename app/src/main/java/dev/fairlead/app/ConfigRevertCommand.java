package dev.fairlead.app;

import dev.fairlead.admin.client.AdminClient;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fairlead config revert}. */
@Command(
    name = "revert",
    description = "Takes up an earlier version again, or takes back what is on trial.")
final class ConfigRevertCommand extends AdminCommand {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "VERSION",
      description =
          "As in 'config history'; without one, what waits to be confirmed is taken back.")
  private long version;

  @Override
  int ask(AdminClient client) throws IOException {
    String answer = client.send("POST", "/api/v1/config/revert", Map.of("version", version));
    ChangeText.print(
        this, client, version == 0 ? "taken back" : "version " + version + " again", answer);
    return 0;
  }
}
