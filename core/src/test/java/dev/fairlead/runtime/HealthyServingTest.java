package dev.fairlead.runtime;

import static dev.fairlead.runtime.World.backend;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.HealthSpec;
import dev.fairlead.config.PassiveSpec;
import dev.fairlead.config.SlowStartSpec;
import dev.fairlead.config.StickySpec;
import dev.fairlead.health.Availability;
import dev.fairlead.health.Availability.Active;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who serves, by health. */
class HealthyServingTest {
  private final World world = new World();

  private void set(Upstream upstream, int slot, Active active, boolean ejected) {
    upstream.backend(slot).health().conclude(active, ejected);
    upstream.refresh(world.now);
  }

  private static HealthSpec rules(HealthSpec.WhenNoneReady rule, HealthSpec.Initial initial) {
    return new HealthSpec(
        new CheckSpec.Tcp(),
        Duration.ofSeconds(1),
        Duration.ofMillis(1500),
        Duration.ofSeconds(1),
        2,
        3,
        initial,
        PassiveSpec.DEFAULTS,
        rule);
  }

  private void tryAll() {
    world.health = rules(HealthSpec.WhenNoneReady.TRY_ALL, HealthSpec.Initial.UP);
  }

  @ParameterizedTest
  @EnumSource(BalancePolicy.class)
  void downAndEjected_areNotChosen(BalancePolicy policy) {
    world.policy = policy;
    Upstream upstream = world.load(backend("a", 1), backend("b", 1), backend("c", 1));
    set(upstream, 0, Active.DOWN, false);
    set(upstream, 1, Active.UP, true);
    assertThat(World.picks(upstream, 3)).isEqualTo("ccc");
    assertThat(upstream.anyReady()).isTrue();
    assertThat(upstream.availability(0)).isEqualTo(Availability.DOWN);
    assertThat(upstream.availability(1)).isEqualTo(Availability.EJECTED);
    set(upstream, 2, Active.DOWN, false);
    assertThat(World.picks(upstream, 2)).isEqualTo("--");
    set(upstream, 0, Active.UP, false);
    assertThat(World.picks(upstream, 2)).isEqualTo("aa");
  }

  @Test
  void unchangedHealth_keepsTheReadySet() {
    Upstream upstream = world.load(backend("a", 1), backend("b", 1));
    ReadySet before = upstream.ready();
    set(upstream, 0, Active.UP, false);
    assertThat(upstream.ready()).isSameAs(before);
  }

  @Test
  void whereNoneIsReady_allAreTriedButNotWhomAPersonKeepsAway() {
    tryAll();
    Upstream upstream =
        world.load(
            backend("a", 1),
            backend("b", 1),
            backend("c", 1, 0, 0, BackendState.MAINTENANCE),
            backend("d", 1, 0, 0, BackendState.DRAIN),
            backend("e", 0));
    set(upstream, 0, Active.DOWN, false);
    assertThat(World.picks(upstream, 2)).isEqualTo("bb");
    set(upstream, 1, Active.UP, true);
    assertThat(World.picks(upstream, 4)).isEqualTo("abab");
    assertThat(upstream.availability(0)).isEqualTo(Availability.DOWN);
    assertThat(upstream.anyReady()).isFalse();
    assertThat(upstream.explain(World.pick()).backends().getFirst().why())
        .contains("down, but tried because nobody is ready");
    set(upstream, 1, Active.UP, false);
    assertThat(World.picks(upstream, 2)).isEqualTo("bb");
  }

  @Test
  void nextTier_servesWhileTheFirstIsDown() {
    tryAll();
    Upstream upstream = world.load(backend("a", 1), backend("b", 1, 1, 0, BackendState.READY));
    assertThat(World.picks(upstream, 2)).isEqualTo("aa");
    set(upstream, 0, Active.DOWN, false);
    assertThat(World.picks(upstream, 2)).isEqualTo("bb");
  }

