package dev.fairlead.runtime;

import static dev.fairlead.runtime.World.backend;
import static dev.fairlead.runtime.World.boundTo;
import static dev.fairlead.runtime.World.havingTried;
import static dev.fairlead.runtime.World.limited;
import static dev.fairlead.runtime.World.pick;
import static dev.fairlead.runtime.World.picks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Pick;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.StickySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who of an upstream's backends may be chosen, and what a reload leaves alone. */
class UpstreamTest {
  private final World world = new World();

  private static BackendSpec tier(String name, int priority) {
    return backend(name, 1, priority, 0, BackendState.READY);
  }

  private static BackendSpec in(String name, BackendState state) {
    return backend(name, 1, 0, 0, state);
  }

  @ParameterizedTest
  @EnumSource(BalancePolicy.class)
  void higherTiers_serveOnlyWhenThoseBeforeHaveBeenTried(BalancePolicy policy) {
    world.policy = policy;
    Upstream upstream = world.load(tier("a", BackendSpec.BACKUP), tier("b", 3), tier("c", 0));
    assertThat(upstream.pick(pick())).isEqualTo(2);
    assertThat(upstream.pick(havingTried(2))).isEqualTo(1);
    assertThat(upstream.pick(havingTried(1, 2))).isZero();
    assertThat(upstream.pick(havingTried(0, 1, 2))).isEqualTo(Balancer.NONE);
  }

  @Test
  void slotThatIsForgotten_isTriedAgain() {
    Upstream upstream = world.load(tier("a", 0), tier("b", 1));
    Pick pick = havingTried(0, 1);
    assertThat(upstream.hasAnother(pick)).isFalse();
    pick.tried.remove(1);
    pick.tried.remove(1);
    assertThat(upstream.hasAnother(pick)).isTrue();
    assertThat(upstream.pick(pick)).isEqualTo(1);
    pick.tried.remove(0);
    assertThat(pick.tried.isEmpty()).isTrue();
    assertThat(upstream.pick(pick)).isZero();
  }

  @Test
  void figuresOfRetries_outliveReloads() {
    Upstream first = world.load(tier("a", 0));
    first.retries().made();
    assertThat(world.load(tier("b", 0)).retries().figures().made()).isEqualTo(1);
  }

  @Test
  void tierWithoutReadyWeight_isPassedOver() {
    BackendSpec weightless = backend("a", 0, 0, 0, BackendState.READY);
    assertThat(picks(world.load(weightless, tier("b", 1)), 3)).isEqualTo("bbb");
    BackendSpec draining = in("a", BackendState.DRAIN);
    assertThat(picks(world.load(draining, tier("b", 1)), 3)).isEqualTo("bbb");
    assertThat(picks(world.load(tier("a", 0), tier("b", 1)), 3)).isEqualTo("aaa");
  }

  @Test
  void fullBackends_doNotSpillToTheNextTier() {
    Upstream upstream = world.load(limited("a", 1), tier("b", 1));
    Lease lease = new Lease();
    assertThat(upstream.take(pick(), lease)).isZero();
    assertThat(upstream.take(pick(), new Lease())).isEqualTo(Upstream.FULL);
    Lease retry = new Lease();
    assertThat(upstream.take(havingTried(0), retry)).isEqualTo(1);
    lease.end();
    retry.end();
    assertThat(upstream.take(pick(), lease)).isZero();
  }

  @Test
  void bound_areServedInDrainAndWithoutWeightButNotInMaintenance() {
    Upstream upstream =
        world.load(
            in("a", BackendState.DRAIN),
            backend("b", 0, 0, 0, BackendState.READY),
            in("c", BackendState.MAINTENANCE),
            backend("d", 1));
    assertThat(picks(upstream, 4)).isEqualTo("dddd");
    assertThat(upstream.pick(boundTo(0))).isZero();
    assertThat(upstream.pick(boundTo(1))).isEqualTo(1);
    assertThat(upstream.pick(boundTo(2))).isEqualTo(3);
  }

  @Test
  void boundToWhatTakesNothing_isRefusedWhereThatIsAskedFor() {
    world.sticky =
        new StickySpec(
            StickySpec.By.IP,
            "",
            StickySpec.WhenNotReady.REFUSE,
            dev.fairlead.config.CookieSpec.DEFAULTS,
            1,
            StickySpec.STANDARD_IDLE);
    Upstream upstream = world.load(in("a", BackendState.MAINTENANCE), limited("b", 5));
    assertThat(upstream.pick(boundTo(0))).isEqualTo(Balancer.NONE);
    assertThat(upstream.take(boundTo(0), new Lease())).isEqualTo(Balancer.NONE);
    assertThat(upstream.pick(pick())).isEqualTo(1);
  }

