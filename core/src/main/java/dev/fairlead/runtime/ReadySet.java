package dev.fairlead.runtime;

import dev.fairlead.balancer.Affinity;
import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Balancers;
import dev.fairlead.balancer.Candidates;
import dev.fairlead.balancer.HashedAffinity;
import dev.fairlead.balancer.Pick;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.health.Availability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who may serve at one moment: the backends of an upstream parted into tiers, each with a balancer
 * built for those of it that are ready. Immutable; a change of readiness or weight makes a new one.
 */
public final class ReadySet {
  private static final Tier[] NO_TIERS = {};

  private final List<Tier> tiers;
  private final Tier[] inOrder;
  private final Balancer[] balancers;
  private final Readiness readiness;

  /** Where hashed clients go whose home takes nothing, tier by tier; empty without such clients. */
  private final Tier[] rings;

  private final Balancer[] ringBalancers;

  /**
   * Backends of one priority.
   *
   * @param priority as in {@link BackendSpec}
   * @param candidates all of that priority that have a weight
   * @param balancer built for those that are ready
   */
  public record Tier(int priority, Candidates candidates, Balancer balancer) {}

  private ReadySet(List<Tier> tiers, Readiness readiness, Tier[] rings) {
    this.tiers = List.copyOf(tiers);
    this.inOrder = tiers.toArray(Tier[]::new);
    this.balancers = tiers.stream().map(Tier::balancer).toArray(Balancer[]::new);
    this.readiness = readiness;
    this.rings = rings;
    this.ringBalancers = Arrays.stream(rings).map(Tier::balancer).toArray(Balancer[]::new);
  }

  /**
   * Who may serve.
   *
   * @param readiness what each backend may be used for
   * @param affinity how clients are kept
   * @param previous whose balancers go on where they stood; null for a first one
   */
  static ReadySet of(
      UpstreamSpec spec,
      Backend[] backends,
      Readiness readiness,
      @Nullable Affinity affinity,
      @Nullable ReadySet previous) {
    Map<Integer, List<Candidates.Member>> byPriority = new TreeMap<>();
    for (int slot = 0; slot < backends.length; slot++) {
      BackendSpec backend = spec.backends().get(slot);
      if (backend.weight() > 0) {
        byPriority
            .computeIfAbsent(backend.priority(), _ -> new ArrayList<>())
            .add(
                new Candidates.Member(
                    backends[slot],
                    slot,
                    backend.weight(),
                    readiness.shares().get(slot),
                    readiness.takesNew().get(slot)));
      }
    }
    List<Tier> tiers = new ArrayList<>();
    byPriority.forEach((priority, members) -> {
      Candidates candidates = Candidates.of(members);
      Balancer old = previous == null ? null : previous.balancer(priority);
      tiers.add(new Tier(priority, candidates, Balancers.of(spec.balance(), candidates, old)));
    });
    return new ReadySet(tiers, readiness, rings(readiness, affinity));
  }

  private static Tier[] rings(Readiness readiness, @Nullable Affinity affinity) {
    if (!(affinity instanceof HashedAffinity hashed)) {
      return NO_TIERS;
    }
    return hashed.rings(readiness.takesNew()::get).stream()
        .map(ring -> new Tier(ring.priority(), ring.candidates(), ring.balancer()))
        .toArray(Tier[]::new);
  }

  private @Nullable Balancer balancer(int priority) {
    for (Tier tier : tiers) {
      if (tier.priority() == priority) {
        return tier.balancer();
      }
    }
    return null;
  }

  /** The tiers, first choice first; empty ones included. */
  public List<Tier> tiers() {
    return tiers;
  }

  /** The tiers to choose from, first choice first. Not to be written to. */
  Tier[] inOrder(Pick pick) {
    return pick.bound == Balancer.NONE || rings.length == 0 ? inOrder : rings;
  }

  /** Their balancers, in the same order. Not to be written to. */
  Balancer[] balancers(Pick pick) {
    return pick.bound == Balancer.NONE || rings.length == 0 ? balancers : ringBalancers;
  }

  /** Which of these to begin with; the others follow in their order, around the end. */
  int first(Pick pick) {
    if (!pick.nextTier) {
      return 0;
    }
    Tier[] all = inOrder(pick);
    int first = 0;
    while (first < all.length && all[first].candidates().size() == 0) {
      first++;
    }
    return first + 1 < all.length ? first + 1 : 0;
  }

  /**
   * The weight of a backend now, in {@link Candidates#PARTS}: less than configured while it starts
   * slowly, 0 while it takes no clients but those bound to it.
   */
  public int share(int slot) {
    return readiness.shares().get(slot);
  }

  /** Whether it was made for that. */
  boolean has(Readiness other) {
    return readiness.equals(other);
  }

  /** What the backend may be used for, as far as it is known. */
  public Availability availability(int slot) {
    return readiness.availabilities().get(slot);
  }

  /** Whether a backend takes new clients, by its health, and has a weight. */
  boolean anyReady() {
    return readiness.anyReady();
  }

  /** Whether the backend takes clients that are not bound to it. */
  public boolean takesNew(int slot) {
    return readiness.takesNew().get(slot);
  }

  /** Whether the backend serves clients that are bound to it. */
  public boolean servesBound(int slot) {
    return readiness.servesBound().get(slot);
  }
}
