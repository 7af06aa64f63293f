package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.analytics.history.PastWriter;
import dev.fairlead.analytics.history.StoreAddress;
import dev.fairlead.analytics.recording.Harvest;
import dev.fairlead.analytics.recording.MethodClass;
import dev.fairlead.analytics.recording.TrafficKey;
import dev.fairlead.analytics.recording.VisitorKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RehearseCommandTest {
  private static final String CONFIG =
      """
      listeners: [127.0.0.1:0]
      routes: [ { name: all, match: { path: /** }, upstream: shop } ]
      upstreams: { shop: { backends: [ http://127.0.0.1:9001 ] } }
      """;
  private static final String LINE =
      "192.0.2.1 - - [01/Jan/2026:12:00:00 +0000] \"GET /x HTTP/1.1\" 200 5 \"-\" \"-\"\n";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void log_isPlayed_andNothingIsLeftBehind() throws IOException {
    String log = write("access.log", LINE);
    String now = write("now.yaml", CONFIG);
    String then = write("then.yaml", CONFIG.replace("/**", "/api/**"));

    assertThat(run(then, "-c", now, "--log", log)).isZero();
    assertThat(out.toString()).contains("would find no route", "192.0.2.1");
    assertThat(run(then, "-c", now, "--log", log, "--format", "json")).isZero();
    // Wherever it stands: --log takes several.
    assertThat(run("--log", log, then, "-c", now)).as(err.toString()).isZero();
    assertThat(run("-c", now, "--log", log)).isEqualTo(2);
    assertThat(run("-c", now, "--log", then)).isEqualTo(2);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void history_isCompared_asTextAndAsJson() throws IOException {
    Instant hour = Instant.parse("2026-01-01T12:00:00Z");
    Harvest harvest = new Harvest();
    harvest
            .minute(hour.getEpochSecond() / 60)
            .traffic(new TrafficKey("all", "shop/127.0.0.1:9001", MethodClass.READ, 200))
            .count =
        7;
    harvest.count(VisitorKind.PATH, "all /news", 7);
    try (PastWriter writer =
        PastWriter.open(new StoreAddress.Sqlite(folder.resolve(StoreAddress.FILE)), null, hour)) {
      writer.write(hour, hour.plusSeconds(3600), harvest, List.of());
    }
    String now = write("now.yaml", CONFIG);
    String then =
        write(
            "then.yaml",
            CONFIG.replace("name: all, match: { path: /** }", "match: { path: /api/** }"));
    List<String> wish = List.of(then, "-c", now, "--recorded", folder.toString());
    List<String> when = List.of("--from", "2026-01-01T12:00Z", "--to", "2026-01-01T13:00Z");
    String[] plain = Stream.concat(wish.stream(), when.stream()).toArray(String[]::new);

    assertThat(run(plain)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("with 7 requests", "/news (all)", "-> no route");
    String[] json =
        Stream.concat(Stream.of(plain), Stream.of("--format", "json")).toArray(String[]::new);
    assertThat(run(json)).isZero();
    assertThat(out.toString()).contains("\"requests\" : 7");
    assertThat(
            run(Stream.concat(Stream.of(plain), Stream.of("--mask", "24")).toArray(String[]::new)))
        .isEqualTo(2);
  }

  @Test
  void rotatedLogs_arePlayedAsOne_inTheOrderOfTime_andOfAPeriodOnly() throws IOException {
    String newer = write("access.log", LINE.replace("12:00:00", "14:00:00"));
    String older = write("access.log.1", LINE + LINE.replace("12:00:00", "13:00:00"));
    String now = write("now.yaml", CONFIG);

    assertThat(run(now, "-c", now, "--log", newer, older)).as(err.toString()).isZero();
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("3 requests", "2026-01-01T12:00:00Z to 2026-01-01T14:00:00Z")
        .doesNotContain("behind their time");
    assertThat(run(now, "-c", now, "--log", newer, "--log", older, "--to", "2026-01-01T13:30Z"))
        .isZero();
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("2 requests", "1 requests of other times");
    assertThat(run(now, "-c", now, "--log", newer, "--to", "2026-01-01T13:30Z")).isEqualTo(1);
    assertThat(err.toString()).contains("all 1 came at other times");
  }

  @Test
  void mistakes_areSaidInASentence() throws IOException {
    String now = write("now.yaml", CONFIG);
    String bad = write("bad.yaml", CONFIG.replace("upstream: shop", "upstream: shob"));

    assertThat(run(bad, "-c", now, "--log", "x")).isEqualTo(1);
    assertThat(err.toString()).contains("bad.yaml:2:", "did you mean 'shop'?");
    assertThat(run(now, "-c", now, "--log", folder + "/none.log")).isEqualTo(1);
    assertThat(err.toString()).contains("none.log: no such file");
    assertThat(run(now, "-c", now)).isEqualTo(2);
    assertThat(err.toString()).contains("writes no access log to a file");
    assertThat(run(now, "-c", now, "--log", "x", "--mask", "99")).isEqualTo(2);
    assertThat(run(now, "-c", now, "--log", "x", "--recorded", "y")).isEqualTo(2);
    assertThat(run(now, "-c", now, "--log", "x", "--from", "soon")).isEqualTo(2);
    assertThat(run(now, "-c", now, "--log", now, "--log", now)).isEqualTo(2);
    assertThat(err.toString()).contains("names a file twice");
    assertThat(run(now, "-c", now, "--recorded", folder.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("there is no history at");
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private int run(String... args) {
    CommandLine line =
        new CommandLine(new RehearseCommand())
            .setExecutionExceptionHandler(new Failures())
            .setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args);
  }
}
