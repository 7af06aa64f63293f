package dev.fairlead.app;

import dev.fairlead.admin.client.AdminClient;
import dev.fairlead.admin.view.ValidationView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fairlead config diff}. */
@Command(
    name = "diff",
    description = "What a file would change in a running proxy; nothing is changed.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:it could be applied", "1:it has mistakes", "2:wrong usage"})
final class ConfigDiffCommand extends AdminCommand {
  @Parameters(index = "0", paramLabel = "FILE", description = "A configuration.")
  private Path file = Path.of("fairlead.yaml");

  @Override
  int ask(AdminClient client) throws IOException {
    String answer =
        client.send("POST", "/api/v1/config/validate", "application/yaml", Files.readString(file));
    ValidationView found = client.read(answer, ValidationView.class);
    if (json) {
      out().println(AdminClient.pretty(answer));
    } else if (found.valid()) {
      out().println(found.changes().isEmpty() ? "nothing is different" : "it would change:");
      found.changes().forEach(line -> out().println("  " + line));
      found.warnings().forEach(line -> out().println("warning: " + line));
    } else {
      found.problems().forEach(problem -> err().println(file + ":" + problem));
    }
    return found.valid() ? 0 : 1;
  }
}
