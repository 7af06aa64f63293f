package dev.fairlead.stress.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * When this machine itself stood still, or gave this run no processor: a thread that only sleeps
 * woke up much too late. What failed then says nothing of the proxy. Any thread.
 */
public final class Standstills implements AutoCloseable {
  private static final long NAP_MILLIS = 50;
  private static final long LATE_NANOS = 500_000_000;

  private final List<Standstill> all = new CopyOnWriteArrayList<>();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("standstills").unstarted(this::nap);

  private Standstills() {}

  /** One. */
  public record Standstill(Instant from, Instant until) {
    boolean overlaps(Instant start, Instant end) {
      return start.isBefore(until) && end.isAfter(from);
    }

    Duration length() {
      return Duration.between(from, until);
    }
  }

  /** Begins to look. */
  public static Standstills watch() {
    Standstills standstills = new Standstills();
    standstills.thread.start();
    return standstills;
  }

  private void nap() {
    try {
      while (true) {
        Instant from = Instant.now();
        long start = System.nanoTime();
        Thread.sleep(NAP_MILLIS);
        if (System.nanoTime() - start > LATE_NANOS) {
          all.add(new Standstill(from, Instant.now()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Those there were so far. */
  public List<Standstill> all() {
    return List.copyOf(all);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