  @Test
  void boundClients_leaveWhoIsDown_andStayWithWhoDrains() {
    world.sticky = StickySpec.of(StickySpec.By.IP, "");
    Upstream upstream = world.load(backend("a", 1, 0, 0, BackendState.DRAIN), backend("b", 1));
    assertThat(upstream.pick(World.boundTo(0))).isZero();
    set(upstream, 0, Active.DOWN, false);
    assertThat(upstream.pick(World.boundTo(0))).isEqualTo(1);
    assertThat(upstream.explain(World.boundTo(0)).backends().getFirst().availability())
        .isEqualTo("down");
  }

  @Test
  void whoComesBack_startsSlowly() {
    world.slowStart = SlowStartSpec.of(Duration.ofSeconds(10));
    Upstream upstream = world.load(backend("a", 4), backend("b", 4));
    set(upstream, 1, Active.DOWN, false);
    world.now += 100_000_000_000L;
    upstream.backend(1).health().conclude(Active.UP, false);
    upstream.beginSlowly(1, true, world.now);
    assertThat(upstream.refresh(world.now)).isTrue();
    assertThat(upstream.ready().share(1)).isEqualTo(40);
    assertThat(upstream.availability(1)).isEqualTo(Availability.WARMING);
    world.now += 5_000_000_000L;
    assertThat(upstream.refresh(world.now)).isTrue();
    assertThat(upstream.ready().share(1)).isEqualTo(200);
    world.now += 5_000_000_000L;
    assertThat(upstream.refresh(world.now)).isFalse();
    assertThat(upstream.availability(1)).isEqualTo(Availability.READY);
  }

  @Test
  void firstCheckAtTheStart_givesTheWholeShare_andOfAnAddedOneTheSlowOne() {
    world.slowStart = SlowStartSpec.of(Duration.ofSeconds(10));
    world.health =
        rules(HealthSpec.WhenNoneReady.ANSWER_503, HealthSpec.Initial.DOWN_UNTIL_CHECKED);
    Upstream upstream = world.load(backend("a", 1));
    assertThat(upstream.availability(0)).isEqualTo(Availability.UNCHECKED);
    assertThat(World.picks(upstream, 1)).isEqualTo("-");
    upstream.backend(0).health().conclude(Active.UP, false);
    upstream.beginSlowly(0, false, world.now);
    upstream.refresh(world.now);
    assertThat(upstream.availability(0)).isEqualTo(Availability.READY);
    Upstream both = world.load(backend("a", 1), backend("b", 1));
    both.backend(1).health().conclude(Active.UP, false);
    both.beginSlowly(1, false, world.now);
    both.refresh(world.now);
    assertThat(both.availability(1)).isEqualTo(Availability.WARMING);
  }

  @Test
  void reload_keepsHealthByNameAndAddress() {
    Upstream before = world.load(backend("a", 1), backend("b", 1));
    set(before, 0, Active.DOWN, false);
    Upstream after = world.load(backend("c", 1), backend("a", 7));
    assertThat(after.availability(1)).isEqualTo(Availability.DOWN);
    assertThat(World.picks(after, 2)).isEqualTo("cc");
  }

  @Test
  void waiters_areServedByWhoComesBack_andToldWhenTheLastGoes() {
    Upstream upstream = world.load(World.limited("a", 1), World.limited("b", 1));
    set(upstream, 1, Active.DOWN, false);
    assertThat(upstream.take(World.pick(), new Lease())).isZero();
    World.Guest first = new World.Guest(upstream, World.pick());
    World.Guest second = new World.Guest(upstream, World.pick());
    assertThat(upstream.line().enter(first)).isEqualTo(WaitingLine.WAITS);
    assertThat(upstream.line().enter(second)).isEqualTo(WaitingLine.WAITS);
    set(upstream, 1, Active.UP, false);
    assertThat(first.got()).isEqualTo("b");
    assertThat(second.told).isEmpty();
    set(upstream, 1, Active.DOWN, false);
    assertThat(second.told).as("a may still have room for it").isEmpty();
    set(upstream, 0, Active.UP, true);
    assertThat(second.told).containsExactly(Balancer.NONE);
  }

  @Test
  void retryAfter_isTheFastInterval_roundedUp() {
    world.health = rules(HealthSpec.WhenNoneReady.ANSWER_503, HealthSpec.Initial.UP);
    assertThat(world.load(backend("a", 1)).retryAfterSeconds()).isEqualTo(2);
  }
}
