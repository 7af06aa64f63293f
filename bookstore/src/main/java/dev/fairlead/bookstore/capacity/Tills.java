package dev.fairlead.bookstore.capacity;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Where requests are served: so many places, one queue in order of arrival. Waiting and being
 * served both park the thread, so virtual threads cost no more than their memory. Any thread.
 */
public final class Tills {
  private volatile SimulatedCapacity capacity;
  private volatile boolean closed;
  private final RandomGenerator random;

  /** Fair, so that it is first come, first served; none when there is no limit. */
  private final Semaphore places;

  private static final int UNLIMITED = 1 << 30;
  private static final int EVERYBODY = 1 << 29;

  private final Object drawing = new Object();

  /**
   * An empty one.
   *
   * @param random drawn from in order of arrival: time and fate of the n-th request are the n-th
   */
  public Tills(SimulatedCapacity capacity, RandomGenerator random) {
    this.capacity = capacity;
    this.random = random;
    this.places = new Semaphore(capacity.places() == 0 ? UNLIMITED : capacity.places(), true);
  }

  /** What is simulated here. */
  public SimulatedCapacity capacity() {
    return capacity;
  }

  /**
   * Goes on otherwise, for those whose service begins from now on.
   *
   * @throws IllegalArgumentException if it has another number of places
   */
  public void become(SimulatedCapacity other) {
    if (other.places() != capacity.places()) {
      throw new IllegalArgumentException("the number of places cannot change");
    }
    capacity = other;
  }

  /** Lets all who wait or come through at once, so that nobody is waited for at the end. */
  public void close() {
    closed = true;
    places.release(EVERYBODY);
  }

  /** Requests being served now. */
  public int busy() {
    int all = capacity.places() == 0 ? UNLIMITED : capacity.places();
    return Math.max(0, all - places.availablePermits());
  }

  /** Requests waiting for a place now; an estimate while others come and go. */
  public int waiting() {
    return places.getQueueLength();
  }

  /**
   * Waits for a place and is served.
   *
   * @param asked how long the request asks to be served, in nanoseconds; 0 if it does not
   * @return false when the request is to fail
   * @throws InterruptedException when the thread was interrupted; no place is held then
   */
  public boolean serve(long asked) throws InterruptedException {
    SimulatedCapacity then = capacity;
    Turn turn = draw(then, asked);
    if (turn.fails && then.failFast()) {
      return false;
    }
    places.acquire();
    try {
      SimulatedCapacity now = capacity;
      if (!now.equals(then)) {
        turn = draw(now, asked);
      }
      if (!closed) {
        TimeUnit.NANOSECONDS.sleep(turn.nanos);
      }
    } finally {
      places.release();
    }
    return !turn.fails;
  }

  private Turn draw(SimulatedCapacity from, long asked) {
    synchronized (drawing) {
      return new Turn(
          random.nextDouble() < from.failRate().share(), from.serviceTime().nanos(random, asked));
    }
  }

  private record Turn(boolean fails, long nanos) {}
}
