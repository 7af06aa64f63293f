package dev.fairlead.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LeastConnectionsTest {
  private static final BalanceSpec LEAST = BalanceSpec.of(BalancePolicy.LEAST_CONNECTIONS);
  private final Pick pick = new Pick(new SplittableRandom(1));

  @Test
  void noCandidates_pickNone() {
    assertThat(least().pick(pick)).isEqualTo(Balancer.NONE);
  }

  @Test
  void fewestInFlight_isChosen() {
    assertThat(least(at(1, 3), at(1, 1), at(1, 2)).pick(pick)).isEqualTo(1);
  }

  @Test
  void idle_comesBeforeBusyWhateverTheWeights() {
    assertThat(least(at(1000, 1), at(1, 0)).pick(pick)).isEqualTo(1);
  }

  @Test
  void busyOnes_areComparedByTheLoadTheyWouldHave() {
    assertThat(least(at(1, 1), at(4, 4)).pick(pick)).as("2/1 against 5/4").isEqualTo(1);
    assertThat(least(at(1, 1), at(4, 8)).pick(pick)).as("2/1 against 9/4").isZero();
  }

  @Test
  void ties_takeTurns() {
    Balancer balancer = least(at(1, 2), at(1, 2), at(1, 2));
    assertThat(picks(balancer, 6)).containsExactly(0, 1, 2, 0, 1, 2);
  }

  @Test
  void tiesBesideABusyOne_shareEvenly() {
    Balancer balancer = least(at(1, 9), at(1, 0), at(1, 0));
    assertThat(picks(balancer, 6)).containsExactly(1, 2, 1, 2, 1, 2);
  }

  @Test
  void tried_isPassedOver() {
    Balancer balancer = least(at(1, 0), at(1, 5), at(1, 7));
    pick.tried.add(0);
    assertThat(balancer.pick(pick)).isEqualTo(1);
    pick.tried.add(1);
    assertThat(balancer.pick(pick)).isEqualTo(2);
    pick.tried.add(2);
    assertThat(balancer.pick(pick)).isEqualTo(Balancer.NONE);
  }

  @Test
  void successor_goesOnWhereItsPredecessorStood() {
    Balancer old = least(at(1, 0), at(1, 0), at(1, 0));
    picks(old, 1);
    FixedCandidate[] same = {at(1, 0), at(1, 0), at(1, 0)};
    Balancer next = Balancers.of(LEAST, FixedCandidate.set(same), old);
    assertThat(picks(next, 3)).containsExactly(1, 2, 0);
  }

  @Test
  void successorWithFewerCandidates_staysInRange() {
    Balancer old = least(at(1, 0), at(1, 0), at(1, 0));
    picks(old, 3);
    FixedCandidate[] fewer = {at(1, 0)};
    assertThat(Balancers.of(LEAST, FixedCandidate.set(fewer), old).pick(pick)).isZero();
  }

  @Test
  void manyThreads_shareTiesExactly() throws InterruptedException {
    Balancer balancer = least(at(1, 0), at(1, 0), at(1, 0), at(1, 0));
    AtomicIntegerArray counts = new AtomicIntegerArray(4);
    Thread[] workers = new Thread[16];
    for (int t = 0; t < workers.length; t++) {
      workers[t] =
          Thread.ofPlatform()
              .start(() -> {
                Pick none = new Pick(new SplittableRandom(1));
                for (int i = 0; i < 4_000; i++) {
                  counts.incrementAndGet(balancer.pick(none));
                }
              });
    }
    for (Thread worker : workers) {
      worker.join();
    }
    for (int i = 0; i < 4; i++) {
      assertThat(counts.get(i)).isEqualTo(16_000);
    }
  }

  @Property(tries = 100)
  void keptExchanges_settleInProportionToWeights(
      @ForAll @Size(min = 2, max = 8) List<@IntRange(min = 1, max = 20) Integer> weights) {
    FixedCandidate[] candidates =
        FixedCandidate.idle(weights.stream().mapToInt(Integer::intValue).toArray());
    Balancer balancer = Balancers.of(LEAST, FixedCandidate.set(candidates), null);
    int total = weights.stream().mapToInt(Integer::intValue).sum();
    for (int i = 0; i < total * 10; i++) {
      candidates[balancer.pick(pick)].load().take();
    }
    for (int i = 0; i < weights.size(); i++) {
      int ideal = weights.get(i) * 10;
      assertThat(candidates[i].inFlight()).isBetween(ideal - 1, ideal + 1);
    }
  }

  private static FixedCandidate at(int weight, int inFlight) {
    return new FixedCandidate(weight, inFlight);
  }

  private static Balancer least(FixedCandidate... candidates) {
    return Balancers.of(LEAST, FixedCandidate.set(candidates), null);
  }

  private List<Integer> picks(Balancer balancer, int count) {
    List<Integer> picks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      picks.add(balancer.pick(pick));
    }
    return picks;
  }
}
