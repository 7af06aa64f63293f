package dev.fairlead.traffic.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.traffic.scenario.ArrivalSpec;
import dev.fairlead.traffic.scenario.ArrivalSpec.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When users come, against what the rate adds up to. */
class ArrivalsTest {
  private static final long SECOND = 1_000_000_000;

  private static List<Long> times(Rate rate, boolean spaced, long most, long length) {
    Arrivals arrivals =
        Arrivals.open(new ArrivalSpec.Open(rate, spaced, most), length, new SplittableRandom(7));
    List<Long> times = new ArrayList<>();
    for (long at = arrivals.next(); at != Arrivals.NONE; at = arrivals.next()) {
      times.add(at);
    }
    return times;
  }

  private static long between(List<Long> times, double from, double to) {
    return times.stream().filter(at -> at >= from * SECOND && at < to * SECOND).count();
  }

  /** Five standard deviations of a Poisson count; evenly spaced ones are as many as can be told. */
  private static double slack(double expected, boolean spaced) {
    return spaced ? 2 : 5 * Math.sqrt(expected);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ramp_growsEvenly(boolean spaced) {
    List<Long> times = times(new Rate.Ramp(100, 900), spaced, Long.MAX_VALUE, 40 * SECOND);
    assertThat(times).isSorted();
    for (int quarter = 0; quarter < 4; quarter++) {
      // The mean of 100 + 800 x over the quarter, for ten seconds.
      double expected = (100 + 800 * (quarter + 0.5) / 4) * 10;
      assertThat((double) between(times, quarter * 10, quarter * 10 + 10))
          .isCloseTo(expected, within(slack(expected, spaced)));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void day_isQuietAtNight_andBusiestInTheEvening_dayAfterDay(boolean spaced) {
    // An hour is a second.
    List<Long> times =
        times(new Rate.Daily(20, 1000, 24.0 * SECOND), spaced, Long.MAX_VALUE, 48 * SECOND);
    for (int day = 0; day < 2; day++) {
      long night = between(times, day * 24 + 3.5, day * 24 + 4.5);
      long noon = between(times, day * 24 + 11.5, day * 24 + 12.5);
      long afternoon = between(times, day * 24 + 14.5, day * 24 + 15.5);
      long evening = between(times, day * 24 + 19.5, day * 24 + 20.5);
      assertThat((double) night).isBetween(10.0, 70.0);
      assertThat(noon).isGreaterThan(afternoon);
      assertThat((double) evening).isCloseTo(980, within(slack(980, spaced) + 10));
      assertThat(evening).isGreaterThan(noon);
    }
  }

  @Test
  void constantRate_isEvenlySpaced_andEndsWithItsCountOrItsTime() {
    assertThat(times(new Rate.Steady(4), true, Long.MAX_VALUE, SECOND))
        .containsExactly(0L, 250_000_000L, 500_000_000L, 750_000_000L);
    assertThat(times(new Rate.Steady(4), true, 2, SECOND)).hasSize(2);
  }

  @Test
  void poisson_spreadsAsMuchAsItsMean() {
    List<Long> times = times(new Rate.Steady(1000), false, Long.MAX_VALUE, 100 * SECOND);
    double mean = 1000;
    double squares = 0;
    for (int second = 0; second < 100; second++) {
      squares += Math.pow(between(times, second, second + 1) - mean, 2);
    }
    assertThat((double) times.size()).isCloseTo(100_000, within(1600.0));
    assertThat(squares / 100 / mean).as("index of dispersion").isBetween(0.5, 1.7);
  }
}
