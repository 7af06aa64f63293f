package dev.fairlead.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.PassiveSpec;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from requests. */
class PassiveHealthTest {
  private static final long SECOND = 1_000_000_000L;
  private static final PassiveSpec SPEC = PassiveSpec.DEFAULTS;

  private static WindowCount timed(long requests, long millis) {
    return new WindowCount(requests, 0, requests, millis * 1_000_000);
  }

  @ParameterizedTest
  @CsvSource({
    // backends, ejected, others ready, whether
    "1, 0, 0, false",
    "2, 0, 1, true",
    "2, 0, 0, false",
    "2, 1, 1, false",
    "3, 0, 2, true",
    "3, 1, 1, false",
    "4, 1, 2, true",
    "4, 2, 1, false",
    "10, 4, 5, true",
    "10, 5, 4, false",
    "1000, 499, 500, true",
    "1000, 500, 499, false",
  })
  void cap_allowsOneOfTwoAndNeverTheLast(int backends, int ejected, int others, boolean may) {
    assertThat(PassiveHealth.mayEject(SPEC, backends, ejected, others)).isEqualTo(may);
  }

  @Property(tries = 200)
  void cap_leavesOneReady_andKeepsToTheShareBeyondOne(
      @ForAll @IntRange(min = 1, max = 200) int backends,
      @ForAll @IntRange(max = 100) int percent) {
    PassiveSpec spec =
        new PassiveSpec(
            5, 0, 20, 0, SPEC.window(), SPEC.ejection(), SPEC.maxEjection(), percent / 100.0);
    int ejected = 0;
    while (PassiveHealth.mayEject(spec, backends, ejected, backends - ejected - 1)) {
      ejected++;
    }
    assertThat(ejected).isLessThan(backends);
    assertThat(ejected).isLessThanOrEqualTo(Math.max(1, backends * percent / 100));
    assertThat(ejected > 0).isEqualTo(backends > 1);
  }

  @Test
  void ejections_growAndAreForgivenOneByOne() {
    PassiveHealth health = PassiveHealth.NEW;
    long now = 77;
    for (int n = 1; n <= 40; n++) {
      health = health.eject(SPEC, false, now);
      assertThat(health.until() - now).isEqualTo(Math.min(n * 10L, 300) * SECOND);
      assertThat(health.isOver(health.until() - 1)).isFalse();
      assertThat(health.isOver(health.until())).isTrue();
      now = health.until();
      health = health.release(now);
      assertThat(health.ejected()).isFalse();
    }
    assertThat(health.forgive(SPEC, now + 10 * SECOND - 1)).isEqualTo(health);
    assertThat(health.forgive(SPEC, now + 10 * SECOND).ejections()).isEqualTo(39);
    health = health.forgive(SPEC, now + 25 * SECOND);
    assertThat(health.ejections()).isEqualTo(38);
    assertThat(health.forgive(SPEC, now + 29 * SECOND).ejections()).isEqualTo(38);
    assertThat(health.forgive(SPEC, now + 30 * SECOND).ejections()).isEqualTo(37);
    assertThat(health.forgive(SPEC, now + 30_000 * SECOND).ejections()).isZero();
  }

  @Test
  void whileEjected_nothingIsForgiven() {
    PassiveHealth health = PassiveHealth.NEW.eject(SPEC, false, 0);
    assertThat(health.forgive(SPEC, 1000 * SECOND)).isEqualTo(health);
  }

  @ParameterizedTest
  @CsvSource({
    "20, 10, true",
    "20, 9, false",
    "19, 19, false",
    "100, 50, true",
    "100, 0, false",
    "0, 0, false"
  })
  void share_ejectsFromItsThreshold_whereThereAreEnough(long requests, long failures, boolean is) {
    assertThat(PassiveHealth.failsOften(SPEC, new WindowCount(requests, failures, 0, 0)))
        .isEqualTo(is);
  }

  @Test
  void row_ejectsFromItsThreshold_andZeroIsNever() {
    assertThat(PassiveHealth.failsInARow(SPEC, 4)).isFalse();
    assertThat(PassiveHealth.failsInARow(SPEC, 5)).isTrue();
    assertThat(PassiveHealth.failsInARow(PassiveSpec.NONE, 1000)).isFalse();
    assertThat(PassiveHealth.failsOften(PassiveSpec.NONE, new WindowCount(100, 100, 0, 0)))
        .isFalse();
  }

  @Test
  void slowness_isRelativeToTheOthers() {
    WindowCount[] pair = {timed(50, 10), timed(50, 110)};
    assertThat(PassiveHealth.timesAsSlow(SPEC, 1, pair)).isEqualTo(11, Offset.offset(0.01));
    assertThat(PassiveHealth.timesAsSlow(SPEC, 0, pair)).isLessThan(1);
    WindowCount[] four = {timed(50, 10), timed(50, 20), timed(50, 30), timed(50, 300)};
    assertThat(PassiveHealth.timesAsSlow(SPEC, 3, four)).isEqualTo(15, Offset.offset(0.01));
  }

  @Test
  void slowness_saysNothingWithoutEnoughOnBothSides() {
    assertThat(PassiveHealth.timesAsSlow(SPEC, 0, timed(50, 1000))).isZero();
    assertThat(PassiveHealth.timesAsSlow(SPEC, 0, timed(19, 1000), timed(50, 1))).isZero();
    assertThat(PassiveHealth.timesAsSlow(SPEC, 0, timed(50, 1000), timed(19, 1))).isZero();
    assertThat(PassiveHealth.timesAsSlow(SPEC, 0, timed(20, 1000), timed(20, 1))).isGreaterThan(10);
  }

  @Property(tries = 200)
  void allBeingSlow_makesNoneSlow(
      @ForAll @IntRange(min = 2, max = 20) int backends,
      @ForAll @LongRange(min = 1, max = 60_000) long millis) {
    WindowCount[] all =
        IntStream.range(0, backends).mapToObj(_ -> timed(50, millis)).toArray(WindowCount[]::new);
    for (int i = 0; i < backends; i++) {
      assertThat(PassiveHealth.timesAsSlow(SPEC, i, all)).isEqualTo(1, Offset.offset(0.01));
    }
  }

  @Test
  void slowWindows_countInARowOnly() {
    PassiveHealth health = PassiveHealth.NEW.window(true);
    assertThat(health.slowWindows()).isEqualTo(1);
    assertThat(health.window(true).slowWindows()).isEqualTo(2);
    assertThat(health.window(false).window(true).slowWindows()).isEqualTo(1);
  }
}
