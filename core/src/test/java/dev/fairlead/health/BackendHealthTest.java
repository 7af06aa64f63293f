package dev.fairlead.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.fairlead.config.BackendState;
import dev.fairlead.health.Availability.Active;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What event loops tell of attempts, and what follows from all that is known. */
class BackendHealthTest {
  private final BackendHealth health = new BackendHealth();

  @Test
  void failuresInARow_endWithAnyAnswerThatIsNone() {
    health.failed();
    health.answered(502, 1);
    health.answered(503, 1);
    health.answered(504, -1);
    assertThat(health.streak()).isEqualTo(4);
    health.answered(500, 1);
    assertThat(health.streak()).isZero();
    health.failed();
    health.answered(404, 1);
    assertThat(health.streak()).isZero();
  }

  @Test
  void window_countsWhatCameInIt() {
    health.answered(200, 1_000_000);
    health.failed();
    BackendHealth.Counted from = health.counted();
    for (int i = 0; i < 9; i++) {
      health.answered(200, 5_000_000);
    }
    health.answered(503, 5_000_000);
    health.answered(200, -1);
    health.failed();
    WindowCount window = BackendHealth.between(from, health.counted());
    assertThat(window.requests()).isEqualTo(12);
    assertThat(window.failures()).isEqualTo(2);
    assertThat(window.measured()).isEqualTo(10);
    assertThat((double) window.medianNanos()).isCloseTo(5_000_000, Percentage.withPercentage(13));
    assertThat(BackendHealth.between(from, from)).isEqualTo(WindowCount.NONE);
  }

  @Test
  void answerThatBreaksOff_isOneRequestThatFailed() {
    BackendHealth.Counted from = health.counted();
    for (int i = 0; i < 4; i++) {
      health.answered(200, 5_000_000);
    }
    health.brokeOff();
    health.brokeOff();
    WindowCount window = BackendHealth.between(from, health.counted());
    assertThat(window.requests()).isEqualTo(4);
    assertThat(window.failureShare()).isEqualTo(0.5);
    assertThat(health.streak()).isEqualTo(2);
  }

  @Property(tries = 300)
  void median_isRightToAnEighth(@ForAll @LongRange(min = 1024, max = 60_000_000_000L) long nanos) {
    BackendHealth one = new BackendHealth();
    BackendHealth.Counted from = one.counted();
    one.answered(200, 10);
    one.answered(200, nanos);
    one.answered(200, Long.MAX_VALUE);
    long median = BackendHealth.between(from, one.counted()).medianNanos();
    assertThat((double) median).isCloseTo((double) nanos, Percentage.withPercentage(12.6));
  }

  @Test
  void alarm_isRaisedOnceUntilItIsTaken() {
    AtomicInteger raised = new AtomicInteger();
    health.onFailure(raised::incrementAndGet);
    health.answered(200, 1);
    assertThat(health.takeAlarm()).isFalse();
    health.failed();
    health.failed();
    assertThat(raised).hasValue(1);
    assertThat(health.takeAlarm()).isTrue();
    assertThat(health.takeAlarm()).isFalse();
    health.answered(503, 1);
    assertThat(raised).hasValue(2);
  }

  @Test
  void alarmFromBeforeAnybodyListened_isRaisedThen() {
    AtomicInteger raised = new AtomicInteger();
    health.failed();
    health.onFailure(raised::incrementAndGet);
    assertThat(raised).hasValue(1);
    assertThat(health.takeAlarm()).isTrue();
    health.onFailure(raised::incrementAndGet);
    health.onFailure(null);
    assertThat(raised).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({
    "READY, UP, false, false, READY",
    "READY, UP, false, true, WARMING",
    "READY, UP, true, true, EJECTED",
    "READY, DOWN, true, true, DOWN",
    "READY, UNCHECKED, true, false, UNCHECKED",
    "DRAIN, UP, false, true, DRAINING",
    "DRAIN, UP, true, false, EJECTED",
    "DRAIN, DOWN, false, false, DOWN",
    "MAINTENANCE, UP, false, false, MAINTENANCE",
    "MAINTENANCE, DOWN, true, true, MAINTENANCE",
    "MAINTENANCE, UNCHECKED, false, false, MAINTENANCE",
  })
  void availability_followsFromAllThree(
      BackendState wanted, Active active, boolean ejected, boolean warming, Availability is) {
    assertThat(Availability.of(wanted, active, ejected, warming)).isEqualTo(is);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 503})
  void telling_allocatesNothing(int status) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 20_000; i++) {
      health.answered(status, i);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 20_000; i++) {
      health.answered(status, i);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
  }
}
