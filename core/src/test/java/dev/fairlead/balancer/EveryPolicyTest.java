package dev.fairlead.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.fairlead.balancer.Candidates.Member;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import dev.fairlead.config.KeySpec;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EveryPolicyTest {
  private static final long MILLI = 1_000_000L;
  private static final long DECAY = BalanceSpec.STANDARD_DECAY.toNanos();

  private final Pick pick = new Pick(new SplittableRandom(1));

  @ParameterizedTest
  @EnumSource
  void noCandidates_pickNone(BalancePolicy policy) {
    Balancer balancer = Balancers.of(BalanceSpec.of(policy), Candidates.of(List.of()), null);
    assertThat(balancer.pick(pick)).isEqualTo(Balancer.NONE);
    assertThat(balancer.explain(pick).slot()).isEqualTo(Balancer.NONE);
  }

  @ParameterizedTest
  @EnumSource
  void noneReady_pickNone(BalancePolicy policy) {
    List<Member> members = List.of(new Member(new FixedCandidate(1, 0), 0, 1, 100, false));
    Balancer balancer = Balancers.of(BalanceSpec.of(policy), Candidates.of(members), null);
    assertThat(balancer.pick(pick)).isEqualTo(Balancer.NONE);
    assertThat(balancer.explain(pick).slot()).isEqualTo(Balancer.NONE);
  }

  @ParameterizedTest
  @EnumSource
  void single_isChosenUntilTried(BalancePolicy policy) {
    List<Member> members = List.of(new Member(new FixedCandidate(3, 2), 70, 3));
    Balancer balancer = Balancers.of(BalanceSpec.of(policy), Candidates.of(members), null);
    for (int i = 0; i < 5; i++) {
      pick.key = i * Mix.GOLDEN;
      assertThat(balancer.pick(pick)).isEqualTo(70);
    }
    pick.tried.add(70);
    assertThat(balancer.pick(pick)).isEqualTo(Balancer.NONE);
    assertThat(balancer.explain(pick).slot()).isEqualTo(Balancer.NONE);
  }

  @ParameterizedTest
  @EnumSource
  void tried_areChosenNeverUntilAllAreTried(BalancePolicy policy) {
    SplittableRandom random = new SplittableRandom(3);
    Candidates candidates = candidates(random, 100);
    Balancer balancer = Balancers.of(spec(policy, 0), candidates, null);
    for (int left = candidates.size(); left > 0; left--) {
      pick.key = random.nextLong();
      int slot = balancer.pick(pick);
      assertThat(slot).isNotEqualTo(Balancer.NONE);
      assertThat(pick.tried.has(slot)).isFalse();
      pick.tried.add(slot);
    }
    assertThat(balancer.pick(pick)).isEqualTo(Balancer.NONE);
  }

  @Property(tries = 30)
  void explanation_namesWhomPickThenChooses(@ForAll long seed) {
    for (BalancePolicy policy : BalancePolicy.values()) {
      SplittableRandom random = new SplittableRandom(seed);
      Candidates candidates = candidates(random, random.nextInt(12));
      double bound = random.nextBoolean() ? 0 : 1 + random.nextDouble();
      Balancer balancer = Balancers.of(spec(policy, bound), candidates, null);
      Pick asked = new Pick(new SplittableRandom(seed));
      Pick live = new Pick(new SplittableRandom(seed));
      for (int i = 0; i < 6; i++) {
        asked.key = live.key = random.nextLong();
        asked.now = live.now = random.nextLong(60_000) * MILLI;
        if (random.nextInt(3) == 0) {
          int slot = random.nextInt(16);
          asked.tried.add(slot);
          live.tried.add(slot);
        }
        Explanation said = balancer.explain(asked);
        assertThat(said.slot()).as("%s", policy).isEqualTo(balancer.pick(live));
        assertThat(said.scores()).hasSize(candidates.size());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void pick_allocatesNothing(BalancePolicy policy) {
    Candidates candidates = candidates(new SplittableRandom(5), 50);
    Balancer balancer = Balancers.of(spec(policy, 1.25), candidates, null);
    pick.tried.add(candidates.slot(0));
    int picks = 100_000;
    // Once for the compiler, once for the figure.
    allocatedBy(balancer, picks);
    assertThat(allocatedBy(balancer, picks)).as("bytes in all").isLessThan(picks / 10);
  }

  private long allocatedBy(Balancer balancer, int picks) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < picks; i++) {
      pick.key += Mix.GOLDEN;
      pick.now += 1_000;
      balancer.pick(pick);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static BalanceSpec spec(BalancePolicy policy, double bound) {
    return new BalanceSpec(policy, KeySpec.CLIENT_IP, bound, BalanceSpec.STANDARD_DECAY);
  }

  /** Candidates of all sorts in every second slot or so, some of them not ready. */
  private static Candidates candidates(SplittableRandom random, int n) {
    List<Member> members = new ArrayList<>();
    int slot = 0;
    for (int i = 0; i < n; i++) {
      slot += 1 + random.nextInt(2);
      int weight = random.nextBoolean() ? 1 : 1 + random.nextInt(1000);
      FixedCandidate candidate = new FixedCandidate("b" + slot, weight, random.nextInt(4));
      if (random.nextBoolean()) {
        candidate.times().observe(random.nextLong(MILLI * 500), random.nextInt(5) == 0, 0, DECAY);
      }
      int share = random.nextInt(4) == 0 ? 1 + random.nextInt(weight * 100) : weight * 100;
      members.add(new Member(candidate, slot, weight, share, random.nextInt(4) != 0));
    }
    return Candidates.of(members);
  }
}
