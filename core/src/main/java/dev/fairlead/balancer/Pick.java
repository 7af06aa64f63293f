package dev.fairlead.balancer;

import java.util.random.RandomGenerator;

/**
 * What one choice depends on besides the candidates. Loop-confined; reused between exchanges.
 * Public fields, because it is a row of facts without behaviour.
 */
public final class Pick {
  /** Chance, for this loop. */
  public final RandomGenerator random;

  /** Slots to be passed over: tried before, or full. */
  public final Tried tried = new Tried();

  /** Hash of the request's key, well mixed; by chance for a request without one. */
  public long key;

  /** Whether the request has no key, so that {@link #key} is chance. */
  public boolean keyless;

  /** Slot the client is bound to, or {@link Balancer#NONE}. */
  public int bound = Balancer.NONE;

  /**
   * Whether the tier that would be chosen from comes last: what was tried of it failed, and there
   * is no further try.
   */
  public boolean nextTier;

  /** {@link System#nanoTime()}, or the clock that {@link ResponseTimes} are told by. */
  public long now;

  /** A pick that draws from {@code random}. */
  public Pick(RandomGenerator random) {
    this.random = random;
  }

  /** Takes over everything but chance. */
  public void copyFrom(Pick other) {
    tried.copyFrom(other.tried);
    key = other.key;
    keyless = other.keyless;
    bound = other.bound;
    nextTier = other.nextTier;
    now = other.now;
  }

  /** Makes it ready for the next exchange. */
  public void clear() {
    tried.clear();
    key = 0;
    keyless = false;
    nextTier = false;
    bound = Balancer.NONE;
    now = 0;
  }
}
