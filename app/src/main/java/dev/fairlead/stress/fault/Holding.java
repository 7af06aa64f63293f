package dev.fairlead.stress.fault;

import dev.fairlead.stress.stage.Shop;
import dev.fairlead.stress.stage.Stage;
import dev.fairlead.stress.stage.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** A process that is there and does nothing. */
final class Holding implements Fault {
  private static final Duration LONGEST = Duration.ofSeconds(15);

  /** The signal does not arrive at once. */
  private static final Duration MOMENT = Duration.ofSeconds(5);

  @Override
  public String happen(Stage stage, RandomGenerator chance, Scene scene)
      throws IOException, InterruptedException {
    Shop shop = Victims.any(stage, chance);
    scene.strikes(shop);
    long start = System.nanoTime();
    String held;
    shop.process().signal("STOP");
    try {
      if (!Waiting.until(MOMENT, shop.process()::isHeld)) {
        throw new WithoutEffect(shop.name() + " runs on after SIGSTOP");
      }
      held = Victims.awaitUnwell(stage, shop, LONGEST);
    } finally {
      shop.process().signal("CONT");
      scene.harmIsOver();
    }
    String text =
        "%s (process %d) was held for %s; the proxy found it %s"
            .formatted(shop.name(), shop.process().pid(), Victims.since(start), held);
    Victims.awaitReady(stage, shop);
    return text;
  }
}
