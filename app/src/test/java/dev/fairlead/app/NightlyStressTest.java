package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The stress of everything for long enough that each fault comes twice and curves can be judged.
 * Not among the tests of a build: {@code mvn test -Pnightly -pl app -am}. The system property
 * {@code stress.minutes} says how long; all that was written stays when it fails.
 */
@Tag("nightly")
class NightlyStressTest {
  private static final double MINUTES =
      Double.parseDouble(System.getProperty("stress.minutes", "12"));

  /** To start and to end, on a machine that is busy. */
  private static final Duration AROUND = Duration.ofMinutes(10);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void everythingAtOnce_underAllFaults_isGreen() throws Exception {
    Duration patience = AROUND.plusSeconds(Math.round(MINUTES * 60));
    try (RunningCommand command =
        RunningCommand.start(
            folder,
            "stress",
            "--minutes",
            Double.toString(MINUTES),
            "--rate",
            "3",
            "--output",
            "run")) {
      command.await(patience, "end", () -> command.said().contains("The page: "));
      String said = command.said();
      assertThat(command.exitCode()).as(said).isZero();
      assertThat(said).contains("GREEN: all that must hold held").doesNotContain("not reached");
    }
    assertThat(Files.readString(folder.resolve("run/verdict.html"))).contains("GREEN");
  }
}
