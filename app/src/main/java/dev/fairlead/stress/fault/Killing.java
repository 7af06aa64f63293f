package dev.fairlead.stress.fault;

import dev.fairlead.stress.stage.Shop;
import dev.fairlead.stress.stage.Stage;
import dev.fairlead.stress.stage.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** As by {@code kill -9}; it is started again after one to three seconds. */
final class Killing implements Fault {
  private static final Duration MOMENT = Duration.ofSeconds(2);

  @Override
  public String happen(Stage stage, RandomGenerator chance)
      throws IOException, InterruptedException {
    Shop shop = Victims.any(stage, chance);
    long pid = shop.process().pid();
    long start = System.nanoTime();
    shop.process().kill();
    try {
      if (shop.ask("/health", MOMENT) != 0) {
        throw new WithoutEffect(shop.name() + " still answers");
      }
      Waiting.pause(Duration.ofMillis(chance.nextInt(1_000, 3_000)));
    } finally {
      shop.begin();
    }
    shop.awaitReady();
    String away = Victims.since(start);
    Victims.awaitReady(stage, shop);
    return "%s (process %d) was killed, nobody answered; it listened again after %s"
        .formatted(shop.name(), pid, away);
  }
}
