package dev.fairlead.comparison.simulation;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Balancers;
import dev.fairlead.balancer.Candidates;
import dev.fairlead.balancer.Pick;
import dev.fairlead.comparison.result.MovedKeys;
import dev.fairlead.comparison.traffic.Clients;
import dev.fairlead.config.BalanceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Asks a policy where it would send many keys: before a backend leaves, while it is not ready, when
 * it has returned, and if it were taken out of the configuration. All backends are idle meanwhile,
 * so that only membership moves keys. Stateless.
 */
final class KeyMoves {
  /** How many keys are asked for. */
  static final int KEYS = 10_000;

  private KeyMoves() {}

  /** What moves; null for policies without keys, and where nobody leaves. */
  static @Nullable MovedKeys of(World world, BalanceSpec spec) {
    int leaver = leaver(world);
    if (!spec.policy().keyed() || leaver < 0) {
      return null;
    }
    SimulatedBackend[] backends = SimulatedBackend.all(world);
    Balancer all = Balancers.of(spec, Candidates.of(members(backends, -1)), null);
    int[] before = slots(all);
    Balancer fewer = Balancers.of(spec, Candidates.of(members(backends, leaver)), all);
    int[] during = slots(fewer);
    int[] after = slots(Balancers.of(spec, Candidates.of(members(backends, -1)), fewer));
    int owned = 0;
    for (int slot : before) {
      owned += slot == leaver ? 1 : 0;
    }
    return new MovedKeys(
        KEYS,
        owned,
        moved(before, during),
        moved(during, after),
        moved(before, after),
        moved(before, slots(without(spec, backends, leaver))));
  }

  private static int leaver(World world) {
    for (int slot = 0; slot < world.backends().size(); slot++) {
      for (Spell spell : world.backends().get(slot).spells()) {
        if (spell.kind() == Spell.Kind.AWAY) {
          return slot;
        }
      }
    }
    return -1;
  }

  /** As after a reload with a file in which that one is not any more. */
  private static Balancer without(BalanceSpec spec, SimulatedBackend[] backends, int removed) {
    return Balancers.of(
        spec,
        Candidates.of(
            members(backends, removed).stream().filter(each -> each.slot() != removed).toList()),
        null);
  }

  private static List<Candidates.Member> members(SimulatedBackend[] backends, int away) {
    List<Candidates.Member> members = new ArrayList<>();
    for (int slot = 0; slot < backends.length; slot++) {
      int weight = backends[slot].model.weight();
      members.add(
          new Candidates.Member(
              backends[slot], slot, weight, weight * Candidates.PARTS, slot != away));
    }
    return members;
  }

  private static int[] slots(Balancer balancer) {
    Pick pick = new Pick(new SplittableRandom(1));
    int[] slots = new int[KEYS];
    for (int i = 0; i < KEYS; i++) {
      pick.clear();
      pick.key = Clients.key(i);
      slots[i] = balancer.pick(pick);
    }
    return slots;
  }

  private static int moved(int[] from, int[] to) {
    int moved = 0;
    for (int i = 0; i < from.length; i++) {
      moved += from[i] == to[i] ? 0 : 1;
    }
    return moved;
  }
}
