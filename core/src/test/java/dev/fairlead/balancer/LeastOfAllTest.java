package dev.fairlead.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
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
      all[random.nextInt(all.length)].inFlight = random.nextInt(6);
    }
  }

  private static boolean lighter(FixedCandidate a, FixedCandidate b) {
    if (a.inFlight == 0 || b.inFlight == 0) {
      return b.inFlight != 0;
    }
    return (a.inFlight + 1L) * b.weight < (b.inFlight + 1L) * a.weight;
  }

  @Property(tries = 300)
  void leastTime_choosesOneOfTheLeast(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FixedCandidate[] all = candidates(random);
    Balancer balancer = balancer(BalancePolicy.LEAST_TIME, all);
    Pick pick = new Pick(random);
    for (int i = 0; i < PICKS; i++) {
      long observed = i * 1_000L * MILLI;
      all[random.nextInt(all.length)]
          .times()
          .observe(1 + random.nextLong(500 * MILLI), random.nextInt(8) == 0, observed, DECAY);
      pick.now = observed + random.nextLong(30_000) * MILLI;
      double least = Double.POSITIVE_INFINITY;
      for (FixedCandidate each : all) {
        least = Math.min(least, cost(each, pick.now));
      }
      assertThat(cost(all[balancer.pick(pick)], pick.now)).isLessThanOrEqualTo(least * (1 + 1e-9));
    }
  }

  private static double cost(FixedCandidate each, long now) {
    return TimedLoad.cost(each.times().mean(now, DECAY), each.inFlight, 0.01 / each.weight);
  }

  private static Balancer balancer(BalancePolicy policy, FixedCandidate[] all) {
    return Balancers.of(BalanceSpec.of(policy), FixedCandidate.set(all), null);
  }

  private static FixedCandidate[] candidates(SplittableRandom random) {
    FixedCandidate[] all = new FixedCandidate[1 + random.nextInt(40)];
    boolean idle = random.nextBoolean();
    for (int i = 0; i < all.length; i++) {
      int inFlight = idle ? random.nextInt(5) : 1 + random.nextInt(1000);
      all[i] = new FixedCandidate("b" + i, 1 + random.nextInt(idle ? 6 : 1000), inFlight);
    }
    return all;
  }
}
