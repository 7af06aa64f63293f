package dev.fairlead.app;

import dev.fairlead.admin.client.AdminClient;
import dev.fairlead.admin.view.ChangeView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairlead config apply}. */
@Command(
    name = "apply",
    description = "Replaces the configuration of a running proxy, file included, and takes it up.",
    footer = {"%nExample:", "  ./fairlead config apply new.yaml --confirm-within 60s"})
final class ConfigApplyCommand extends AdminCommand {
  @Parameters(index = "0", paramLabel = "FILE", description = "A configuration.")
  private Path file = Path.of("fairlead.yaml");

  @Option(
      names = "--confirm-within",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Such as 60s: without 'config confirm' by then, everything is as before.")
  private @Nullable Duration confirmWithin;

  @Override
  int ask(AdminClient client) throws IOException {
    Duration limit = confirmWithin;
    String target =
        "/api/v1/config" + (limit == null ? "" : "?confirmWithin=" + limit.toMillis() + "ms");
    String answer = client.send("PUT", target, "application/yaml", Files.readString(file));
    ChangeText.print(this, client, file.toString(), answer);
    ChangeView change = client.read(answer, ChangeView.class);
    if (change.revertsAt() != null && !json) {
      out()
          .println(
              "on trial until "
                  + change.revertsAt()
                  + "; keep it with './fairlead config confirm'");
    }
    return 0;
  }
}
