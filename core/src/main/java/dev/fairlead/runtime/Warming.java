package dev.fairlead.runtime;

import dev.fairlead.balancer.Candidates;
import dev.fairlead.balancer.SlowStart;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
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

  /** Shares by slot in {@link Candidates#PARTS}; 0 for a backend that takes no new clients. */
  int[] shares(long now) {
    int[] shares = new int[backends.length];
    for (int slot = 0; slot < shares.length; slot++) {
      BackendSpec backend = spec.backends().get(slot);
      if (backend.state() == BackendState.READY) {
        shares[slot] =
            isWarming(slot, now)
                ? SlowStart.share(
                    backend.weight(), spec.slowStart(), now - backends[slot].warmingSince())
                : backend.weight() * Candidates.PARTS;
      }
    }
    return shares;
  }

  /** Whether a backend has not come to its full share. */
  boolean goesOn(long now) {
    for (int slot = 0; slot < backends.length; slot++) {
      if (spec.backends().get(slot).state() == BackendState.READY && isWarming(slot, now)) {
        return true;
      }
    }
    return false;
  }

  private boolean isWarming(int slot, long now) {
    long since = backends[slot].warmingSince();
    return since != Backend.WARM && now - since < window && spec.backends().get(slot).weight() > 0;
  }
}
