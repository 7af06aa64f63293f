package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.admin.client.AdminClient;
import dev.fairlead.admin.view.BackendList;
import dev.fairlead.admin.view.BackendView;
import dev.fairlead.model.Address;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged outlives the proxy: real processes, killed without warning. */
class KilledProxyTest {
  private static final String BACKENDS = "/api/v1/upstreams/shop/backends";

  @TempDir Path folder;
  private RunningCommand added;

  @BeforeEach
  void startBackend() throws Exception {
    added = RunningCommand.start(folder, FaultyBackend.class, "b2", "0");
    Files.writeString(
        folder.resolve("fairlead.yaml"),
        """
        listeners: [{ address: "127.0.0.1:0" }]
        admin: 127.0.0.1:0
        routes: [{ upstream: shop }]
        upstreams:
          shop:
            # Nobody listens there.
            backends: [{ name: b1, url: "http://127.0.0.3:9", weight: 3 }]
        """);
  }

  @AfterEach
  void stopBackend() {
    added.close();
  }

  private static AdminClient admin(RunningCommand proxy) {
    URI at = URI.create(proxy.awaits("admin port on (http://127.0.0.1:\\d+)"));
    return new AdminClient(new Address(at.getHost(), at.getPort()), Duration.ofSeconds(30));
  }

  @Test
  void rightAfterABackendWasAdded_itIsThereAgainAndServes() throws Exception {
    try (RunningCommand proxy = RunningCommand.start(folder, "run", "--no-watch");
        AdminClient admin = admin(proxy)) {
      add(admin, "other", "http://127.0.0.3:10", 0);
      add(admin, "b2", "http://" + FaultyBackend.HOST + ":" + added.awaits("on port (\\d+)"), 7);
      proxy.signal("KILL");
      proxy.exitCode();
    }

    try (RunningCommand proxy = RunningCommand.start(folder, "run", "--no-watch");
        AdminClient admin = admin(proxy)) {
      assertThat(admin.get(BACKENDS, BackendList.class).backends())
          .extracting(BackendView::name)
          .containsExactly("b1", "other", "b2");
      assertThat(admin.get(BACKENDS + "/b2", BackendView.class).weight()).isEqualTo(7);
      try (SteadyLoad load =
          SteadyLoad.on(proxy.awaits("listening on (http://127.0.0.1:\\d+)") + "/x")) {
        proxy.await("answers of b2", () -> load.answeredBy("b2") > 0);
      }
      // But for what the history says of every end without a word.
      assertThat(proxy.said().lines().filter(line -> line.contains("warning")))
          .allMatch(line -> line.contains("the history has all until"));
    }
  }

  private static void add(AdminClient admin, String name, String url, int weight)
      throws IOException {
    String body =
        """
        { "name": "%s", "url": "%s", "weight": %d }\
        """
            .formatted(name, url, weight);
    admin.send("POST", BACKENDS, "application/json", body);
  }
}
