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
 * backends sends a client to the same one. A client's home is its place on a ring of all backends
 * of the first tier, ready or not, but for those in maintenance; so a backend that comes or goes
 * moves its own clients only. Immutable, any thread.
 */
public final class HashedAffinity implements Affinity {
  private static final BalanceSpec RING = BalanceSpec.of(BalancePolicy.CONSISTENT_HASH);

  private final RequestKey key;
  private final List<Balancer> homes;

  HashedAffinity(UpstreamSpec upstream, StickySpec sticky, List<? extends Candidate> candidates) {
    this.key =
        new RequestKey(
            sticky.by() == StickySpec.By.IP
                ? KeySpec.CLIENT_IP
                : new KeySpec(KeySpec.Source.HEADER, sticky.name()));
    this.homes = rings(upstream, candidates, _ -> true);
  }

  /**
   * Rings of the backends, tier by tier: for a client whose home takes nothing, the place after it.
   *
   * @param ready whether the backend in a slot takes such clients
   */
  public static List<Balancer> rings(
      UpstreamSpec upstream, List<? extends Candidate> candidates, IntPredicate ready) {
    List<Balancer> rings = new ArrayList<>();
    for (int priority = 0; priority <= BackendSpec.BACKUP; priority++) {
      List<Candidates.Member> members = new ArrayList<>();
      for (int slot = 0; slot < candidates.size(); slot++) {
        BackendSpec backend = upstream.backends().get(slot);
        if (backend.priority() == priority
            && backend.weight() > 0
            && backend.state() != BackendState.MAINTENANCE) {
          int share = backend.weight() * Candidates.PARTS;
          members.add(
              new Candidates.Member(
                  candidates.get(slot), slot, backend.weight(), share, ready.test(slot)));
        }
      }
      if (!members.isEmpty()) {
        rings.add(Balancers.of(RING, Candidates.of(members), null));
      }
    }
    return rings;
  }

  @Override
  public void bind(RequestHead head, byte[] client, Pick pick) {
    long hash = key.hash(head, client);
    if (hash != RequestKey.NONE && !homes.isEmpty()) {
      pick.key = hash;
      pick.bound = homes.getFirst().pick(pick);
    }
  }

  @Override
  public boolean goesByClient() {
    return key.isClient();
  }
}
