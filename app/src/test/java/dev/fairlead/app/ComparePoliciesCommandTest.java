package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ComparePoliciesCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void plainRun_printsATable_writesAPage_andEndsWithTheRecommendation() throws Exception {
    Path json = folder.resolve("all.json");
    int code =
        run(
            "--requests=2000",
            "--policies=round-robin,consistent-hash,least-time",
            "--json=" + json);

    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString().lines())
        .allSatisfy(line -> {
          if (!line.contains(folder.toString())) {
            assertThat(line).hasSizeLessThanOrEqualTo(100);
          }
        });
    assertThat(out.toString())
        .contains(
            "one-slow: ", "leaving: ", "consistent-hash boundedLoad 1.25", "keys moved when one is")
        .contains("The page with charts: " + page().toUri())
        .containsPattern("Recommendation: Use [a-z-]+: over 12 scenarios");
    assertThat(Files.readString(page()))
        .startsWith("<!DOCTYPE html>")
        .contains("Content-Security-Policy", "id=\"scenario-11\"", "Latency against load");
    assertThat(Files.readString(json)).contains("\"recommendation\"");
  }

  @Test
  void sameSeed_samePage_otherSeed_other() throws Exception {
    String one = pageOf("--seed=5");
    assertThat(pageOf("--seed=5")).isEqualTo(one);
    assertThat(pageOf("--seed=6")).isNotEqualTo(one);
  }

  @Test
  void live_showsRealityBesideTheSimulation() throws Exception {
    int code =
        run(
            "--live",
            "--duration=1s",
            "--scenario=capacity",
            "--policies=least-connections",
            "--requests=1000");
    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("Simulation against reality.", "Reality against simulation, difference in p50");
    assertThat(Files.readString(page())).contains("id=\"reality\"");
  }

  @Test
  void ctrlC_stopsALiveComparison() throws Exception {
    try (RunningCommand command =
        RunningCommand.start(
            folder,
            "compare-policies",
            "--live",
            "--scenario=capacity",
            "--policies=round-robin,random",
            "--requests=1000")) {
      command.awaits("live capacity: round-robin");
      command.signal("INT");
      assertThat(command.exitCode()).isEqualTo(130);
    }
    assertThat(page()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--scenario=nightmare|'nightmare' is none of equal, bursts",
        "--policies=fastest|'fastest' is none of round-robin, random",
        "--requests=10|--requests must be between 1000 and",
        "--load=1.5|expected more than 0 and less than 1, such as 0.7 or 70%",
        "--log=/no/such.log|--log: /no/such.log cannot be read",
        "--speed=3|--speed says something about --log, which is missing",
        "--duration=5s|--duration says how long --live takes",
        "--duration=1h|expected seconds from 1s to 300s",
        "--workers=5|--workers says something about --log, which is missing",
        "--log=.|--log: . is a folder",
        "--json=/|--json: / is a folder; name a file in it",
        "--json=/no/such/folder/x.json|--json: the folder /no/such/folder does not exist"
      })
  void badOption_isAnErrorBeforeAnyWork(String option, String expected) {
    assertThat(run(option)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains(expected);
    assertThat(page()).doesNotExist();
  }

  @Test
  void sameFileTwice_isAnErrorBeforeAnyWork_howeverItIsSpelled() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    Path dangling = Files.createSymbolicLink(folder.resolve("page.json"), Path.of("page.html"));
    for (Path same :
        List.of(page(), folder.resolve("x/../page.html"), link.resolve("page.html"), dangling)) {
      assertThat(run("--json=" + same)).as(same.toString()).isEqualTo(CommandLine.ExitCode.USAGE);
      assertThat(page()).doesNotExist();
    }
    assertThat(err.toString()).contains("--html and --json name the same file: " + page());
  }

  @Test
  void page_isNotWrittenOverTheLog() throws Exception {
    Files.writeString(page(), "precious\n");
    assertThat(run("--log=" + page())).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--log and --html name the same file");
    assertThat(page()).hasContent("precious");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void fullDisk_isSaidWithTheFilesName() {
    assertThat(run("--requests=1000", "--scenario=equal", "--json=/dev/full")).isNotZero();
    assertThat(err.toString()).contains("/dev/full cannot be written: No space left on device");
  }

  @Test
  void noneThatMayBeRecommended_isSaid_andNoneIs() throws Exception {
    assertThat(run("--requests=1000", "--scenario=equal", "--sticky", "--policies=round-robin"))
        .isZero();
    assertThat(out.toString())
        .contains("Recommendation: None of the policies compared may be recommended")
        .doesNotContain("Use round-robin");
    assertThat(Files.readString(page())).contains("No recommendation");
  }

  @Test
  void littleTraffic_isNoGroundForAdvice_andWhatWasDroppedIsSaid() throws Exception {
    List<String> lines = new ArrayList<>(List.of("garbage"));
    for (int i = 0; i < 3; i++) {
      lines.add(
          """
          {"time":"2026-01-31T12:00:0%d.000Z","client":"192.0.2.1","status":200,"totalMs":31.0,\
          "firstByteMs":30.0,"connectMs":1.0,"upstream":"shop","backend":"x%d"}\
          """
              .formatted(i, i));
    }
    Path log = Files.write(folder.resolve("access.log"), lines);
    assertThat(run("--log=" + log)).as(err.toString()).isZero();
    assertThat(out.toString().replaceAll("\\s+", " "))
        .contains("3 requests of your log")
        .contains("1 lines could not be read (line 1: not JSON)")
        .contains("No policy is better for this traffic", "round-robin is the simplest")
        .doesNotContain("100 000");
  }

  @Test
  void everyCommand_isDescribedInAWholeSentence() {
    String description =
        Main.commandLine()
            .getSubcommands()
            .get("compare-policies")
            .getCommandSpec()
            .usageMessage()
            .description()[0];
    assertThat(description).endsWith(".");
  }

  @Test
  void logWithoutTraffic_isSaid() throws Exception {
    Path log = Files.writeString(folder.resolve("access.log"), "nothing of use\n");
    assertThat(run("--log=" + log)).isNotZero();
    assertThat(err.toString()).contains("access.log").hasLineCount(1);
  }

  private String pageOf(String seed) throws Exception {
    assertThat(run(seed, "--scenario=equal", "--requests=1000")).isZero();
    return Files.readString(page());
  }

  private Path page() {
    return folder.resolve("page.html");
  }

  private int run(String... options) {
    List<String> arguments = new ArrayList<>(List.of("compare-policies", "--html=" + page()));
    arguments.addAll(List.of(options));
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }
}
