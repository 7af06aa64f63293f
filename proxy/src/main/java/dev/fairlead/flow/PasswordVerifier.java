package dev.fairlead.flow;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Where passwords are verified, away from event loops. Any thread.
 *
 * <p>bcrypt is slow on purpose, so wrong guesses are a way to keep a processor busy. At most half
 * of the processors work here, and what waits is bounded, in all and per client: one who guesses
 * cannot keep others from naming themselves.
 */
public final class PasswordVerifier {
  private static final int MOST_WAITING = 256;
  private static final int MOST_PER_CLIENT = 16;

  private final Semaphore places = new Semaphore(MOST_WAITING);
  private final Semaphore running =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  private final ConcurrentHashMap<String, Integer> byClient = new ConcurrentHashMap<>();

  /**
   * Has a verification made on a thread of its own.
   *
   * @param client whose it is
   * @return false when too many wait; then nothing is done
   */
  boolean submit(String client, Runnable verification) {
    if (!places.tryAcquire()) {
      return false;
    }
    int own = byClient.merge(client, 1, Integer::sum);
    if (own > MOST_PER_CLIENT) {
      leave(client);
      return false;
    }
    Thread.ofVirtual().name("password").start(() -> run(client, verification));
    return true;
  }

  private void run(String client, Runnable verification) {
    running.acquireUninterruptibly();
    try {
      verification.run();
    } finally {
      running.release();
      leave(client);
    }
  }

  private void leave(String client) {
    byClient.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
    places.release();
  }
}
