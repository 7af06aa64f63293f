package dev.fairlead.app;

import dev.fairlead.admin.client.AdminClient;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairlead backends add}. */
@Command(
    name = "add",
    description = "Adds a backend, with the upstream's defaults. It outlives restarts.",
    footer = {"%nExample:", "  ./fairlead backends add bookstore http://127.0.0.1:9003 --weight 2"})
final class BackendsAddCommand extends AdminCommand {
  @Parameters(index = "0", paramLabel = "UPSTREAM", description = "Whose backend it will be.")
  private String upstream = "";

  @Parameters(
      index = "1",
      paramLabel = "BACKEND_URL",
      description = "Such as http://127.0.0.1:9003.")
  private String url = "";

  @Option(names = "--name", paramLabel = "NAME", description = "host:port when not given.")
  private @Nullable String name;

  @Option(names = "--weight", paramLabel = "N", description = "Its share, 0 to 1000.")
  private @Nullable Integer weight;

  @Option(names = "--priority", paramLabel = "N", description = "Its tier, 0 to 9.")
  private @Nullable Integer priority;

  @Option(names = "--backup", description = "It comes after every priority.")
  private boolean backup;

  @Option(
      names = "--max-in-flight",
      paramLabel = "N",
      description = "Requests it may serve at a time.")
  private @Nullable Integer maxInFlight;

  @Option(names = "--state", paramLabel = "STATE", description = "ready, drain or maintenance.")
  private @Nullable String state;

  @Override
  int ask(AdminClient client) throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("url", url);
    put(body, "name", name);
    put(body, "weight", weight);
    put(body, "priority", priority);
    put(body, "backup", backup ? Boolean.TRUE : null);
    put(body, "maxInFlight", maxInFlight);
    put(body, "state", state);
    String answer =
        client.send(
            "POST", "/api/v1/upstreams/" + AdminClient.encoded(upstream) + "/backends", body);
    ChangeText.print(this, client, upstream + "/" + (name == null ? url : name) + " added", answer);
    return 0;
  }

  private static void put(Map<String, Object> body, String key, @Nullable Object value) {
    if (value != null) {
      body.put(key, value);
    }
  }
}
