package dev.fairlead.flow;

import dev.fairlead.runtime.Backend;
import org.jspecify.annotations.Nullable;

/**
 * The time from the beginning of an attempt to the first byte of its answer, told to the backend
 * where the policy learns from it; elsewhere it reads no clock. A client that leaves says nothing
 * about a backend. An answer that breaks off later is told as a failure on top. Loop-confined, part
 * of the exchange.
 */
final class AnswerTime {
  private static final int FIRST_SERVER_ERROR = 500;

  private @Nullable Backend backend;
  private long since;
  private long took;
  private long decay;

  /**
   * An attempt begins {@code now}.
   *
   * @param learning is told of it; null for nobody
   * @param decayNanos how long until an answer counts 1/e of what it did
   */
  void begin(@Nullable Backend learning, long decayNanos, long now) {
    backend = learning;
    decay = decayNanos;
    since = now;
    took = -1;
  }

  /** The head of the final response has come. */
  void answered(int status, long now) {
    Backend told = backend;
    if (told != null) {
      took = now - since;
      told.times().observe(took, status >= FIRST_SERVER_ERROR, now, decay);
    }
  }

  /** The attempt has failed, and it was the backend's doing. */
  void failed() {
    Backend told = backend;
    if (told != null) {
      long now = System.nanoTime();
      told.times().observe(took >= 0 ? took : now - since, true, now, decay);
      backend = null;
    }
  }

  /** Nothing more is to be told. */
  void clear() {
    backend = null;
  }
}
