package dev.fairlead.bookstore.fault;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The faults in force, and what becomes of a request under them. Any thread. */
public final class Faults implements AutoCloseable {
  private final RandomGenerator random;
  private final Runnable crash;
  private final CountDownLatch closed = new CountDownLatch(1);
  private FaultSettings settings;
  private CountDownLatch changed = new CountDownLatch(1);
  private long left;

  /**
   * Begins with some.
   *
   * @param random that decides whom it meets
   * @param crash ends the process
   */
  public Faults(FaultSettings settings, RandomGenerator random, Runnable crash) {
    this.settings = settings;
    this.random = random;
    this.crash = crash;
    this.left = settings.crashAfter();
  }

  /** The faults in force. */
  public synchronized FaultSettings settings() {
    return settings;
  }

  /** Puts others in force; those who hang are let go. */
  public synchronized void become(FaultSettings other) {
    settings = other;
    left = other.crashAfter();
    changed.countDown();
    changed = new CountDownLatch(1);
  }

  /** Lets those who hang go, for good. */
  @Override
  public void close() {
    become(FaultSettings.NONE);
    closed.countDown();
  }

  /**
   * Does to a request what is to be done to it, on the request's thread.
   *
   * @return whether it is to be answered as usual; with an error otherwise
   * @throws InterruptedException if the wait was ended, and the request is not to be answered
   */
  public boolean meet() throws InterruptedException {
    Fate fate = fate();
    if (fate.crash) {
      crash.run();
    }
    if (fate.hang) {
      fate.changed.await();
      throw new InterruptedException("let go");
    }
    if (!fate.settings.latency().isZero()
        && closed.await(fate.settings.latency().toMillis(), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("stopping");
    }
    return !fate.error;
  }

  private synchronized Fate fate() {
    boolean last = left > 0 && --left == 0;
    double drawn = random.nextDouble();
    boolean hang = drawn < settings.hangRate();
    boolean error = random.nextDouble() < settings.errorRate();
    return new Fate(settings, last, hang, error, changed);
  }

  private record Fate(
      FaultSettings settings, boolean crash, boolean hang, boolean error, CountDownLatch changed) {}
}
