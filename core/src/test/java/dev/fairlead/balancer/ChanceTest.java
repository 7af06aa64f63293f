package dev.fairlead.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChanceTest {
  private static final int[] WEIGHTS = {5, 1, 1, 30, 3};

  private final Pick pick = new Pick(new SplittableRandom(7));

  @Test
  void random_isProportionalToTheWeights() {
    ChiSquare.assertProportional(counts(BalancePolicy.RANDOM, WEIGHTS), WEIGHTS);
  }

  @Test
  void random_isProportionalAmongAThousand() {
    int[] weights = IntStream.range(0, 1000).map(i -> 1 + i * 37 % 1000).toArray();
    ChiSquare.assertProportional(counts(BalancePolicy.RANDOM, weights), weights);
  }

  @Test
  void random_keepsTheProportionOfThoseThatAreLeft() {
    pick.tried.add(3);
    ChiSquare.assertProportional(counts(BalancePolicy.RANDOM, WEIGHTS), 5, 1, 1, 0, 3);
  }

  @Test
  void random_findsTheOneThatIsLeftHoweverLight() {
    pick.tried.add(0);
    assertThat(counts(BalancePolicy.RANDOM, 1000, 1)[1]).isEqualTo(200_000);
  }

  @Test
  void secondDraw_keepsTheProportionOfTheOthers() {
    Draw draw = new Draw(idle(WEIGHTS));
    int[] counts = new int[WEIGHTS.length];
    for (int i = 0; i < 200_000; i++) {
      counts[draw.next(pick, 3)]++;
    }
    ChiSquare.assertProportional(counts, 5, 1, 1, 0, 3);
  }

  @Test
  void twoChoices_ofEquallyLoadedOnesGoToTheFirstDrawn() {
    FixedCandidate[] candidates = new FixedCandidate[WEIGHTS.length];
    for (int i = 0; i < candidates.length; i++) {
      candidates[i] = new FixedCandidate(WEIGHTS[i], WEIGHTS[i] * 4 - 1);
    }
    ChiSquare.assertProportional(
        counts(BalancePolicy.TWO_CHOICES, FixedCandidate.set(candidates)), WEIGHTS);
  }

  @Test
  void twoChoices_neverDrawsTheSameTwice() {
    FixedCandidate[] two = {new FixedCandidate(1000, 5_000), new FixedCandidate(1, 0)};
    assertThat(counts(BalancePolicy.TWO_CHOICES, FixedCandidate.set(two)))
        .as("with replacement the busy one would be drawn twice nearly always")
        .containsExactly(0, 200_000);
  }

  @Test
  void twoChoices_neverDrawsTheSameTwiceOfThoseThatAreLeft() {
    FixedCandidate[] three = {
      new FixedCandidate(1000, 0), new FixedCandidate(1000, 5_000), new FixedCandidate(1, 0)
    };
    pick.tried.add(0);
    assertThat(counts(BalancePolicy.TWO_CHOICES, FixedCandidate.set(three)))
        .containsExactly(0, 0, 200_000);
  }

  @Test
  void twoChoices_theBusiestOfManyIsNeverChosen() {
    FixedCandidate[] ten = FixedCandidate.idle(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    ten[4].serve(1);
    int[] counts = counts(BalancePolicy.TWO_CHOICES, FixedCandidate.set(ten));
    assertThat(counts[4]).isZero();
    ChiSquare.assertProportional(counts, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1);
  }

  @Test
  void portions_endWhereTheSharesDo() {
    Portions portions = Portions.of(new int[] {1, 2, 1});
    assertThat(portions.owner(0)).isZero();
    assertThat(portions.owner((1L << 62) - 1)).isZero();
    assertThat(portions.owner(1L << 62)).isEqualTo(1);
    assertThat(portions.owner((3L << 62) - 1)).isEqualTo(1);
    assertThat(portions.owner(3L << 62)).isEqualTo(2);
    assertThat(portions.owner(-1)).isEqualTo(2);
  }

  @Test
  void portions_ofHugeSharesStayInProportion() {
    int[] shares = IntStream.range(0, 40_000).map(i -> i < 20_000 ? 100_000 : 50_000).toArray();
    Portions portions = Portions.of(shares);
    assertThat(portions.owner(-1)).isEqualTo(39_999);
    long third = Long.divideUnsigned(-1, 3);
    assertThat(portions.owner(2 * third)).isBetween(19_999, 20_001);
  }

  private static Candidates idle(int... weights) {
    return FixedCandidate.set(FixedCandidate.idle(weights));
  }

  private int[] counts(BalancePolicy policy, int... weights) {
    return counts(policy, idle(weights));
  }

  private int[] counts(BalancePolicy policy, Candidates candidates) {
    Balancer balancer = Balancers.of(BalanceSpec.of(policy), candidates, null);
    int[] counts = new int[candidates.size()];
    for (int i = 0; i < 200_000; i++) {
      counts[balancer.pick(pick)]++;
    }
    return counts;
  }
}
