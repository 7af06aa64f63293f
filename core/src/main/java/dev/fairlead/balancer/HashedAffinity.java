package dev.fairlead.balancer;

import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import dev.fairlead.config.KeySpec;
import dev.fairlead.config.StickySpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.model.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * By the client's address or a header, hashed: nothing is kept, and every proxy with the same
 * backends sends a client to the same one. A client's home is whom consistent hashing names among
 * all backends of the first tier, ready or not, but for those in maintenance; so a backend that
 * comes or goes moves its own clients only. Immutable, any thread.
 */
public final class HashedAffinity implements Affinity {
  private static final BalanceSpec RING = BalanceSpec.of(BalancePolicy.CONSISTENT_HASH);

  private final RequestKey key;
  private final List<Ring> homes = new ArrayList<>();

  /**
   * The backends of one tier.
   *
   * @param balancer finds a client's place by {@link Pick#key}
   */
  public record Ring(int priority, Candidates candidates, Balancer balancer) {}

  HashedAffinity(UpstreamSpec upstream, StickySpec sticky, List<? extends Candidate> candidates) {
    this.key =
        new RequestKey(
            sticky.by() == StickySpec.By.IP
                ? KeySpec.CLIENT_IP
                : new KeySpec(KeySpec.Source.HEADER, sticky.name()));
    for (int priority = 0; priority <= BackendSpec.BACKUP; priority++) {
      List<Candidates.Member> members = new ArrayList<>();
      for (int slot = 0; slot < candidates.size(); slot++) {
        BackendSpec backend = upstream.backends().get(slot);
        if (backend.priority() == priority
            && backend.weight() > 0
            && backend.state() != BackendState.MAINTENANCE) {
          members.add(new Candidates.Member(candidates.get(slot), slot, backend.weight()));
        }
      }
      if (!members.isEmpty()) {
        Candidates tier = Candidates.of(members);
        homes.add(new Ring(priority, tier, Balancers.of(RING, tier, null)));
      }
    }
  }

  /**
   * Where clients go whose home takes nothing, tier by tier: rings with the same places, of which
   * only some can be chosen.
   *
   * @param ready whether the backend in a slot can
   */
  public List<Ring> rings(IntPredicate ready) {
    return homes.stream().map(home -> restricted(home, ready)).toList();
  }

  private static Ring restricted(Ring home, IntPredicate ready) {
    Candidates some =
        Candidates.of(
            home.candidates.members().stream()
                .map(each ->
                    new Candidates.Member(
                        each.candidate(),
                        each.slot(),
                        each.weight(),
                        each.share(),
                        ready.test(each.slot())))
                .toList());
    return new Ring(home.priority, some, Balancers.of(RING, some, home.balancer));
  }

  @Override
  public void bind(RequestHead head, byte[] client, Pick pick) {
    long hash = key.hash(head, client);
    if (hash != RequestKey.NONE && !homes.isEmpty()) {
      pick.key = hash;
      pick.bound = homes.getFirst().balancer.pick(pick);
    }
  }

  @Override
  public boolean goesByClient() {
    return key.isClient();
  }
}
