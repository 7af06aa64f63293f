package dev.fairlead.flow;

import dev.fairlead.model.IpLiteral;
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
  private final ConcurrentHashMap<Long, Integer> byClient = new ConcurrentHashMap<>();

  /**
   * Has a verification made on a thread of its own.
   *
   * @param client whose it is, as {@link IpLiteral#clientNumber} has it
   * @return false when too many wait; then nothing is done
   */
  boolean submit(long client, Runnable verification) {
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

  private void run(long client, Runnable verification) {
    running.acquireUninterruptibly();
    try {
      verification.run();
    } finally {
      running.release();
      leave(client);
    }
  }

  private void leave(long client) {
    byClient.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
    places.release();
  }
}
