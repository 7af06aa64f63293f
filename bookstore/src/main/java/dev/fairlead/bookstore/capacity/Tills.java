package dev.fairlead.bookstore.capacity;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Where requests are served: so many places, one queue in order of arrival. Waiting and being
 * served both park the thread, so virtual threads cost no more than their memory. Any thread.
 */
public final class Tills {
  private final SimulatedCapacity capacity;
  private final RandomGenerator random;

  /** Fair, so that it is first come, first served; none when there is no limit. */
  private final Semaphore places;

  private final Object drawing = new Object();

  /**
   * An empty one.
   *
   * @param random drawn from in order of arrival: time and fate of the n-th request are the n-th
   */
  public Tills(SimulatedCapacity capacity, RandomGenerator random) {
    this.capacity = capacity;
    this.random = random;
    this.places =
        new Semaphore(capacity.places() == 0 ? Integer.MAX_VALUE : capacity.places(), true);
  }

  /** What is simulated here. */
  public SimulatedCapacity capacity() {
    return capacity;
  }

  /** Requests being served now. */
  public int busy() {
    int all = capacity.places() == 0 ? Integer.MAX_VALUE : capacity.places();
    return all - places.availablePermits();
  }

  /** Requests waiting for a place now; an estimate while others come and go. */
  public int waiting() {
    return places.getQueueLength();
  }

  /**
   * Waits for a place and is served.
   *
   * @return false when the request is to fail
   * @throws InterruptedException when the thread was interrupted; no place is held then
   */
  public boolean serve() throws InterruptedException {
    boolean fails;
    long nanos;
    synchronized (drawing) {
      fails = random.nextDouble() < capacity.failRate().share();
      nanos = capacity.serviceTime().nanos(random);
    }
    if (fails && capacity.failFast()) {
      return false;
    }
    places.acquire();
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } finally {
      places.release();
    }
    return !fails;
  }
}
