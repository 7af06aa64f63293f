package dev.fairlead.stress.fault;

import dev.fairlead.stress.stage.Disk;
import dev.fairlead.stress.stage.Stage;
import dev.fairlead.stress.stage.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The file system of the state folder has no room left; traffic is to go on, and the history too.
 */
final class FullDisk implements Fault {
  private static final String NOTICED = "the history .* cannot be written";
  private static final String OVER = "the history is written again; nothing is missing";
  private static final List<String> FILES = List.of("history.db", "history.db-wal");
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @Override
  public String happen(Stage stage, RandomGenerator chance, Scene scene)
      throws IOException, InterruptedException {
    Disk disk = stage.disk();
    if (!disk.isOwn()) {
      throw new NotHere(disk.phrase());
    }
    int noticed = stage.proxy().hasSaid(NOTICED);
    int over = stage.proxy().hasSaid(OVER);
    long start = System.nanoTime();
    disk.fill();
    try {
      if (disk.takes()) {
        throw new WithoutEffect("there is still room in " + stage.folders().state());
      }
      if (!Waiting.until(PATIENCE, () -> stage.proxy().hasSaid(NOTICED) > noticed)) {
        throw unnoticed(stage.folders().state());
      }
      Waiting.pause(Duration.ofMillis(chance.nextInt(1_000, 3_000)));
    } finally {
      disk.clear();
    }
    String lasted = Victims.since(start);
    if (!Waiting.until(PATIENCE, () -> stage.proxy().hasSaid(OVER) > over)) {
      throw new IOException("the proxy does not write its history again, though there is room");
    }
    return "no room in the state folder for %s: the proxy said so, went on, and wrote all of it then"
        .formatted(lasted);
  }

  /** A database that has grown writes into pages it has; one that is not written is at fault. */
  private static IOException unnoticed(Path state) throws IOException, InterruptedException {
    Instant now = Instant.now();
    return Waiting.until(PATIENCE, () -> isWritten(state, now))
        ? new NotHere(
            "no room for %d s, but the history needed none and was written"
                .formatted(PATIENCE.toSeconds()))
        : new WithoutEffect("the history is not written any more, and the proxy does not say so");
  }

  /** Whether a file of the history has changed since. */
  static boolean isWritten(Path state, Instant since) throws IOException {
    for (String file : FILES) {
      Path path = state.resolve(file);
      if (Files.exists(path) && Files.getLastModifiedTime(path).toInstant().isAfter(since)) {
        return true;
      }
    }
    return false;
  }
}
