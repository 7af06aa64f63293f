package dev.fairlead.comparison.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChanceTrafficTest {
  private static final double SECOND = 1e9;

  @Test
  void poisson_countsAreAsManyAsTheyVary() {
    long[] counts = counts(new Arrivals.Poisson(1000), 1000, SECOND / 10);

    assertThat(mean(counts)).isCloseTo(100, withinPercentage(2));
    assertThat(variance(counts) / mean(counts)).isCloseTo(1, within(0.15));
  }

  @Test
  void bursts_keepTheMeanButVaryMore() {
    long[] counts = counts(new Arrivals.Bursts(1000, 3, 0.2, 0.2), 20_000, SECOND / 10);

    assertThat(mean(counts)).isCloseTo(100, withinPercentage(4));
    assertThat(variance(counts) / mean(counts)).isGreaterThan(10);
  }

  @Test
  void bursts_moreThanTheMeanAllowsAreRefused() {
    assertThatThrownBy(() -> new Arrivals.Bursts(100, 6, 0.2, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void day_followsItsCurve() {
    Arrivals day = new Arrivals.Daily(1000, 0.6, 100);
    long[] counts = counts(day, 10, 10 * SECOND);

    for (int i = 0; i < counts.length; i++) {
      // The integral of 1 - 0.6 cos(2 pi t / 100) over the slice.
      double from = Math.sin(2 * Math.PI * i / 10);
      double until = Math.sin(2 * Math.PI * (i + 1) / 10);
      double expected = 10_000 - 0.6 * 1000 * 100 / (2 * Math.PI) * (until - from);
      assertThat((double) counts[i]).isCloseTo(expected, within(5 * Math.sqrt(expected)));
    }
  }

  static Stream<ServiceTimes> serviceTimes() {
    return Stream.of(
        new ServiceTimes.Fixed(1e6),
        new ServiceTimes.Exponential(1e6),
        new ServiceTimes.LogNormal(1e6, 1),
        new ServiceTimes.Pareto(1e6, 1.8));
  }

  @ParameterizedTest
  @MethodSource("serviceTimes")
  void serviceTimes_haveTheMeanTheySay(ServiceTimes times) {
    SplittableRandom chance = new SplittableRandom(5);
    double sum = 0;
    for (int i = 0; i < 500_000; i++) {
      sum += times.next(chance);
    }
    assertThat(sum / 500_000).isCloseTo(times.mean(), withinPercentage(2));
  }

  @Test
  void clients_sendAsZipfSays() {
    Clients clients = new Clients(50, 0.8);
    SplittableRandom chance = new SplittableRandom(5);
    int draws = 200_000;
    long[] counts = new long[50];
    for (int i = 0; i < draws; i++) {
      counts[clients.next(chance)]++;
    }
    double sum = 0;
    for (int i = 1; i <= 50; i++) {
      sum += Math.pow(i, -0.8);
    }
    double chiSquare = 0;
    for (int i = 0; i < 50; i++) {
      double expected = draws * Math.pow(i + 1, -0.8) / sum;
      chiSquare += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    // 49 degrees of freedom: 85.4 is exceeded by chance once in a thousand times.
    assertThat(chiSquare).isLessThan(85.4);
  }

  @Test
  void keys_differ() {
    Set<Long> keys = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      keys.add(Clients.key(i));
    }
    assertThat(keys).hasSize(10_000);
  }

  @Test
  void sameSeed_makesTheSameTraffic() {
    ChanceTraffic source =
        new ChanceTraffic(
            new Arrivals.Poisson(1000),
            new ServiceTimes.Exponential(1e6),
            new Clients(100, 1),
            1_000_000_000);
    Traffic one = source.open(9);
    Traffic other = source.open(9);
    long last = 0;
    int count = 0;
    for (long at = one.next(); at != Traffic.END; at = one.next()) {
      assertThat(at).isEqualTo(other.next()).isGreaterThanOrEqualTo(last);
      assertThat(one.workNanos()).isEqualTo(other.workNanos()).isPositive();
      assertThat(one.key()).isEqualTo(other.key());
      last = at;
      count++;
    }
    assertThat(count).isBetween(850, 1150);
    assertThat(source.open(10).next()).isNotEqualTo(source.open(9).next());
  }

  private static long[] counts(Arrivals arrivals, int slices, double sliceNanos) {
    Arrivals.ArrivalClock clock = arrivals.open(new SplittableRandom(11));
    long[] counts = new long[slices];
    for (long at = clock.next(); at < slices * sliceNanos; at = clock.next()) {
      counts[(int) (at / sliceNanos)]++;
    }
    return counts;
  }

  private static double mean(long[] values) {
    double sum = 0;
    for (long each : values) {
      sum += each;
    }
    return sum / values.length;
  }

  private static double variance(long[] values) {
    double mean = mean(values);
    double sum = 0;
    for (long each : values) {
      sum += (each - mean) * (each - mean);
    }
    return sum / (values.length - 1);
  }
}
