package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.RuntimeChanges;
import dev.fairlead.control.Overlay;
import dev.fairlead.control.OverlayFile;
import dev.fairlead.model.Address;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConfigCommandTest {
  private static final String TEXT =
      """
      listeners: [8080]   # here
      upstreams:
        shop: { backends: [{ name: b1, url: http://127.0.0.1:9001 }] }   # there
      """;
  private static final String EFFECTIVE =
      TEXT.replace("9001 }]", "9001 }, { name: b2, url: http://127.0.0.1:9002, weight: 2 }]");

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path file;
  private Path changes;

  @BeforeEach
  void write() throws Exception {
    file = Files.writeString(folder.resolve("fairlead.yaml"), TEXT);
    Path state = folder.resolve("fairlead-state");
    changes = state.resolve(OverlayFile.NAME);
    BackendSpec added = new BackendSpec("b2", new Address("127.0.0.1", 9002), 2);
    new OverlayFile(state)
        .save(
            new Overlay(
                Map.of("shop", new RuntimeChanges(Map.of("b2", added), Set.of(), Map.of()))));
  }

  private int config(String... arguments) {
    CommandLine line = new CommandLine(new ConfigCommand());
    line.setExecutionExceptionHandler(new Failures());
    return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
  }

  @Test
  void show_printsTheFile_orWhatIsInForce() {
    assertThat(config("show", "-c", file.toString())).isZero();
    assertThat(out).hasToString(TEXT);
    assertThat(config("show", "--effective", "-c", file.toString())).isZero();
    assertThat(out).hasToString(TEXT + EFFECTIVE);
  }

  @Test
  void export_writesTheFile_once() throws Exception {
    assertThat(config("export", "-c", file.toString())).isZero();
    assertThat(out).hasToString(EFFECTIVE);
    assertThat(file).hasContent(TEXT);

    assertThat(config("export", "--write", "-c", file.toString())).isZero();
    assertThat(file).hasContent(EFFECTIVE);
    assertThat(config("export", "--write", "-c", file.toString())).isZero();
    assertThat(out.toString()).endsWith("says all of it already\n");
  }

  @Test
  void whatCannotBeRead_isNamed_andLeftAlone() throws Exception {
    Files.writeString(changes, "version: 2\n");
    assertThat(config("export", "--write", "-c", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains(changes + ":1:10: expected a whole number from 1 to 1");
    assertThat(changes).hasContent("version: 2\n");

    Files.writeString(file, TEXT + "wokers: 2\n");
    assertThat(config("show", "--effective", "-c", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("unknown key 'wokers'");
  }
}
