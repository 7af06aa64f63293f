package dev.fairlead.runtime;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Candidate;
import dev.fairlead.balancer.Candidates;
import dev.fairlead.balancer.Pick;
import dev.fairlead.balancer.Tried;
import dev.fairlead.config.BackendSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many requests each backend of an upstream may serve at a time, and choosing with regard to
 * it. Immutable.
 */
final class Limits {
  private final int[] bySlot;

  private Limits(int[] bySlot) {
    this.bySlot = bySlot;
  }

  /** The limits of these backends, or null when none has one. */
  static @Nullable Limits of(List<BackendSpec> backends) {
    int[] bySlot = backends.stream().mapToInt(BackendSpec::maxInFlight).toArray();
    for (int limit : bySlot) {
      if (limit > 0) {
        return new Limits(bySlot);
      }
    }
    return null;
  }

  /** Claims the backend in that slot, unless it is full. */
  boolean claim(int slot, Backend[] backends, Lease lease) {
    return lease.tryTake(backends[slot], bySlot[slot]);
  }

  /**
   * Chooses among the backends of a tier that are not full, and claims.
   *
   * @return a slot, {@link Upstream#FULL}, or {@link Balancer#NONE} when none is ready and untried
   */
  int take(ReadySet.Tier tier, Backend[] backends, Pick pick, Lease lease) {
    int slot = tier.balancer().pick(pick);
    // The first choice is rarely full: only then are all looked at.
    if (slot == Balancer.NONE || claim(slot, backends, lease)) {
      return slot;
    }
    Tried tried = pick.tried;
    putFullAside(tier.candidates(), tried);
    slot = tier.balancer().pick(pick);
    while (slot != Balancer.NONE && !claim(slot, backends, lease)) {
      // Another loop was quicker.
      tried.putAside(slot);
      slot = tier.balancer().pick(pick);
    }
    tried.takeBack();
    return slot == Balancer.NONE ? Upstream.FULL : slot;
  }

  /** Whether a backend serves as many as it may. */
  boolean isFull(int slot, Candidate backend) {
    return bySlot[slot] > 0 && backend.inFlight() >= bySlot[slot];
  }

  /** Marks those of {@code candidates} that are full, until {@link Tried#takeBack}. */
  void putFullAside(Candidates candidates, Tried tried) {
    for (int i = 0; i < candidates.size(); i++) {
      int slot = candidates.slot(i);
      if (isFull(slot, candidates.candidate(i))) {
        tried.putAside(slot);
      }
    }
  }
}
