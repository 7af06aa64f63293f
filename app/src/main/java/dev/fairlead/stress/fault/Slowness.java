package dev.fairlead.stress.fault;

import dev.fairlead.stress.stage.Shop;
import dev.fairlead.stress.stage.Stage;
import dev.fairlead.stress.stage.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Slow, but within all limits: nothing may fail. */
final class Slowness implements Fault {
  private static final long MILLIS = 400;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Override
  public String happen(Stage stage, RandomGenerator chance, Scene scene)
      throws IOException, InterruptedException {
    Shop shop = Victims.any(stage, chance);
    scene.strikes(shop);
    long took;
    try {
      shop.become("{\"latencyMillis\":" + MILLIS + "}");
      long start = System.nanoTime();
      int status = shop.ask("/health", PATIENCE);
      took = (System.nanoTime() - start) / 1_000_000;
      if (status != 200) {
        throw new IOException(shop.name() + " answers " + status + " after " + took + " ms");
      }
      if (took < MILLIS) {
        throw new WithoutEffect(shop.name() + " still answers in " + took + " ms");
      }
      Waiting.pause(Duration.ofMillis(chance.nextInt(3_000, 6_000)));
    } finally {
      Victims.heal(shop);
    }
    Victims.awaitReady(stage, shop);
    return "%s took %d ms for a request".formatted(shop.name(), took);
  }
}
