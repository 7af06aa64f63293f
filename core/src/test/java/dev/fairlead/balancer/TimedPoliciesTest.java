package dev.fairlead.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import dev.fairlead.config.KeySpec;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TimedPoliciesTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long DECAY = BalanceSpec.STANDARD_DECAY.toNanos();

  private final Pick pick = new Pick(new SplittableRandom(1));

  @ParameterizedTest
  @EnumSource(names = {"LEAST_TIME", "PEAK_EWMA"})
  void quickerOne_isChosen(BalancePolicy policy) {
    FixedCandidate[] two = FixedCandidate.idle(1, 1);
    answered(two[0], 20 * MILLI);
    answered(two[1], 10 * MILLI);
    assertThat(counts(policy, two, 100)).containsExactly(0, 100);
  }

  @ParameterizedTest
  @EnumSource(names = {"LEAST_TIME", "PEAK_EWMA"})
  void timeIsMultipliedByLoadAndDividedByWeight(BalancePolicy policy) {
    FixedCandidate[] two = FixedCandidate.idle(1, 1);
    answered(two[0], 20 * MILLI);
    answered(two[1], 10 * MILLI);
    two[1].serve(2);
    assertThat(counts(policy, two, 100)).as("20 ms * 1 against 10 ms * 3").containsExactly(100, 0);
    FixedCandidate[] heavy = FixedCandidate.idle(1, 3);
    answered(heavy[0], 10 * MILLI);
    answered(heavy[1], 20 * MILLI);
    assertThat(counts(policy, heavy, 100))
        .as("10 ms / 1 against 20 ms / 3")
        .containsExactly(0, 100);
  }

  @ParameterizedTest
  @EnumSource(names = {"LEAST_TIME", "PEAK_EWMA"})
  void quickFailures_doNotAttract(BalancePolicy policy) {
    FixedCandidate[] two = FixedCandidate.idle(1, 1);
    answered(two[0], 10 * MILLI);
    answered(two[1], 10 * MILLI);
    two[1].times().observe(1_000, true, 2 * MILLI, DECAY);
    pick.now = 2 * MILLI;
    assertThat(counts(policy, two, 100)).containsExactly(100, 0);
  }

  @ParameterizedTest
  @EnumSource(names = {"LEAST_TIME", "PEAK_EWMA"})
  void unknownOne_isTriedOnceWhileItsAnswerIsAwaited(BalancePolicy policy) {
    FixedCandidate[] two = FixedCandidate.idle(1, 1);
    answered(two[0], 10 * MILLI);
    two[0].serve(50);
    Balancer balancer = Balancers.of(BalanceSpec.of(policy), FixedCandidate.set(two), null);
    assertThat(balancer.pick(pick)).isEqualTo(1);
    two[1].serve(1);
    for (int i = 0; i < 100; i++) {
      assertThat(balancer.pick(pick)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LEAST_TIME", "PEAK_EWMA"})
  void onceSlowOne_isTriedAgainLater(BalancePolicy policy) {
    FixedCandidate[] two = FixedCandidate.idle(1, 1);
    answered(two[1], SECOND);
    Balancer balancer = Balancers.of(BalanceSpec.of(policy), FixedCandidate.set(two), null);
    long seconds = 0;
    do {
      seconds++;
      pick.now = seconds * SECOND;
      two[0].times().observe(10 * MILLI, false, pick.now, DECAY);
    } while (balancer.pick(pick) == 0);
    double expected = 10 * Math.log(100);
    assertThat((double) seconds).as("10 s * ln(1 s / 10 ms)").isBetween(expected, expected + 1);
  }

  @Test
  void leastTime_allUnknown_goesToEachOnceThenByLoad() {
    FixedCandidate[] three = FixedCandidate.idle(1, 1, 1);
    Balancer balancer =
        Balancers.of(BalanceSpec.of(BalancePolicy.LEAST_TIME), FixedCandidate.set(three), null);
    for (int i = 0; i < 9; i++) {
      int slot = balancer.pick(pick);
      assertThat(slot).isEqualTo(i % 3);
      three[slot].load().take();
    }
  }

  @Test
  void leastTime_muchShorterDecay_choosesAtOnceByIt() {
    FixedCandidate[] two = FixedCandidate.idle(1, 1);
    Balancer slow = leastTime(Duration.ofHours(1), two);
    two[0].times().observe(20 * MILLI, false, SECOND, 3_600 * SECOND);
    two[1].times().observe(10 * MILLI, false, SECOND, 3_600 * SECOND);
    two[0].times().observe(20 * MILLI, false, 9_000 * SECOND, 3_600 * SECOND);
    pick.now = 9_000 * SECOND;
    assertThat(slow.pick(pick)).isEqualTo(1);
    Balancer quick = leastTime(Duration.ofMillis(1), two);
    two[1].serve(1);
    assertThat(quick.pick(pick)).as("busy, and forgotten").isZero();
    two[1].serve(0);
    assertThat(quick.pick(pick)).as("idle, and forgotten").isEqualTo(1);
  }

  private static Balancer leastTime(Duration decay, FixedCandidate... candidates) {
    BalanceSpec spec = new BalanceSpec(BalancePolicy.LEAST_TIME, KeySpec.CLIENT_IP, 0, decay);
    return Balancers.of(spec, FixedCandidate.set(candidates), null);
  }

  @Test
  void leastTime_answerThatSeemsToComeFromTheFuture_blocksNobody() {
    FixedCandidate[] one = FixedCandidate.idle(1);
    // Ticks come round after 52 days: this one was long ago, or will be long hence.
    answered(one[0], MILLI);
    Balancer balancer = leastTime(Duration.ofMillis(1), one);
    one[0].times().observe(MILLI, false, 40L * 86_400 * SECOND, MILLI);
    pick.now = 40L * 86_400 * SECOND;
    assertThat(balancer.pick(pick)).isZero();
  }

  @Test
  void leastTime_ties_takeTurns() {
    FixedCandidate[] three = FixedCandidate.idle(1, 1, 1);
    for (FixedCandidate each : three) {
      answered(each, MILLI);
    }
    assertThat(counts(BalancePolicy.LEAST_TIME, three, 300)).containsExactly(100, 100, 100);
  }

  @Test
  void leastTime_keptExchangesSettleInProportionToWeightsAndSpeed() {
    FixedCandidate[] three = FixedCandidate.idle(1, 2, 4);
    answered(three[0], MILLI);
    answered(three[1], MILLI);
    answered(three[2], 2 * MILLI);
    Balancer balancer =
        Balancers.of(BalanceSpec.of(BalancePolicy.LEAST_TIME), FixedCandidate.set(three), null);
    for (int i = 0; i < 500; i++) {
      three[balancer.pick(pick)].load().take();
    }
    assertThat(three[0].inFlight()).isBetween(99, 101);
    assertThat(three[1].inFlight()).isBetween(199, 201);
    assertThat(three[2].inFlight()).isBetween(199, 201);
  }

  @Test
  void peak_oneSlowAnswerIsEnough() {
    FixedCandidate[] two = FixedCandidate.idle(1, 1);
    for (int i = 0; i < 100; i++) {
      two[0].times().observe(10 * MILLI, false, i * MILLI, DECAY);
      two[1].times().observe(9 * MILLI, false, i * MILLI, DECAY);
    }
    two[1].times().observe(SECOND, false, 101 * MILLI, DECAY);
    pick.now = 101 * MILLI;
    assertThat(counts(BalancePolicy.PEAK_EWMA, two, 50)).containsExactly(50, 0);
    assertThat(counts(BalancePolicy.LEAST_TIME, two, 50))
        .as("the mean has hardly moved")
        .containsExactly(0, 50);
  }

  private static void answered(FixedCandidate candidate, long nanos) {
    candidate.times().observe(nanos, false, 0, DECAY);
  }

  private int[] counts(BalancePolicy policy, FixedCandidate[] candidates, int picks) {
    Balancer balancer = Balancers.of(BalanceSpec.of(policy), FixedCandidate.set(candidates), null);
    int[] counts = new int[candidates.length];
    for (int i = 0; i < picks; i++) {
      counts[balancer.pick(pick)]++;
    }
    return counts;
  }
}
