package dev.fairlead.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Pick;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.StickySpec;
import dev.fairlead.model.TextHead;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The last backend of an upstream may be removed while the proxy runs. */
class NoBackendsTest {
  private static final byte[] CLIENT = {127, 0, 0, 1};

  static Stream<Arguments> waysToChoose() {
    return Arrays.stream(BalancePolicy.values())
        .flatMap(policy ->
            Stream.concat(Stream.of((StickySpec.By) null), Arrays.stream(StickySpec.By.values()))
                .map(by -> Arguments.of(policy, by)));
  }

  @ParameterizedTest
  @MethodSource("waysToChoose")
  void upstreamWithoutBackends_choosesNone_andServesAgain(BalancePolicy policy, StickySpec.By by) {
    World world = new World();
    world.policy = policy;
    world.sticky = by == null ? null : StickySpec.of(by, by == StickySpec.By.IP ? "" : "x");
    world.load(World.backend("a", 1));

    Upstream empty = world.load();

    Pick pick = World.pick();
    TextHead head = TextHead.of("GET", "h", "/p").with("Cookie", "x=1").with("x", "1");
    empty.prepare(pick, head, CLIENT);
    assertThat(pick.bound).isEqualTo(Balancer.NONE);
    assertThat(empty.pick(pick)).isEqualTo(Balancer.NONE);
    assertThat(empty.take(pick, new Lease())).isEqualTo(Balancer.NONE);
    assertThat(empty.explain(pick).reason()).isEqualTo("no backend is ready that was not tried");
    assertThat(empty.refresh(world.now)).isFalse();
    Upstream back = world.load(World.backend("a", 1));
    back.prepare(pick, head, CLIENT);
    assertThat(back.pick(pick)).isZero();
  }

  @Test
  void whoWaits_isToldWhenTheLastBackendGoes() {
    World world = new World();
    Upstream upstream = world.load(World.limited("a", 1));
    upstream.take(World.pick(), new Lease());
    World.Guest guest = new World.Guest(upstream, World.pick());
    assertThat(upstream.line().enter(guest)).isEqualTo(WaitingLine.WAITS);

    world.load();

    assertThat(guest.told).containsExactly(Balancer.NONE);
  }
}
