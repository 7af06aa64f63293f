package dev.fairlead.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RoundRobinTest {
  private static final BalanceSpec TURNS = BalanceSpec.of(BalancePolicy.ROUND_ROBIN);
  private final Pick pick = new Pick(new SplittableRandom(1));

  @Test
  void weights511_giveTheSmoothSequence() {
    assertThat(picks(roundRobin(5, 1, 1), 14)).isEqualTo("aabacaa".repeat(2));
  }

  @Test
  void equalWeights_takeTurns() {
    assertThat(picks(roundRobin(7, 7, 7), 7)).isEqualTo("abcabca");
  }

  @Test
  void noCandidates_pickNone() {
    assertThat(roundRobin().pick(pick)).isEqualTo(Balancer.NONE);
  }

  @Test
  void triedCandidates_areSteppedOver() {
    Balancer balancer = roundRobin(1, 1, 1);
    pick.tried.add(0);
    assertThat(picks(balancer, 3)).isEqualTo("bcb");
    pick.tried.add(1);
    assertThat(picks(balancer, 3)).isEqualTo("ccc");
    pick.tried.add(2);
    assertThat(balancer.pick(pick)).isEqualTo(Balancer.NONE);
  }

  @Test
  void lastOfSequenceTried_stepsToTheBeginning() {
    Balancer balancer = roundRobin(1, 1, 1);
    picks(balancer, 2);
    pick.tried.add(2);
    assertThat(balancer.pick(pick)).isZero();
  }

  @Test
  void successor_goesOnWhereItsPredecessorStood() {
    Balancer old = roundRobin(1, 1, 1);
    picks(old, 4);
    Balancer next = Balancers.of(TURNS, idle(1, 1, 1), old);
    assertThat(picks(next, 3)).isEqualTo("bca");
  }

  @Test
  void manyThreads_shareExactly() throws InterruptedException {
    int threads = 64;
    int picksEach = 7_000;
    Balancer balancer = roundRobin(5, 1, 1);
    AtomicIntegerArray counts = new AtomicIntegerArray(3);
    CountDownLatch start = new CountDownLatch(1);
    Thread[] workers = new Thread[threads];
    for (int t = 0; t < threads; t++) {
      workers[t] =
          Thread.ofPlatform()
              .start(() -> {
                Pick none = new Pick(new SplittableRandom(1));
                awaitQuietly(start);
                for (int i = 0; i < picksEach; i++) {
                  counts.incrementAndGet(balancer.pick(none));
                }
              });
    }
    start.countDown();
    for (Thread worker : workers) {
      worker.join();
    }
    int rounds = threads * picksEach / 7;
    assertThat(counts.get(0)).isEqualTo(5 * rounds);
    assertThat(counts.get(1)).isEqualTo(rounds);
    assertThat(counts.get(2)).isEqualTo(rounds);
  }

  @Property(tries = 200)
  void oneTurn_givesEachItsShareExactly(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 50) Integer> shares) {
    int[] weights = ints(shares);
    int divisor = divisor(weights);
    int[] counts = new int[weights.length];
    Balancer balancer = roundRobin(weights);
    for (int i = 0; i < Arrays.stream(weights).sum() / divisor; i++) {
      counts[balancer.pick(pick)] += divisor;
    }
    assertThat(counts).isEqualTo(weights);
  }

  @Property(tries = 100)
  void anyStretch_isAsFarFromTheIdealAsThereAreCandidatesAtMost(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 50) Integer> shares) {
    int[] weights = ints(shares);
    int[] sequence = Objects.requireNonNull(SmoothSequence.of(weights));
    double total = Arrays.stream(weights).sum();
    int[] counts = new int[weights.length];
    for (int step = 0; step < sequence.length; step++) {
      counts[sequence[step]]++;
      for (int i = 0; i < weights.length; i++) {
        assertThat(Math.abs(counts[i] - (step + 1) * weights[i] / total))
            .isLessThan(weights.length);
      }
    }
  }

  private static Candidates idle(int... weights) {
    return FixedCandidate.set(FixedCandidate.idle(weights));
  }

  private static Balancer roundRobin(int... weights) {
    return Balancers.of(TURNS, idle(weights), null);
  }

  private String picks(Balancer balancer, int count) {
    StringBuilder picks = new StringBuilder();
    for (int i = 0; i < count; i++) {
      picks.append((char) ('a' + balancer.pick(pick)));
    }
    return picks.toString();
  }

  private static int[] ints(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int divisor(int[] weights) {
    return IntStream.iterate(50, i -> i - 1)
        .filter(i -> Arrays.stream(weights).allMatch(weight -> weight % i == 0))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
