package dev.fairlead.runtime;

import static dev.fairlead.runtime.World.backend;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.SlowStartSpec;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a backend that comes is given its share. */
class SlowStartingTest {
  private static final long SECOND = 1_000_000_000L;
  private final World world = new World();

  @BeforeEach
  void slowly() {
    world.slowStart = SlowStartSpec.of(Duration.ofSeconds(10));
  }

  private boolean step(Upstream upstream, int seconds) {
    world.now += seconds * SECOND;
    return upstream.refresh(world.now);
  }

  private static long share(String name, Upstream upstream) {
    return World.picks(upstream, 2000).chars().filter(c -> c == name.charAt(0)).count();
  }

  @Test
  void firstWorld_hasItsWholeWeightsAtOnce() {
    Upstream upstream = world.load(backend("a", 4), backend("b", 4));
    assertThat(upstream.ready().share(0)).isEqualTo(400);
    assertThat(upstream.refresh(world.now)).isFalse();
  }

  @Test
  void addedBackend_growsToItsWeightAndNoFurther() {
    world.load(backend("a", 4));
    Upstream upstream = world.load(backend("a", 4), backend("b", 4));
    assertThat(upstream.ready().share(0)).isEqualTo(400);
    assertThat(upstream.ready().share(1)).isEqualTo(40);
    assertThat(share("b", upstream)).isBetween(180L, 184L);
    assertThat(step(upstream, 5)).isTrue();
    assertThat(upstream.ready().share(1)).isEqualTo(200);
    assertThat(share("b", upstream)).isBetween(665L, 668L);
    assertThat(step(upstream, 5)).isFalse();
    assertThat(upstream.ready().share(1)).isEqualTo(400);
    assertThat(share("b", upstream)).isEqualTo(1000);
    assertThat(step(upstream, 100)).isFalse();
    assertThat(upstream.ready().share(1)).isEqualTo(400);
  }

  @Test
  void reloadMeanwhile_doesNotBeginItAgain() {
    world.load(backend("a", 4));
    world.load(backend("a", 4), backend("b", 4));
    world.now += 5 * SECOND;
    Upstream upstream = world.load(backend("a", 3), backend("b", 4));
    assertThat(upstream.ready().share(1)).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(
      value = BackendState.class,
      names = {"DRAIN", "MAINTENANCE"})
  void whoComesBack_beginsAnew(BackendState away) {
    BackendSpec a = backend("a", 4);
    world.load(a, backend("b", 4));
    Upstream without = world.load(a, backend("b", 4, 0, 0, away));
    assertThat(without.ready().share(1)).isZero();
    assertThat(without.refresh(world.now)).isFalse();
    Upstream with = world.load(a, backend("b", 4));
    assertThat(with.ready().share(1)).isEqualTo(40);
    assertThat(step(with, 5)).isTrue();
    assertThat(with.ready().share(1)).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(
      value = BalancePolicy.class,
      names = {"HASH", "IP_HASH", "CONSISTENT_HASH", "FIRST"})
  void policiesWithoutShares_takeNoPartInIt(BalancePolicy policy) {
    world.policy = policy;
    world.load(backend("a", 4));
    Upstream upstream = world.load(backend("a", 4), backend("b", 4));
    assertThat(upstream.ready().share(1)).isEqualTo(400);
    assertThat(upstream.refresh(world.now)).isFalse();
  }

  @Test
  void weightless_neverWarms() {
    world.load(backend("a", 4));
    Upstream upstream = world.load(backend("a", 4), backend("b", 0));
    assertThat(upstream.ready().share(1)).isZero();
    assertThat(upstream.refresh(world.now)).isFalse();
  }

  @Test
  void stepWithoutChange_keepsTheReadySet() {
    world.load(backend("a", 4));
    Upstream upstream = world.load(backend("a", 4), backend("b", 4));
    ReadySet before = upstream.ready();
    assertThat(upstream.refresh(world.now)).isTrue();
    assertThat(upstream.ready()).isSameAs(before);
  }
}
