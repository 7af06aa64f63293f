package dev.fairlead.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The quick searches against plain ones that leave nothing out and round nothing. */
class LeastOfAllTest {
  private static final long MILLI = 1_000_000L;
  private static final long DECAY = BalanceSpec.STANDARD_DECAY.toNanos();
  private static final int PICKS = 10;

  @Property(tries = 300)
  void leastConnections_choosesTheFirstOfTheLeastBehindTheLast(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FixedCandidate[] all = candidates(random);
    Balancer balancer = balancer(BalancePolicy.LEAST_CONNECTIONS, all);
    Pick pick = new Pick(random);
    int last = -1;
    for (int i = 0; i < PICKS; i++) {
      int best = -1;
      for (int step = 1; step <= all.length; step++) {
        int at = (last + step) % all.length;
        best = best < 0 || lighter(all[at], all[best]) ? at : best;
      }
      assertThat(balancer.pick(pick)).isEqualTo(best);
      last = best;
      all[random.nextInt(all.length)].serve(random.nextInt(6));
    }
  }

  @Property(tries = 100)
  void leastConnections_equalOnesOfManyTakeTurns(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FixedCandidate[] all = candidates(random);
    for (FixedCandidate each : all) {
      each.serve(random.nextInt(20) == 0 ? each.weight - 1 : each.weight);
    }
    Balancer balancer = balancer(BalancePolicy.LEAST_CONNECTIONS, all);
    Pick pick = new Pick(random);
    Set<Integer> seen = new HashSet<>();
    int first = balancer.pick(pick);
    for (int slot = first; seen.add(slot); slot = balancer.pick(pick)) {
      assertThat(lighter(all[slot], all[first]) || lighter(all[first], all[slot])).isFalse();
    }
    Set<Integer> equals = new HashSet<>();
    for (int i = 0; i < all.length; i++) {
      if (!lighter(all[first], all[i])) {
        equals.add(i);
      }
    }
    assertThat(seen).isEqualTo(equals);
  }

  private static boolean lighter(FixedCandidate a, FixedCandidate b) {
    if (a.inFlight() == 0 || b.inFlight() == 0) {
      return b.inFlight() != 0;
    }
    return (a.inFlight() + 1L) * b.weight < (b.inFlight() + 1L) * a.weight;
  }

  @Property(tries = 300)
  void leastTime_choosesOneOfTheLeast(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FixedCandidate[] all = candidates(random);
    if (random.nextInt(3) != 0) {
      for (FixedCandidate each : all) {
        each.times().observe(1 + random.nextLong(50 * MILLI), false, 0, DECAY);
      }
    }
    Balancer balancer = balancer(BalancePolicy.LEAST_TIME, all);
    Pick pick = new Pick(random);
    for (int i = 0; i < PICKS; i++) {
      long observed = i * 1_000L * MILLI;
      all[random.nextInt(all.length)]
          .times()
          .observe(1 + random.nextLong(500 * MILLI), random.nextInt(8) == 0, observed, DECAY);
      pick.now = observed + random.nextLong(random.nextInt(9) == 0 ? 900_000 : 30_000) * MILLI;
      double least = Double.POSITIVE_INFINITY;
      for (FixedCandidate each : all) {
        least = Math.min(least, cost(each, pick.now));
      }
      // Both ways of computing have one part in ten thousand to err by, and what has all but
      // faded away may be nothing by one of them.
      assertThat(cost(all[balancer.pick(pick)], pick.now))
          .isLessThanOrEqualTo(least * (1 + 3e-4) + 0.01);
      if (random.nextBoolean()) {
        all[random.nextInt(all.length)].serve(random.nextInt(6));
      }
    }
  }

  private static double cost(FixedCandidate each, long now) {
    return TimedLoad.cost(each.times().mean(now, DECAY), each.inFlight(), 0.01 / each.weight);
  }

  private static Balancer balancer(BalancePolicy policy, FixedCandidate[] all) {
    return Balancers.of(BalanceSpec.of(policy), FixedCandidate.set(all), null);
  }

  private static FixedCandidate[] candidates(SplittableRandom random) {
    FixedCandidate[] all = new FixedCandidate[1 + random.nextInt(random.nextBoolean() ? 40 : 600)];
    boolean idle = random.nextBoolean();
    boolean busy = random.nextBoolean();
    boolean together = random.nextInt(4) != 0;
    int gone = random.nextInt(3);
    Loads loads = new Loads();
    for (int i = 0; i < all.length; i++) {
      int inFlight = idle ? (busy ? 1 : 0) + random.nextInt(5) : 1 + random.nextInt(1000);
      int weight = 1 + random.nextInt(idle ? 6 : 1000);
      // Places of backends that are gone are left out.
      for (int left = random.nextInt(gone + 1); left > 0; left--) {
        loads.next().take();
      }
      all[i] = new FixedCandidate("b" + i, weight, inFlight, together ? loads : new Loads());
    }
    return all;
  }
}
