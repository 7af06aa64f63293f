package dev.fairlead.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import java.util.ArrayList;
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

  @Property(tries = 100)
  void sequence_isThatOfNginx(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 30) Integer> shares) {
    int[] weights = ints(shares);
    int total = Arrays.stream(weights).sum();
    int[] credit = new int[weights.length];
    int[] expected = new int[total];
    for (int step = 0; step < total; step++) {
      int richest = 0;
      for (int i = 0; i < weights.length; i++) {
        credit[i] += weights[i];
        richest = credit[i] > credit[richest] ? i : richest;
      }
      credit[richest] -= total;
      expected[step] = richest;
    }
    int length = total / divisor(weights);
    assertThat(SmoothSequence.of(weights)).isEqualTo(Arrays.copyOf(expected, length));
  }

  @Test
  void dearSequences_areNotMade() {
    assertThat(SmoothSequence.of(new int[] {100_000, 99_999})).isNull();
    assertThat(SmoothSequence.of(IntStream.rangeClosed(1, 300).toArray())).isNull();
    assertThat(SmoothSequence.of(IntStream.range(0, 1000).map(_ -> 100_000).toArray()))
        .hasSize(1000);
  }

  @Test
  void manyDifferentWeights_areServedWithinTheStatedErrorAtAnyTime() {
    int[] weights = IntStream.range(0, 1000).map(i -> 1 + i * 37 % 1000).toArray();
    Balancer balancer = roundRobin(weights);
    double total = Arrays.stream(weights).sum();
    int[] counts = new int[weights.length];
    for (int n = 1; n <= 100_000; n++) {
      int slot = balancer.pick(pick);
      counts[slot]++;
      double ideal = n * weights[slot] / total;
      assertThat(Math.abs(counts[slot] - ideal)).isLessThan(2 + 2 * Math.log(n));
    }
    for (int i = 0; i < weights.length; i++) {
      assertThat(Math.abs(counts[i] - 100_000 * weights[i] / total)).isLessThan(25);
    }
  }

  @Test
  void backendThatStartsSlowly_hasItsShareAmongAThousand() {
    List<Candidates.Member> members = new ArrayList<>();
    FixedCandidate[] all = FixedCandidate.idle(IntStream.range(0, 1000).map(_ -> 1).toArray());
    for (int i = 0; i < all.length; i++) {
      members.add(new Candidates.Member(all[i], i, 1, i == 500 ? 37 : 100, true));
    }
    Balancer balancer = Balancers.of(TURNS, Candidates.of(members), null);
    int[] counts = new int[all.length];
    for (int n = 0; n < 99_937; n++) {
      counts[balancer.pick(pick)]++;
    }
    assertThat(counts[500]).isBetween(35, 39);
    assertThat(counts[499]).isBetween(98, 102);
    assertThat(counts[0]).isBetween(98, 102);
  }

  @Test
  void fullOne_leavesItsTurnsToAllOthersAlike() {
    Balancer balancer = roundRobin(1, 1, 1, 1);
    pick.tried.add(0);
    assertThat(picks(balancer, 9)).isEqualTo("bcdbcdbcd");
  }

  @Test
  void heavyOneThatIsFull_leavesTheOthersTheirProportion() {
    Balancer balancer = roundRobin(60_000, 1, 3);
    pick.tried.add(0);
    int[] counts = new int[3];
    for (int i = 0; i < 4_000; i++) {
      counts[balancer.pick(pick)]++;
    }
    assertThat(counts[0]).isZero();
    assertThat(counts[1]).isBetween(900, 1100);
  }

  @Test
  void successorWithoutOne_goesOnAboutWhereItsPredecessorStood() {
    FixedCandidate[] all = FixedCandidate.idle(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    Balancer old = Balancers.of(TURNS, FixedCandidate.set(all), null);
    picks(old, 5);
    Candidates fewer = FixedCandidate.set(Arrays.copyOf(all, 9));
    assertThat(picks(Balancers.of(TURNS, fewer, old), 5)).isEqualTo("efghi");
  }

  @Test
  void manyThreads_shareTheWalkExactly() throws InterruptedException {
    int[] weights = IntStream.rangeClosed(1, 300).toArray();
    Balancer alone = roundRobin(weights);
    Balancer shared = roundRobin(weights);
    int[] expected = new int[weights.length];
    for (int i = 0; i < 64 * 500; i++) {
      expected[alone.pick(pick)]++;
    }
    AtomicIntegerArray counts = new AtomicIntegerArray(weights.length);
    Thread[] workers = new Thread[64];
    for (int t = 0; t < workers.length; t++) {
      workers[t] =
          Thread.ofPlatform()
              .start(() -> {
                Pick mine = new Pick(new SplittableRandom(1));
                for (int i = 0; i < 500; i++) {
                  counts.incrementAndGet(shared.pick(mine));
                }
              });
    }
    for (Thread worker : workers) {
      worker.join();
    }
    for (int i = 0; i < weights.length; i++) {
      assertThat(counts.get(i)).isEqualTo(expected[i]);
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
