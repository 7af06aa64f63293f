package dev.fairlead.runtime;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Balancers;
import dev.fairlead.balancer.Candidates;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.UpstreamSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who may serve at one moment: the backends of an upstream parted into tiers, each with a balancer
 * built for those of it that are ready. Immutable; a change of readiness or weight makes a new one.
 */
public final class ReadySet {
  private final List<Tier> tiers;
  private final Tier[] inOrder;
  private final Balancer[] balancers;
  private final BitSet bound;
  private final int[] shares;

  /**
   * Backends of one priority.
   *
   * @param priority as in {@link BackendSpec}
   * @param candidates all of that priority that have a weight
   * @param balancer built for those that are ready
   */
  public record Tier(int priority, Candidates candidates, Balancer balancer) {}

  private ReadySet(List<Tier> tiers, BitSet bound, int[] shares) {
    this.tiers = List.copyOf(tiers);
    this.inOrder = tiers.toArray(Tier[]::new);
    this.balancers = tiers.stream().map(Tier::balancer).toArray(Balancer[]::new);
    this.bound = bound;
    this.shares = shares;
  }

  /**
   * Who may serve.
   *
   * @param shares of each backend by slot, as {@link Warming} has them
   * @param previous whose balancers go on where they stood; null for a first one
   */
  static ReadySet of(
      UpstreamSpec spec, Backend[] backends, int[] shares, @Nullable ReadySet previous) {
    Map<Integer, List<Candidates.Member>> byPriority = new TreeMap<>();
    BitSet bound = new BitSet();
    for (int slot = 0; slot < backends.length; slot++) {
      BackendSpec backend = spec.backends().get(slot);
      bound.set(slot, backend.state() != BackendState.MAINTENANCE);
      if (backend.weight() > 0) {
        byPriority
            .computeIfAbsent(backend.priority(), _ -> new ArrayList<>())
            .add(
                new Candidates.Member(
                    backends[slot],
                    slot,
                    backend.weight(),
                    shares[slot],
                    backend.state() == BackendState.READY));
      }
    }
    List<Tier> tiers = new ArrayList<>();
    byPriority.forEach((priority, members) -> {
      Candidates candidates = Candidates.of(members);
      Balancer old = previous == null ? null : previous.balancer(priority);
      tiers.add(new Tier(priority, candidates, Balancers.of(spec.balance(), candidates, old)));
    });
    return new ReadySet(tiers, bound, shares);
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

  /** The tiers as {@link #tiers} has them. Not to be written to. */
  Tier[] inOrder() {
    return inOrder;
  }

  /**
   * The weight of a backend now, in {@link Candidates#PARTS}: less than configured while it starts
   * slowly, 0 while it takes no clients but those bound to it.
   */
  public int share(int slot) {
    return shares[slot];
  }

  /** Whether it was made for these shares. */
  boolean has(int[] others) {
    return Arrays.equals(shares, others);
  }

  /** Their balancers, in the same order. Not to be written to. */
  Balancer[] balancers() {
    return balancers;
  }

  /** Whether the backend serves clients that are bound to it. */
  public boolean servesBound(int slot) {
    return bound.get(slot);
  }
}
