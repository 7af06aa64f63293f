package dev.fairlead.stress.fault;

import dev.fairlead.stress.stage.Shop;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a fault strikes, and until when it does harm, told while it happens. One thread. */
final class Scene {
  private String victim = "";
  private @Nullable Instant over;

  /** It strikes this one. */
  void strikes(Shop shop) {
    victim = shop.name();
  }

  /** From now on the proxy's rules leave nothing to fail, though all may not be well again yet. */
  void harmIsOver() {
    over = Instant.now();
  }

  /** The name of the backend; empty for none or all. */
  String victim() {
    return victim;
  }

  /** When the harm was over, or {@code end} if nobody said so. */
  Instant harmedUntil(Instant end) {
    return over == null ? end : over;
  }
}
