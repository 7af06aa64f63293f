package dev.fairlead.app;

import dev.fairlead.config.ReadResult;
import dev.fairlead.control.TakenUp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes up a configuration file again and says what came of it. A file that cannot be used leaves
 * everything as it is. Any thread, one reload at a time.
 */
final class Reload {
  private final Path file;
  private final ProxyRun run;
  private final Consumer<String> out;

  /** Why the file was not taken when it was last looked at; null when it was. */
  private @Nullable String said;

  /**
   * Of one file.
   *
   * @param out takes a line or more of what came of it
   */
  Reload(Path file, ProxyRun run, Consumer<String> out) {
    this.file = file;
    this.run = run;
    this.out = out;
  }

  /**
   * Reads the file and, when it is sound, swaps it in, because somebody wants it, who is answered
   * in any case.
   *
   * @param reason what happened, for the reader of the output
   */
  synchronized void now(String reason) {
    read(reason, true);
  }

  /**
   * The same because the file seems to have changed. When it says what is in force, or has the
   * mistakes of which was told already, nothing is said: the proxy has written it itself, or it was
   * taken up by {@link #now}.
   */
  synchronized void changed(String reason) {
    read(reason, false);
  }

  private void read(String reason, boolean asked) {
    said = asked ? null : said;
    try {
      switch (ConfigFile.read(file)) {
        case ReadResult.Loaded loaded -> take(reason, loaded, asked);
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

  private void take(String reason, ReadResult.Loaded read, boolean asked) {
    said = null;
    run.reloads().good();
    TakenUp taken = run.control().takeUp(reason, read);
    if (!taken.other() && !asked) {
      return;
    }
    StringBuilder event = new StringBuilder(reason).append(": snapshot ").append(taken.snapshot());
    event.append(taken.swapped() ? " is in force" : " stays, nothing in it is different");
    taken.changes().forEach(line -> event.append('\n').append(line));
    taken.warnings().forEach(line -> event.append('\n').append(line));
    out.accept(event.toString());
  }

  private void kept(String reason, String why) {
    if (why.equals(said)) {
      return;
    }
    said = why;
    run.reloads().refused();
    out.accept(reason + ": not taken, snapshot " + run.snapshot() + " stays\n" + why);
  }
}
