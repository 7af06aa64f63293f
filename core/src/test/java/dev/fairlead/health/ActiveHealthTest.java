package dev.fairlead.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.HealthSpec;
import dev.fairlead.config.PassiveSpec;
import dev.fairlead.health.Availability.Active;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from checks, and when the next one is. */
class ActiveHealthTest {
  private static final long SECOND = 1_000_000_000L;

  private static HealthSpec spec(int rise, int fall, HealthSpec.Initial initial) {
    return new HealthSpec(
        new CheckSpec.Tcp(),
        Duration.ofMinutes(5),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        rise,
        fall,
        initial,
        PassiveSpec.NONE,
        HealthSpec.WhenNoneReady.ANSWER_503);
  }

  /** The states after each of some checks: {@code +} for one that passes. */
  private static String states(HealthSpec spec, String checks, boolean alone) {
    ActiveHealth health = ActiveHealth.initial(spec);
    StringBuilder states = new StringBuilder();
    for (int i = 0; i < checks.length(); i++) {
      health = health.after(checks.charAt(i) == '+', alone, spec);
      states.append(health.state().name().charAt(0));
    }
    return states.toString();
  }

  @Test
  void anotherCheck_neitherTakesOutNorBringsBack() {
    HealthSpec careful = spec(2, 3, HealthSpec.Initial.DOWN_UNTIL_CHECKED);
    ActiveHealth well = ActiveHealth.initial(careful).after(true, false, careful);
    assertThat(well.after(false, false, careful).askedOtherwise(careful)).isEqualTo(well);
    HealthSpec hopeful = spec(2, 1, HealthSpec.Initial.UP);
    ActiveHealth down = ActiveHealth.initial(hopeful).after(false, false, hopeful);
    assertThat(down.after(true, false, hopeful).askedOtherwise(hopeful)).isEqualTo(down);
    assertThat(down.askedOtherwise(HealthSpec.NONE).state()).isEqualTo(Active.UP);
  }

  @ParameterizedTest
  @CsvSource({
    // rise, fall, initial, checks, states
    "2, 3, UP, +++, UUU",
    "2, 3, UP, ---, UUD",
    "2, 3, UP, --+--, UUUUU",
    "2, 3, UP, --+---, UUUUUD",
    "2, 3, UP, ---++, UUDDU",
    "2, 3, UP, ---+-+, UUDDDD",
    "2, 3, UP, ---+-++, UUDDDDU",
    "1, 1, UP, -+-+, DUDU",
    "3, 1, UP, -+++-, DDDUD",
    "2, 3, DOWN_UNTIL_CHECKED, +, U",
    "2, 3, DOWN_UNTIL_CHECKED, -, D",
    "2, 3, DOWN_UNTIL_CHECKED, -++, DDU",
    "2, 3, DOWN_UNTIL_CHECKED, +---, UUUD",
  })
  void checks_decideByTheirRows(
      int rise, int fall, HealthSpec.Initial initial, String checks, String states) {
    assertThat(states(spec(rise, fall, initial), checks, false)).isEqualTo(states);
  }

  @Test
  void whereNobodyIsReady_oneCheckBringsBack() {
    assertThat(states(spec(3, 2, HealthSpec.Initial.UP), "--+-", true)).isEqualTo("UDUU");
  }

  @Test
  void beforeTheFirstCheck_initialHolds() {
    assertThat(ActiveHealth.initial(spec(2, 3, HealthSpec.Initial.UP)).state())
        .isEqualTo(Active.UP);
    assertThat(ActiveHealth.initial(spec(2, 3, HealthSpec.Initial.DOWN_UNTIL_CHECKED)).state())
        .isEqualTo(Active.UNCHECKED);
    assertThat(ActiveHealth.initial(HealthSpec.NONE).state()).isEqualTo(Active.UP);
  }

  @Test
  void waits_areThePulseWhenWellAndFastUntilItGrows() {
    HealthSpec spec = spec(2, 3, HealthSpec.Initial.UP);
    ActiveHealth health = ActiveHealth.initial(spec);
    assertThat(health.waitNanos(false, spec)).isEqualTo(300 * SECOND);
    health = health.after(false, false, spec);
    assertThat(health.waitNanos(false, spec)).isEqualTo(5 * SECOND);
    health = health.after(false, false, spec).after(false, false, spec);
    assertThat(health.state()).isEqualTo(Active.DOWN);
    assertThat(health.waitNanos(false, spec)).isEqualTo(5 * SECOND);
    health = health.after(false, false, spec);
    assertThat(health.waitNanos(false, spec)).isEqualTo(6_250_000_000L);
    for (int i = 0; i < 3000; i++) {
      health = health.after(false, false, spec);
    }
    assertThat(health.waitNanos(false, spec)).isEqualTo(300 * SECOND);
    assertThat(health.waitNanos(true, spec)).as("nobody else is ready").isEqualTo(5 * SECOND);
    health = health.after(true, false, spec);
    assertThat(health.waitNanos(false, spec)).as("about to come back").isEqualTo(5 * SECOND);
  }

  @Property(tries = 300)
  void itIsUp_exactlyIfTheLastLongRowPassed(
      @ForAll @IntRange(min = 1, max = 4) int rise,
      @ForAll @IntRange(min = 1, max = 4) int fall,
      @ForAll @Size(max = 40) List<Boolean> checks) {
    HealthSpec spec = spec(rise, fall, HealthSpec.Initial.UP);
    ActiveHealth health = ActiveHealth.initial(spec);
    boolean up = true;
    int row = 0;
    Boolean last = null;
    for (Boolean check : checks) {
      row = check.equals(last) ? row + 1 : 1;
      last = check;
      if (check && row >= rise) {
        up = true;
      } else if (!check && row >= fall) {
        up = false;
      }
      health = health.after(check, false, spec);
      assertThat(health.state() == Active.UP).isEqualTo(up);
      assertThat(health.waitNanos(false, spec))
          .isBetween(spec.fast().toNanos(), spec.pulse().toNanos());
    }
  }
}
