package dev.fairlead.http2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FloodGuardTest {
  private static final long SECOND = 1_000_000_000L;
  private final FloodGuard guard = new FloodGuard(10, 20, 0);

  private int resets(long now) {
    int granted = 0;
    while (guard.reset(now) && granted < 1000) {
      granted++;
    }
    return granted;
  }

  private int controls(long now) {
    int granted = 0;
    while (guard.control(now) && granted < 1000) {
      granted++;
    }
    return granted;
  }

  @Test
  void aBucket_holdsItsSize_andIsFullAgainAfterTenSeconds() {
    assertThat(resets(0)).isEqualTo(10);
    assertThat(resets(100 * SECOND)).isEqualTo(10);
  }

  @Test
  void aBucket_fillsEvenly() {
    assertThat(resets(0)).isEqualTo(10);
    assertThat(guard.reset(SECOND / 2)).isFalse();
    assertThat(resets(6 * SECOND)).isBetween(2, 5);
  }

  @Test
  void theKinds_areCountedApart() {
    assertThat(resets(0)).isEqualTo(10);
    assertThat(controls(0)).isEqualTo(20);
  }

  @Test
  void whatWasEarned_isGrantedOnTop_butNotWithoutEnd() {
    guard.earn(15);
    assertThat(controls(0)).isEqualTo(35);
    guard.earn(1_000_000);
    assertThat(controls(0)).isEqualTo(80);
  }
}
