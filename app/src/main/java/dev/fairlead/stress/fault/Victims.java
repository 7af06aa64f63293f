package dev.fairlead.stress.fault;

import dev.fairlead.stress.stage.Shop;
import dev.fairlead.stress.stage.Stage;
import dev.fairlead.stress.stage.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Backends that something happens to. Stateless: any thread. */
final class Victims {
  private static final Duration RECOVERY = Duration.ofMinutes(2);
  private static final int TRIES = 4;
  private static final String READY = "ready";

  /** Ready, but back only just: it has a part of its weight. */
  private static final String WARMING = "warming";

  private Victims() {}

  /** One of those that are backends now. */
  static Shop any(Stage stage, RandomGenerator chance) {
    List<Shop> serving = new ArrayList<>();
    for (int i = 0; i < stage.shops().size(); i++) {
      if (stage.proxy().weights().get(i) > 0) {
        serving.add(stage.shops().get(i));
      }
    }
    return serving.get(chance.nextInt(serving.size()));
  }

  /** Waits a while until the proxy holds it for unwell; returns how it holds it then. */
  static String awaitUnwell(Stage stage, Shop shop, Duration patience)
      throws IOException, InterruptedException {
    String[] last = {READY};
    boolean unwell =
        Waiting.until(
            patience,
            () -> {
              last[0] = stage.proxy().availability(shop);
              return !last[0].equals(READY) && !last[0].equals(WARMING);
            });
    if (!unwell) {
      throw new Fault.WithoutEffect(
          "the proxy still held %s for ready after %d s"
              .formatted(shop.name(), patience.toSeconds()));
    }
    return last[0];
  }

  /** Waits until the proxy holds it for ready again. */
  static void awaitReady(Stage stage, Shop shop) throws IOException, InterruptedException {
    if (!Waiting.until(RECOVERY, () -> stage.proxy().availability(shop).equals(READY))) {
      throw new IOException(
          "%s is %s, %d s after the fault ended"
              .formatted(shop.name(), stage.proxy().availability(shop), RECOVERY.toSeconds()));
    }
  }

  /** Takes all faults on purpose from it, also when it is slow to answer. */
  static void heal(Shop shop) throws IOException, InterruptedException {
    for (int left = TRIES; ; left--) {
      try {
        shop.become("{}");
        return;
      } catch (IOException e) {
        if (left == 1) {
          throw e;
        }
      }
    }
  }

  /** Seconds from then till now, for people. */
  static String since(long startNanos) {
    return "%.1f s".formatted((System.nanoTime() - startNanos) / 1e9);
  }
}
