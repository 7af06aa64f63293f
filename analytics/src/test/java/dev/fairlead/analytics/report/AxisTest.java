package dev.fairlead.analytics.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {
  @ParameterizedTest
  @CsvSource({"0, 4", "1, 4", "5, 8", "9, 20", "21, 40", "41, 80", "81, 100", "599414, 800000"})
  void top_isRound_andNoLess(long most, long top) {
    assertThat(Axis.roundTop(most)).isEqualTo(top);
  }

  @Test
  void lines_areFour_fromNothingToTheTop() {
    assertThat(Axis.lines(100)).containsExactly(0L, 25L, 50L, 75L, 100L);
  }

  @Test
  void decades_areThoseWithin() {
    assertThat(Axis.decades(20_000)).containsExactly(100L, 1_000L, 10_000L);
  }
}
