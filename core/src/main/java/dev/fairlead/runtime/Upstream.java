package dev.fairlead.runtime;

import dev.fairlead.balancer.Affinity;
import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Loads;
import dev.fairlead.balancer.Pick;
import dev.fairlead.balancer.RequestKey;
import dev.fairlead.balancer.Secrets;
import dev.fairlead.balancer.Tried;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import dev.fairlead.config.KeySpec;
import dev.fairlead.config.StickySpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.health.Availability;
import dev.fairlead.model.RequestHead;
import dev.fairlead.resilience.RetryPolicy;
import dev.fairlead.resilience.RetryTally;
import java.util.Arrays;
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
  private final Loads loads;
  private final WaitingLine line;
  private final @Nullable Limits limits;
  private final Warming warming;
  private final long poolIdleNanos;
  private final int retryAfterSeconds;
  private final boolean learnsTimes;
  private final long decayNanos;
  private final RetryPolicy retryPolicy;
  private final RetryTally retries;
  private final @Nullable RequestKey key;
  private final @Nullable Affinity affinity;

  /**
   * Held by who replaces {@link #ready}; one for all upstreams of a name that follow each other.
   */
  private final Object changing;

  private volatile ReadySet ready;

  /**
   * An upstream over live backends.
   *
   * @param backends by slot; each belongs to {@code line} and has its load of {@code loads}
   * @param previous the upstream being replaced, or null
   * @param now the clock that slow starts go by
   */
  Upstream(
      UpstreamSpec spec,
      Backend[] backends,
      Loads loads,
      WaitingLine line,
      Secrets secrets,
      @Nullable Upstream previous,
      long now) {
    this.spec = spec;
    this.backends = backends;
    this.loads = loads;
    this.line = line;
    this.limits = Limits.of(spec.backends());
    this.warming = new Warming(spec, backends);
    this.poolIdleNanos = spec.poolIdle().toNanos();
    this.retryAfterSeconds =
        (int) Math.max(1, spec.health().fast().plusNanos(999_999_999).toSeconds());
    this.learnsTimes = spec.balance().policy().learnsTimes();
    this.decayNanos = spec.balance().decay().toNanos();
    this.retryPolicy = new RetryPolicy(spec.retry());
    this.retries = previous == null ? new RetryTally() : previous.retries;
    this.key = spec.balance().policy().keyed() ? key(spec.balance()) : null;
    this.affinity =
        Affinity.of(spec, List.of(backends), secrets, previous == null ? null : previous.affinity);
    this.changing = previous == null ? new Object() : previous.changing;
    this.ready =
        ReadySet.of(
            spec,
            backends,
            Readiness.of(spec, backends, warming, now),
            affinity,
            previous == null ? null : previous.ready);
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

  /** How many backends there are. */
  public int size() {
    return backends.length;
  }

  /** The slot of a backend, or {@link Balancer#NONE} when it is not one of these. */
  public int slotOf(Backend backend) {
    for (int slot = 0; slot < backends.length; slot++) {
      if (backends[slot] == backend) {
        return slot;
      }
    }
    return Balancer.NONE;
  }

  /**
   * Turns what a choice knows of the slots of another upstream of this name into these slots.
   *
   * @param other whose slots it is in
   */
  public void translate(Pick pick, Upstream other) {
    Tried tried = pick.tried;
    int[] slots = new int[other.size()];
    int count = 0;
    for (int slot = 0; slot < other.size(); slot++) {
      int here = tried.has(slot) ? slotOf(other.backend(slot)) : Balancer.NONE;
      if (here != Balancer.NONE) {
        slots[count++] = here;
      }
    }
    tried.clear();
    Arrays.stream(slots, 0, count).forEach(tried::add);
    if (pick.bound != Balancer.NONE) {
      pick.bound = slotOf(other.backend(pick.bound));
    }
  }

  /** Where backends that come with a reload get their loads. For the compiler alone. */
  Loads loads() {
    return loads;
  }

  /** Where exchanges wait while all backends that would do are full. */
  public WaitingLine line() {
    return line;
  }

  /** When a failed attempt is made again. */
  public RetryPolicy retryPolicy() {
    return retryPolicy;
  }

  /** What came of that. */
  public RetryTally retries() {
    return retries;
  }

  /** Whether backends' response times must be told to its policy. */
  public boolean learnsTimes() {
    return learnsTimes;
  }

  /** How long until a backend's past response time counts 1/e of what it did, in nanoseconds. */
  public long decayNanos() {
    return decayNanos;
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
      pick.keyless = hash == RequestKey.NONE;
      pick.key = pick.keyless ? pick.random.nextLong() : hash;
    }
    if (affinity != null) {
      affinity.bind(head, client, pick);
    }
  }

  /**
   * Chooses: the backend the client is bound to if that may serve it, else by the policy, tier by
   * tier; with {@link Pick#nextTier} the tier behind comes first. Claims nothing.
   *
   * @return a slot, or {@link Balancer#NONE}
   */
  public int pick(Pick pick) {
    ReadySet now = ready;
    if (pick.bound != Balancer.NONE) {
      if (mayServeBound(now, pick)) {
        return pick.bound;
      }
      if (keeps(pick)) {
        return Balancer.NONE;
      }
    }
    Balancer[] balancers = now.balancers(pick);
    int first = now.first(pick);
    for (int i = 0; i < balancers.length; i++) {
      int slot = balancers[(first + i) % balancers.length].pick(pick);
      if (slot != Balancer.NONE) {
        return slot;
      }
    }
    return Balancer.NONE;
  }

  /** Whether {@link #pick} would find one. Changes nothing, not even whose turn it is. */
  public boolean hasAnother(Pick pick) {
    ReadySet now = ready;
    if (pick.bound != Balancer.NONE && (mayServeBound(now, pick) || keeps(pick))) {
      return mayServeBound(now, pick);
    }
    for (ReadySet.Tier tier : now.inOrder(pick)) {
      for (int i = 0; i < tier.candidates().size(); i++) {
        if (!pick.tried.has(tier.candidates().slot(i))) {
          return true;
        }
      }
    }
    return false;
  }

  static boolean mayServeBound(ReadySet now, Pick pick) {
    return now.servesBound(pick.bound) && !pick.tried.has(pick.bound);
  }

  /** Whether the client is bound to a backend and may be served by no other. */
  public boolean keeps(Pick pick) {
    StickySpec sticky = spec.sticky();
    return pick.bound != Balancer.NONE
        && sticky != null
        && sticky.whenNotReady() == StickySpec.WhenNotReady.REFUSE;
  }

  /**
   * Chooses and claims, with regard to how many requests each backend may serve. A full backend is
   * no reason to go to the next tier, as it is in nginx: behind it one waits. Where others wait
   * already, {@link #FULL} sends the newcomer into the {@link #line}, which knows whether they wait
   * for the same.
   *
   * @param lease takes the claim
   * @return a slot, {@link Balancer#NONE} or {@link #FULL}; the lease is held only with a slot
   */
  public int take(Pick pick, Lease lease) {
    if (limits == null) {
      return takeUnlimited(pick, lease);
    }
    return line.waiting() > 0 ? FULL : claim(pick, lease);
  }

  private int takeUnlimited(Pick pick, Lease lease) {
    int slot = pick(pick);
    if (slot >= 0) {
      lease.take(backends[slot]);
    }
    return slot;
  }

  /**
   * What {@link #take} would come to for the same {@code pick} at this moment, and why. Changes
   * nothing but the state of {@link Pick#random}; for people, not for requests.
   */
  public RequestExplanation.Choice explain(Pick pick) {
    return new ChoiceExplainer(this, limits, pick).explain();
  }

  /** As {@link #take}, whoever waits. */
  int claim(Pick pick, Lease lease) {
    Limits some = limits;
    if (some == null) {
      return takeUnlimited(pick, lease);
    }
    ReadySet now = ready;
    if (pick.bound != Balancer.NONE) {
      if (mayServeBound(now, pick)) {
        return some.claim(pick.bound, backends, lease) ? pick.bound : FULL;
      }
      if (keeps(pick)) {
        return Balancer.NONE;
      }
    }
    ReadySet.Tier[] tiers = now.inOrder(pick);
    int first = now.first(pick);
    for (int i = 0; i < tiers.length; i++) {
      int slot = some.take(tiers[(first + i) % tiers.length], backends, pick, lease);
      if (slot != Balancer.NONE) {
        return slot;
      }
    }
    return Balancer.NONE;
  }

  /**
   * Lets those serve who may at {@code now}, by their health, with the share that is due to those
   * that start slowly. Any thread but an event loop: it takes a lock, and building may take
   * milliseconds.
   *
   * @return whether any of them has less than its full share yet
   */
  public boolean refresh(long now) {
    synchronized (changing) {
      Readiness readiness = Readiness.of(spec, backends, warming, now);
      ReadySet before = ready;
      if (before.has(readiness)) {
        return warming.goesOn(now);
      }
      ready = ReadySet.of(spec, backends, readiness, affinity, before);
    }
    if (line.waiting() > 0) {
      // Somebody may have come whom they wait for, or the last have gone.
      line.roomMade();
    }
    return warming.goesOn(now);
  }

  /**
   * A backend becomes ready with the next {@link #refresh}: its slow start begins.
   *
   * @param again whether it has been ready before; the backends that the process started with have
   *     their whole share at once when they are ready for the first time
   */
  public void beginSlowly(int slot, boolean again, long now) {
    if (again || backends[slot].warmingSince() != Backend.WARM) {
      backends[slot].warm(now);
    }
  }

  /** What a backend may be used for, as far as it is known. */
  public Availability availability(int slot) {
    return ready.availability(slot);
  }

  /** Whether a backend takes new clients, by its health, and has a weight. */
  public boolean anyReady() {
    return ready.anyReady();
  }

  /** What to tell a client in {@code Retry-After} when no backend is ready, in seconds. */
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /** From now on this is the upstream of its name: those who wait are admitted by its rules. */
  public void comeIntoForce() {
    line.follow(this);
  }
}
