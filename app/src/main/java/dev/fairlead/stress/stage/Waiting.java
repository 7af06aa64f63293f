package dev.fairlead.stress.stage;

import java.io.IOException;
import java.time.Duration;

/** Waits for things to become true. Stateless: any thread. */
public final class Waiting {
  private static final long MOMENT = 25;

  private Waiting() {}

  /** A condition that may fail to be looked at. */
  @FunctionalInterface
  public interface Condition {
    /** Whether it holds. */
    boolean holds() throws IOException, InterruptedException;
  }

  /** Waits until it holds, or the time is over; returns whether it holds. */
  public static boolean until(Duration patience, Condition condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      aMoment();
    }
    return true;
  }

  /** Lets so much time pass. */
  public static void pause(Duration length) throws InterruptedException {
    Thread.sleep(length);
  }

  static void aMoment() throws InterruptedException {
    Thread.sleep(MOMENT);
  }
}
