package dev.fairlead.flow;

import dev.fairlead.runtime.Backend;
import org.jspecify.annotations.Nullable;

/**
 * What became of an attempt, told to the backend: to its health always, and to the times that its
 * upstream's policy learns from where it does. No clock is read for it but where the policy learns.
 * A client that leaves says nothing about a backend. An answer that breaks off later is a failure
 * of the same request. Loop-confined, part of the exchange.
 */
final class AnswerTime {
  private static final int FIRST_SERVER_ERROR = 500;

  private @Nullable Backend backend;
  private boolean learning;
  private boolean answered;
  private long since;
  private long took;
  private long decay;

  /**
   * An attempt begins {@code now}.
   *
   * @param tried is told of it
   * @param learns whether the policy learns from times
   * @param decayNanos how long until an answer counts 1/e of what it did
   */
  void begin(Backend tried, boolean learns, long decayNanos, long now) {
    backend = tried;
    learning = learns;
    answered = false;
    decay = decayNanos;
    since = now;
    took = -1;
  }

  /**
   * The head of the final response has come.
   *
   * @param nanos since there was a connection to the backend
   */
  void answered(int status, long nanos, long now) {
    Backend told = backend;
    if (told == null) {
      return;
    }
    answered = true;
    told.health().answered(status, nanos);
    if (learning) {
      took = now - since;
      told.times().observe(took, status >= FIRST_SERVER_ERROR, now, decay);
    }
  }

  /** The attempt has failed, and it was the backend's doing. */
  void failed() {
    Backend told = backend;
    if (told == null) {
      return;
    }
    backend = null;
    if (answered) {
      told.health().brokeOff();
    } else {
      told.health().failed();
    }
    if (learning) {
      long now = System.nanoTime();
      told.times().observe(took >= 0 ? took : now - since, true, now, decay);
    }
  }

  /** Nothing more is to be told. */
  void clear() {
    backend = null;
  }
}
