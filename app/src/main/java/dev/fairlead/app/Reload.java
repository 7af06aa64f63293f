package dev.fairlead.app;

import dev.fairlead.config.ReadResult;
import dev.fairlead.control.TakenUp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * Takes up a configuration file again and says what came of it. A file that cannot be used leaves
 * everything as it is. Any thread, one reload at a time.
 */
final class Reload {
  private final Path file;
  private final ProxyRun run;

  Reload(Path file, ProxyRun run) {
    this.file = file;
    this.run = run;
  }

  /**
   * Reads the file and, when it is sound, swaps it in.
   *
   * @param reason what happened, for the reader of the output
   */
  synchronized void now(String reason) {
    try {
      switch (ConfigFile.read(file)) {
        case ReadResult.Loaded loaded -> take(reason, loaded);
        case ReadResult.Rejected rejected ->
            kept(
                reason,
                rejected.problems().stream()
                    .map(Object::toString)
                    .collect(Collectors.joining("\n")));
      }
    } catch (IOException | RuntimeException e) {
      kept(reason, Failures.sentence(e));
    }
  }

  private void take(String reason, ReadResult.Loaded read) {
    TakenUp taken = run.control().takeUp(reason, read);
    StringBuilder event = new StringBuilder(reason).append(": snapshot ").append(taken.snapshot());
    event.append(taken.swapped() ? " is in force" : " stays, nothing in it is different");
    taken.changes().forEach(line -> event.append('\n').append(line));
    taken.warnings().forEach(line -> event.append('\n').append(line));
    Console.say(event.toString());
  }

  private void kept(String reason, String why) {
    Console.say(reason + ": not taken, snapshot " + run.snapshot() + " stays\n" + why);
  }
}
