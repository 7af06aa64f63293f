package dev.fairlead.stress.fault;

import dev.fairlead.stress.stage.Shop;
import dev.fairlead.stress.stage.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** A process that is there and does nothing. */
final class Holding implements Fault {
  private static final Duration LONGEST = Duration.ofSeconds(15);

  @Override
  public String happen(Stage stage, RandomGenerator chance)
      throws IOException, InterruptedException {
    Shop shop = Victims.any(stage, chance);
    long start = System.nanoTime();
    String held;
    shop.process().signal("STOP");
    try {
      if (!shop.process().isHeld()) {
        throw new WithoutEffect(shop.name() + " runs on after SIGSTOP");
      }
      held = Victims.awaitUnwell(stage, shop, LONGEST);
    } finally {
      shop.process().signal("CONT");
    }
    String text =
        "%s (process %d) was held for %s; the proxy found it %s"
            .formatted(shop.name(), shop.process().pid(), Victims.since(start), held);
    Victims.awaitReady(stage, shop);
    return text;
  }
}
