package dev.fairlead.app;

import dev.fairlead.admin.client.AdminClient;
import dev.fairlead.admin.client.BackendTable;
import dev.fairlead.admin.view.BackendList;
import dev.fairlead.admin.view.UpstreamList;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fairlead backends list}. */
@Command(name = "list", description = "All backends: where, how well, how busy.")
final class BackendsListCommand extends AdminCommand {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "UPSTREAM",
      description = "Only of this one.")
  private @Nullable String upstream;

  @Override
  int ask(AdminClient client) throws IOException {
    String one = upstream;
    if (one == null) {
      String answer = client.get("/api/v1/upstreams");
      out()
          .print(
              json
                  ? AdminClient.pretty(answer) + "\n"
                  : BackendTable.of(
                      client.read(answer, UpstreamList.class).upstreams().stream()
                          .flatMap(each -> each.backends().stream())
                          .toList(),
                      Instant.now()));
    } else {
      String answer = client.get("/api/v1/upstreams/" + AdminClient.encoded(one) + "/backends");
      out()
          .print(
              json
                  ? AdminClient.pretty(answer) + "\n"
                  : BackendTable.of(
                      client.read(answer, BackendList.class).backends(), Instant.now()));
    }
    return 0;
  }
}
