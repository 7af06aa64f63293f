package dev.fairlead.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/** Pearson's test of counts against the proportions they should have. */
final class ChiSquare {
  private ChiSquare() {}

  /**
   * Fails when counts in proportion to {@code weights} would be so far off about once in a hundred
   * thousand times: beyond the mean by 4.5 standard deviations of the statistic.
   */
  static void assertProportional(int[] counts, int... weights) {
    double total = Arrays.stream(counts).sum();
    double whole = Arrays.stream(weights).asLongStream().sum();
    double statistic = 0;
    int freedom = -1;
    for (int i = 0; i < counts.length; i++) {
      double expected = total * weights[i] / whole;
      if (expected == 0) {
        assertThat(counts[i]).isZero();
      } else {
        statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
        freedom++;
      }
    }
    assertThat(statistic)
        .as("chi square of %s for %s", Arrays.toString(counts), Arrays.toString(weights))
        .isLessThan(freedom + 4.5 * Math.sqrt(2 * freedom) + 4);
  }
}
