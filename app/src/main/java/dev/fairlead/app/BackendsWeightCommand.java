package dev.fairlead.app;

import dev.fairlead.admin.client.AdminClient;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fairlead backends weight}. */
@Command(name = "weight", description = "Gives a backend more or less of the requests.")
final class BackendsWeightCommand extends AdminCommand {
  @Parameters(index = "0", paramLabel = "BACKEND", description = "Such as b2 or bookstore/b2.")
  private String backend = "";

  @Parameters(
      index = "1",
      paramLabel = "WEIGHT",
      description = "0 to 1000; 0 for none but clients bound to it.")
  private int weight;

  @Override
  int ask(AdminClient client) throws IOException {
    BackendName found = BackendName.find(client, backend);
    String answer = client.send("PATCH", found.path(), Map.of("weight", weight));
    ChangeText.print(this, client, found.toString(), answer);
    return 0;
  }
}
