package dev.fairlead.bookstore.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceTimeTest {
  private static final int DRAWS = 200_000;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "20ms|20ms",
        "0.02s|20ms",
        "1m|60000ms",
        "250us|0.25ms",
        "20ms±5ms|20ms±5ms",
        "20ms+-5ms|20ms±5ms",
        "20ms +/- 500us|20ms±0.5ms",
        "exp:20ms|exp:20ms",
        "lognormal:20ms,1.0|lognormal:20ms,1.0",
        "lognormal:1.5ms, 2|lognormal:1.5ms,2.0"
      })
  void text_isReadAsPeopleWriteIt(String written, String canonical) {
    ServiceTime read = ServiceTime.parse(written);
    assertThat(read).hasToString(canonical);
    assertThat(ServiceTime.parse(read.toString())).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "20",
        "ms",
        "-5ms",
        "20 parsecs",
        "5ms±10ms",
        "20ms±",
        "1ms±1ms±1ms",
        "exp:",
        "exp:20",
        "lognormal:20ms",
        "lognormal:20ms,wide",
        "lognormal:20ms,9",
        "11m",
        "999999999m",
        "1e3ms"
      })
  void nonsense_isRefusedWithWhatWasExpected(String written) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServiceTime.parse(written))
        .withMessageContaining("20ms±5ms (or 20ms+-5ms)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"20ms", "20ms±20ms", "exp:20ms", "lognormal:20ms,1.0"})
  void draws_haveTheMeanTheyAreGiven(String written) {
    assertThat(meanNanos(ServiceTime.parse(written))).isCloseTo(20e6, within(0.4e6));
  }

  @Test
  void evenSpread_staysWithinItsBounds_andReachesThem() {
    ServiceTime time = ServiceTime.parse("20ms±5ms");
    RandomGenerator random = new SplittableRandom(7);
    long low = Long.MAX_VALUE;
    long high = 0;
    for (int i = 0; i < DRAWS; i++) {
      long nanos = time.nanos(random);
      low = Math.min(low, nanos);
      high = Math.max(high, nanos);
    }
    assertThat(low).isBetween(15_000_000L, 15_010_000L);
    assertThat(high).isBetween(24_990_000L, 25_000_000L);
  }

  @Test
  void heavyTail_isBounded() {
    ServiceTime time = new ServiceTime.LogNormal(Duration.ofMinutes(10), 4);
    RandomGenerator random = new SplittableRandom(7);
    for (int i = 0; i < DRAWS; i++) {
      assertThat(time.nanos(random)).isBetween(0L, ServiceTime.LONGEST.toNanos());
    }
  }

  @ParameterizedTest
  @CsvSource({"2%,0.02", "0.5 %,0.005", "0.02,0.02", "1,1", "100%,1", "0,0"})
  void failRate_isPercentageOrFraction(String written, double share) {
    assertThat(FailRate.parse(written).share()).isEqualTo(share, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "101%", "-1%", "1.5", "some", "NaN", "%"})
  void failRateOutOfRange_isRefusedWithWhatWasExpected(String written) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FailRate.parse(written))
        .withMessageContaining("2% or 0.5%");
  }

  private static double meanNanos(ServiceTime time) {
    RandomGenerator random = new SplittableRandom(7);
    double sum = 0;
    for (int i = 0; i < DRAWS; i++) {
      sum += time.nanos(random);
    }
    return sum / DRAWS;
  }
}