  @Test
  void boundToAFullBackend_waitsForThatOne() {
    Upstream upstream = world.load(limited("a", 1), limited("b", 1));
    new Lease().take(upstream.backend(0));
    assertThat(upstream.take(boundTo(0), new Lease())).isEqualTo(Upstream.FULL);
    assertThat(upstream.take(boundTo(1), new Lease())).isEqualTo(1);
  }

  @Test
  void lookingForRoom_leavesWhatTheExchangeHasTriedAsItWas() {
    Upstream upstream = world.load(limited("a", 1), limited("b", 1), limited("c", 1));
    for (int slot = 0; slot < 2; slot++) {
      new Lease().take(upstream.backend(slot));
    }
    Pick pick = havingTried(2);
    assertThat(upstream.take(pick, new Lease())).isEqualTo(Upstream.FULL);
    assertThat(pick.tried.has(0)).isFalse();
    assertThat(pick.tried.has(1)).isFalse();
    assertThat(pick.tried.has(2)).isTrue();
    Pick fresh = pick();
    assertThat(upstream.take(fresh, new Lease())).isEqualTo(2);
    assertThat(upstream.take(fresh, new Lease())).isEqualTo(Upstream.FULL);
    assertThat(fresh.tried.isEmpty()).isTrue();
  }

  @Test
  void oneChangedWeight_disturbsNothingElse() {
    Upstream before = world.load(backend("a", 1), backend("b", 1), backend("c", 1));
    Lease lease = new Lease();
    lease.take(before.backend(1));
    before.backend(1).times().observe(5_000_000, false, world.now, 1_000_000_000);
    assertThat(picks(before, 1)).isEqualTo("a");
    Upstream after = world.load(backend("a", 1), backend("b", 1), backend("c", 2));
    assertThat(after).isNotSameAs(before);
    for (int slot = 0; slot < 3; slot++) {
      assertThat(after.backend(slot)).isSameAs(before.backend(slot));
    }
    assertThat(after.backend(1).inFlight()).isEqualTo(1);
    assertThat(after.backend(1).times()).isSameAs(before.backend(1).times());
    assertThat(picks(after, 4)).containsOnlyOnce("a").containsOnlyOnce("b");
    // The old one still works for those who are in it.
    assertThat(picks(before, 3)).containsOnlyOnce("a").containsOnlyOnce("b").containsOnlyOnce("c");
    lease.end();
    assertThat(after.backend(1).inFlight()).isZero();
  }

  @Test
  void backendsThatComeAndGo_leaveTheCountsOfOthersAlone() {
    world.policy = BalancePolicy.LEAST_CONNECTIONS;
    Upstream before = world.load(backend("a", 1), backend("b", 1), backend("c", 1));
    Lease[] leases = {new Lease(), new Lease(), new Lease()};
    for (int slot = 0; slot < 3; slot++) {
      leases[slot].take(before.backend(slot));
    }
    Backend gone = before.backend(0);
    Upstream after = world.load(backend("c", 1), backend("d", 1), backend("b", 1));
    assertThat(after.backend(0)).isSameAs(before.backend(2));
    assertThat(after.backend(2)).isSameAs(before.backend(1));
    assertThat(after.backend(1).inFlight()).as("the new one").isZero();
    assertThat(picks(after, 2)).as("the idle one").isEqualTo("dd");
    Lease more = new Lease();
    more.take(after.backend(1));
    leases[2].end();
    assertThat(picks(after, 2)).isEqualTo("cc");
    assertThat(gone.inFlight()).as("still served").isEqualTo(1);
    leases[0].end();
    leases[1].end();
    more.end();
    assertThat(gone.inFlight()).isZero();
    for (int slot = 0; slot < 3; slot++) {
      assertThat(after.backend(slot).inFlight()).isZero();
    }
    Upstream again = world.load(backend("a", 1), backend("c", 1));
    assertThat(again.backend(0)).isNotSameAs(gone);
    assertThat(again.backend(0).load()).isNotSameAs(gone.load());
    assertThat(again.backend(1)).isSameAs(before.backend(2));
  }

  @Test
  void sameNameAtAnotherAddress_isAnotherBackend() {
    Upstream before = world.load(backend("a", 1), backend("b", 1));
    BackendSpec moved = new BackendSpec("a", new dev.fairlead.model.Address("127.0.0.2", 1), 1);
    Upstream after = world.load(moved, backend("b", 1));
    assertThat(after.backend(0)).isNotSameAs(before.backend(0));
    assertThat(after.backend(1)).isSameAs(before.backend(1));
  }
}
