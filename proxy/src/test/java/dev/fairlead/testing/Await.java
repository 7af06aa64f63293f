package dev.fairlead.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions that nothing announces. */
public final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long LOOK_NANOS = 500_000;

  private Await() {}

  /** Waits until the condition holds; fails, with what {@code state} says, when it does not. */
  public static void until(String what, BooleanSupplier condition, Supplier<Object> state) {
    if (!holdsWithin(PATIENCE, condition)) {
      throw new AssertionError("waited in vain until " + what + "; " + state.get());
    }
  }

  /** Waits until the condition holds; fails when it does not. */
  public static void until(String what, BooleanSupplier condition) {
    until(what, condition, () -> "");
  }

  /** Whether the condition comes to hold in time. */
  public static boolean holdsWithin(Duration time, BooleanSupplier condition) {
    long deadline = System.nanoTime() + time.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return condition.getAsBoolean();
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }
}
