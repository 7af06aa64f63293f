package dev.fairlead.stress.fault;

import dev.fairlead.stress.stage.Disk;
import dev.fairlead.stress.stage.Stage;
import dev.fairlead.stress.stage.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The file system of the state folder has no room left; traffic is to go on, and the history too.
 */
final class FullDisk implements Fault {
  private static final String NOTICED = "cannot be written";
  private static final String OVER = "the history is written again; nothing is missing";
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @Override
  public String happen(Stage stage, RandomGenerator chance)
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
        // A database that has grown writes into pages it has.
        throw new NotHere(
            "no room for %d s, but the history needed none".formatted(PATIENCE.toSeconds()));
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
}
