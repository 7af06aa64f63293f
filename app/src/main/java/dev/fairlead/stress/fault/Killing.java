package dev.fairlead.stress.fault;

import dev.fairlead.stress.stage.Shop;
import dev.fairlead.stress.stage.Stage;
import dev.fairlead.stress.stage.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * As by {@code kill -9}; it is started again after one to three seconds, with less claim to the
 * processors than the others: as if its start were on a machine of its own.
 */
final class Killing implements Fault {
  private static final Duration MOMENT = Duration.ofSeconds(2);

  @Override
  public String happen(Stage stage, RandomGenerator chance, Scene scene)
      throws IOException, InterruptedException {
    Shop shop = Victims.any(stage, chance);
    long pid = shop.process().pid();
    long start = System.nanoTime();
    scene.strikes(shop);
    shop.process().kill();
    scene.harmIsOver();
    try {
      if (shop.ask("/health", MOMENT) != 0) {
        throw new WithoutEffect(shop.name() + " still answers");
      }
      Waiting.pause(Duration.ofMillis(chance.nextInt(1_000, 3_000)));
    } finally {
      shop.beginGently();
    }
    shop.awaitReady();
    String away = Victims.since(start);
    Victims.awaitReady(stage, shop);
    shop.hurry();
    return "%s (process %d) was killed, nobody answered; it listened again after %s"
        .formatted(shop.name(), pid, away);
  }
}
