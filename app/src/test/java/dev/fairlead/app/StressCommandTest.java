package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stress of everything, small: all of it real processes. */
class StressCommandTest {
  @TempDir Path folder;

  @Test
  void faultsUnderTraffic_loseNothing_andTheVerdictSaysSo() throws Exception {
    try (RunningCommand command =
        RunningCommand.start(
            folder,
            "stress",
            "--minutes",
            "0.1",
            "--rate",
            "2",
            "--calm",
            "0-0",
            "--faults",
            "certificate,reload",
            "--db",
            "sqlite",
            "--output",
            "run")) {
      command.await("end", () -> command.said().contains("The page: "));
      String said = command.said();
      assertThat(command.exitCode()).as(said).isZero();
      assertThat(said)
          .contains("GREEN: all that must hold held")
          .containsPattern("kept +No order is lost: 0 of [1-9][0-9]* orders confirmed")
          .containsPattern("kept +Analytics count what clients were answered, to the last request")
          .containsPattern("kept +Every connection is taken, and ends only with its answers")
          .containsPattern("[1-9][0-9]* happened, 0 skipped, 0 without their effect")
          .containsPattern("all that is written is in .*/run\n");
    }
    assertThat(folder.resolve("run/verdict.html"))
        .content()
        .contains("What must hold", "GREEN: all that must hold held")
        .doesNotContain("<script");
  }

  @Test
  void endOfTheTerminal_endsAllThatWasStarted() throws Exception {
    try (RunningCommand command =
        RunningCommand.start(folder, "stress", "--faults", "reload", "--output", "run")) {
      command.awaits("starting a database");
      command.await("process of its own", () -> !command.children().isEmpty());
      List<ProcessHandle> children = command.children();
      command.signal("HUP");
      assertThat(command.exitCode()).as(command.said()).isEqualTo(1);
      assertThat(command.said()).contains("ended before the end; what there is is in");
      assertThat(children).noneMatch(ProcessHandle::isAlive);
    }
  }

  @Test
  void unknownFault_isNamed_withThoseThereAre() throws Exception {
    try (RunningCommand command = RunningCommand.start(folder, "stress", "--faults", "kill,rain")) {
      command.awaits("--faults: expected some of kill, stop, .*, disk, found 'rain'");
      assertThat(command.exitCode()).isEqualTo(2);
    }
  }
}
