package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.ReadResult;
import dev.fairlead.control.Author;
import dev.fairlead.control.ControlPlane;
import dev.fairlead.control.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said when the file is looked at again. */
class ReloadTest {
  @TempDir Path folder;
  private final List<String> lines = new ArrayList<>();
  private Path file;
  private ProxyRun run;
  private Reload reload;

  @BeforeEach
  void start() throws IOException {
    file = Files.writeString(folder.resolve("fairlead.yaml"), text(1));
    run = ProxyRun.start(Origin.of((ReadResult.Loaded) ConfigFile.read(file), file));
    reload = new Reload(file, run, lines::add);
  }

  @AfterEach
  void stop() {
    run.close();
  }

  private static String text(int weight) {
    return """
    listeners: [{ address: "127.0.0.1:0" }]
    routes: [{ upstream: shop }]
    upstreams: { shop: { health: off, backends: [{ url: "http://127.0.0.1:9", weight: %d }] } }
    """
        .formatted(weight);
  }

  @Test
  void whatTheProxyHasWrittenItself_isNoNews() throws IOException {
    Outcome outcome =
        run.control().apply(new Author("somebody", "-"), ControlPlane.ANY, text(2), null);
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    assertThat(Files.readString(file)).isEqualTo(text(2));
    reload.changed("it changed");
    assertThat(lines).isEmpty();
    reload.now("SIGHUP");
    assertThat(lines).containsExactly("SIGHUP: snapshot 2 stays, nothing in it is different");
  }

  @Test
  void whatASignalHasTakenUp_isSaidOnce() throws IOException {
    Files.writeString(file, text(3));
    reload.now("SIGHUP");
    reload.changed("it changed");
    assertThat(lines).hasSize(1).first().asString().startsWith("SIGHUP: snapshot 2 is in force\n");
    Files.writeString(file, text(4));
    reload.changed("it changed");
    assertThat(lines).last().asString().startsWith("it changed: snapshot 3 is in force\n");
    Files.writeString(file, text(4) + "# a comment\n");
    reload.changed("it changed");
    assertThat(lines).last().isEqualTo("it changed: snapshot 3 stays, nothing in it is different");
  }

  @Test
  void mistakes_areSaidOnce_untilTheyAreOthersOrSomebodyAsks() throws IOException {
    Files.writeString(file, text(3).replace("weight", "wait"));
    reload.now("SIGHUP");
    reload.changed("it changed");
    assertThat(lines).hasSize(1).first().asString().contains("not taken, snapshot 1 stays");
    Files.writeString(file, text(3).replace("weight", "weihgt"));
    reload.changed("it changed");
    assertThat(lines).hasSize(2);
    reload.now("SIGHUP");
    assertThat(lines).hasSize(3);
  }
}
