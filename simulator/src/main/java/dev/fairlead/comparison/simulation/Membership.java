package dev.fairlead.comparison.simulation;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Balancers;
import dev.fairlead.balancer.Candidates;
import dev.fairlead.config.BalanceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The balancer for those that are there, made anew when one leaves or returns. Single-threaded. */
final class Membership {
  private final BalanceSpec spec;
  private final SimulatedBackend[] backends;
  private final TreeSet<Long> changes = new TreeSet<>();
  private long changesAt;
  private Balancer balancer;
  private @Nullable Balancer home;

  Membership(BalanceSpec spec, SimulatedBackend[] backends) {
    this.spec = spec;
    this.backends = backends;
    for (SimulatedBackend backend : backends) {
      for (Spell spell : backend.model.spells()) {
        if (spell.kind() == Spell.Kind.AWAY) {
          changes.add(spell.from());
          changes.add(spell.until());
        }
      }
    }
    this.balancer = balancer(spec, null, 0);
    this.home = home(0);
    this.changesAt = next();
  }

  private long next() {
    Long next = changes.pollFirst();
    return next == null ? Long.MAX_VALUE : next;
  }

  /** When the next one leaves or returns; {@link Long#MAX_VALUE} for never. */
  long changesAt() {
    return changesAt;
  }

  void change(long now) {
    balancer = balancer(spec, balancer, now);
    home = home(now);
    changesAt = next();
  }

  /** The balancer for those that are there now. */
  Balancer balancer() {
    return balancer;
  }

  /** Where keys would go if there were no bound; null for policies that have none. */
  @Nullable Balancer home() {
    return home;
  }

  private @Nullable Balancer home(long now) {
    return spec.boundedLoad() == 0
        ? null
        : balancer(new BalanceSpec(spec.policy(), spec.key(), 0, spec.decay()), null, now);
  }

  SimulatedBackend[] backends() {
    return backends;
  }

  private Balancer balancer(BalanceSpec of, @Nullable Balancer previous, long now) {
    List<Candidates.Member> members = new ArrayList<>();
    for (int slot = 0; slot < backends.length; slot++) {
      SimulatedBackend backend = backends[slot];
      int weight = backend.model.weight();
      boolean ready = !backend.is(Spell.Kind.AWAY, now);
      members.add(new Candidates.Member(backend, slot, weight, weight * Candidates.PARTS, ready));
    }
    return Balancers.of(of, Candidates.of(members), previous);
  }
}
