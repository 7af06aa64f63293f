package dev.fairlead.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.StickySpec;
import dev.fairlead.config.StickySpec.By;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.model.Address;
import dev.fairlead.model.TextHead;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HashedAffinityTest {
  private static final int CLIENTS = 5000;
  private static final byte[] NOBODY = {};

  private static BackendSpec backend(int number, int weight, int priority, BackendState state) {
    return new BackendSpec(
        "b" + number, new Address("127.0.0.1", 9000 + number), weight, priority, 0, state);
  }

  private static HashedAffinity affinity(List<BackendSpec> backends) {
    StickySpec sticky = StickySpec.of(By.HEADER, "X-User");
    UpstreamSpec upstream = CookieAffinityTest.upstream("shop", sticky).with(backends);
    List<Candidate> candidates = new ArrayList<>();
    backends.forEach(each -> candidates.add(new FixedCandidate(each.name(), each.weight(), 0)));
    return new HashedAffinity(upstream, sticky, candidates);
  }

  private static Pick bound(HashedAffinity affinity, TextHead head) {
    Pick pick = new Pick(new SplittableRandom(1));
    affinity.bind(head, NOBODY, pick);
    return pick;
  }

  private static TextHead client(int number) {
    return TextHead.of("GET", "shop.example", "/").with("X-User", "user-" + number);
  }

  private static List<String> homes(List<BackendSpec> backends) {
    HashedAffinity affinity = affinity(backends);
    List<String> homes = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      homes.add(backends.get(bound(affinity, client(i)).bound).name());
    }
    return homes;
  }

  private static List<BackendSpec> four(BackendState second) {
    return List.of(
        backend(0, 1, 0, BackendState.READY),
        backend(1, 1, 0, second),
        backend(2, 2, 0, BackendState.READY),
        backend(3, 0, 0, BackendState.READY),
        backend(4, 9, BackendSpec.BACKUP, BackendState.READY));
  }

  @Test
  void home_isByWeightAmongTheFirstTier() {
    List<String> homes = homes(four(BackendState.READY));

    assertThat(homes.stream().filter("b0"::equals).count()).isBetween(1150L, 1350L);
    assertThat(homes.stream().filter("b1"::equals).count()).isBetween(1150L, 1350L);
    assertThat(homes.stream().filter("b2"::equals).count()).isBetween(2350L, 2650L);
  }

  @Test
  void drainingBackend_staysHome_andOneInMaintenanceDoesNot() {
    List<String> homes = homes(four(BackendState.READY));
    assertThat(homes(four(BackendState.DRAIN))).isEqualTo(homes);

    List<String> without = homes(four(BackendState.MAINTENANCE));
    for (int i = 0; i < CLIENTS; i++) {
      if (homes.get(i).equals("b1")) {
        assertThat(without.get(i)).isIn("b0", "b2");
      } else {
        assertThat(without.get(i)).isEqualTo(homes.get(i));
      }
    }
  }

  @Test
  void placeInTheFile_doesNotMatter() {
    assertThat(homes(four(BackendState.READY).reversed()))
        .isEqualTo(homes(four(BackendState.READY)));
  }

  @Test
  void restrictedRing_keepsThoseAtHomeWhoseHomeIsReady() {
    HashedAffinity affinity = affinity(four(BackendState.READY));
    Balancer ring = affinity.rings(slot -> slot != 1).getFirst().balancer();
    for (int i = 0; i < CLIENTS; i++) {
      Pick pick = bound(affinity, client(i));
      if (pick.bound == 1) {
        assertThat(ring.pick(pick)).isIn(0, 2);
      } else {
        assertThat(ring.pick(pick)).isEqualTo(pick.bound);
      }
    }
    assertThat(affinity.rings(_ -> true)).hasSize(2);
  }

  @Test
  void requestWithoutTheHeader_isBoundToNobody() {
    Pick pick = bound(affinity(four(BackendState.READY)), TextHead.of("GET", "shop.example", "/"));
    assertThat(pick.bound).isEqualTo(Balancer.NONE);
    assertThat(pick.key).isZero();
  }

  @Test
  void binding_allocatesNothing() {
    HashedAffinity affinity = affinity(four(BackendState.READY));
    Pick pick = new Pick(new SplittableRandom(1));
    TextHead head = client(7);
    assertThat(Allocation.of(() -> affinity.bind(head, NOBODY, pick))).isZero();
  }
}
