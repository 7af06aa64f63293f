package dev.fairlead.stress.fault;

import dev.fairlead.stress.stage.Shop;
import dev.fairlead.stress.stage.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Every answer of one backend is 503, checks of its health included. */
final class Unavailability implements Fault {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofSeconds(15);

  @Override
  public String happen(Stage stage, RandomGenerator chance, Scene scene)
      throws IOException, InterruptedException {
    Shop shop = Victims.any(stage, chance);
    long start = System.nanoTime();
    String held;
    scene.strikes(shop);
    try {
      shop.become("{\"errorRate\":1,\"errorStatus\":503}");
      int status = shop.ask("/health", PATIENCE);
      if (status != 503) {
        throw new WithoutEffect(shop.name() + " answers " + status);
      }
      held = Victims.awaitUnwell(stage, shop, LONGEST);
    } finally {
      Victims.heal(shop);
      scene.harmIsOver();
    }
    String text =
        "%s answered 503 for %s; the proxy found it %s"
            .formatted(shop.name(), Victims.since(start), held);
    Victims.awaitReady(stage, shop);
    return text;
  }
}
