package dev.fairlead.runtime;

import dev.fairlead.balancer.Candidates;
import dev.fairlead.balancer.SlowStart;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.UpstreamSpec;

/**
 * What share each backend of an upstream has at a time: its weight, or less while it starts slowly.
 * Policies that go by a key, or by the order of the file, know no shares: theirs are always whole.
 * When a start began is kept in the {@link Backend}. Any thread.
 */
final class Warming {
  private final UpstreamSpec spec;
  private final Backend[] backends;
  private final long window;

  Warming(UpstreamSpec spec, Backend[] backends) {
    this.spec = spec;
    this.backends = backends;
    BalancePolicy policy = spec.balance().policy();
    boolean sharesMatter = !policy.keyed() && policy != BalancePolicy.FIRST;
    this.window = sharesMatter ? spec.slowStart().window().toNanos() : 0;
  }

  /** The share of a backend that takes new clients, in {@link Candidates#PARTS}. */
  int share(int slot, long now) {
    int weight = spec.backends().get(slot).weight();
    return isWarming(slot, now)
        ? SlowStart.share(weight, spec.slowStart(), now - backends[slot].warmingSince())
        : weight * Candidates.PARTS;
  }

  /** Whether a backend has not come to its full share. */
  boolean goesOn(long now) {
    for (int slot = 0; slot < backends.length; slot++) {
      if (Readiness.serves(spec.backends().get(slot), backends[slot]) && isWarming(slot, now)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a backend has less than its full share, if it takes new clients. */
  boolean isWarming(int slot, long now) {
    long since = backends[slot].warmingSince();
    return since != Backend.WARM && now - since < window && spec.backends().get(slot).weight() > 0;
  }
}
