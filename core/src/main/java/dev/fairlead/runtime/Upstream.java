package dev.fairlead.runtime;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Pick;
import dev.fairlead.config.StickySpec;
import dev.fairlead.config.UpstreamSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group of backends, and who of them may serve now. A changed spec makes a new upstream over the
 * same live backends. Any thread.
 */
public final class Upstream {
  /** What {@link #take} returns when there are backends that would do, but all are full. */
  public static final int FULL = -2;

  private final UpstreamSpec spec;
  private final Backend[] backends;
  private final long poolIdleNanos;
  private volatile ReadySet ready;

  Upstream(UpstreamSpec spec, Backend[] backends, @Nullable Upstream previous) {
    this.spec = spec;
    this.backends = backends;
    this.poolIdleNanos = spec.poolIdle().toNanos();
    this.ready = ReadySet.of(spec, backends, previous == null ? null : previous.ready);
  }

  /** What the user wrote. */
  public UpstreamSpec spec() {
    return spec;
  }

  /** How long an idle connection to a backend is kept, in nanoseconds. */
  public long poolIdleNanos() {
    return poolIdleNanos;
  }

  /** All backends, in file order: by slot. */
  public List<Backend> backends() {
    return List.of(backends);
  }

  /** The backend in that slot. */
  public Backend backend(int slot) {
    return backends[slot];
  }

  /** Who may serve now. */
  public ReadySet ready() {
    return ready;
  }

  /**
   * Chooses: the backend the client is bound to if that may serve it, else by the policy, tier by
   * tier. Claims nothing.
   *
   * @return a slot, or {@link Balancer#NONE}
   */
  public int pick(Pick pick) {
    ReadySet now = ready;
    int bound = pick.bound;
    if (bound != Balancer.NONE) {
      if (now.servesBound(bound) && !pick.tried.has(bound)) {
        return bound;
      }
      if (refusesStrangers()) {
        return Balancer.NONE;
      }
    }
    for (Balancer balancer : now.balancers()) {
      int slot = balancer.pick(pick);
      if (slot != Balancer.NONE) {
        return slot;
      }
    }
    return Balancer.NONE;
  }

  private boolean refusesStrangers() {
    StickySpec sticky = spec.sticky();
    return sticky != null && sticky.whenNotReady() == StickySpec.WhenNotReady.REFUSE;
  }

  /**
   * Chooses and claims, with regard to how many requests each backend may serve.
   *
   * @param lease takes the claim
   * @return a slot, {@link Balancer#NONE} or {@link #FULL}; the lease is held only with a slot
   */
  public int take(Pick pick, Lease lease) {
    int slot = pick(pick);
    if (slot >= 0) {
      lease.take(backends[slot]);
    }
    return slot;
  }
}
