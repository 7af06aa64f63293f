package dev.fairlead.runtime;

import dev.fairlead.balancer.Affinity;
import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Pick;
import dev.fairlead.balancer.RequestKey;
import dev.fairlead.balancer.Secrets;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import dev.fairlead.config.KeySpec;
import dev.fairlead.config.StickySpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.model.RequestHead;
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
  private final @Nullable RequestKey key;
  private final @Nullable Affinity affinity;
  private volatile ReadySet ready;

  Upstream(UpstreamSpec spec, Backend[] backends, Secrets secrets, @Nullable Upstream previous) {
    this.spec = spec;
    this.backends = backends;
    this.poolIdleNanos = spec.poolIdle().toNanos();
    this.key = spec.balance().policy().keyed() ? key(spec.balance()) : null;
    this.affinity =
        Affinity.of(spec, List.of(backends), secrets, previous == null ? null : previous.affinity);
    this.ready = ReadySet.of(spec, backends, affinity, previous == null ? null : previous.ready);
  }

  private static RequestKey key(BalanceSpec balance) {
    return new RequestKey(
        balance.policy() == BalancePolicy.IP_HASH ? KeySpec.CLIENT_IP : balance.key());
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

  /** How clients are kept at a backend, or null when they are not. */
  public @Nullable Affinity affinity() {
    return affinity;
  }

  /** Whether {@link #prepare} looks at the client's address. */
  public boolean goesByClient() {
    return key != null && key.isClient() || affinity != null && affinity.goesByClient();
  }

  /**
   * Draws from a request what the choice depends on, before the first {@link #pick}: the hash of
   * its key, and the backend that its client is bound to.
   *
   * @param client address of the client, 4 or 16 bytes; looked at only if {@link #goesByClient}
   */
  public void prepare(Pick pick, RequestHead head, byte[] client) {
    if (key != null) {
      long hash = key.hash(head, client);
      pick.key = hash == RequestKey.NONE ? pick.random.nextLong() : hash;
    }
    if (affinity != null) {
      affinity.bind(head, client, pick);
    }
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
      if (keeps(pick)) {
        return Balancer.NONE;
      }
      int next = pick(now.rings(), pick);
      if (next != Balancer.NONE) {
        return next;
      }
    }
    return pick(now.balancers(), pick);
  }

  private static int pick(Balancer[] tiers, Pick pick) {
    for (Balancer balancer : tiers) {
      int slot = balancer.pick(pick);
      if (slot != Balancer.NONE) {
        return slot;
      }
    }
    return Balancer.NONE;
  }

  /** Whether the client is bound to a backend and may be served by no other. */
  public boolean keeps(Pick pick) {
    StickySpec sticky = spec.sticky();
    return pick.bound != Balancer.NONE
        && sticky != null
        && sticky.whenNotReady() == StickySpec.WhenNotReady.REFUSE;
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
