package dev.fairlead.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ResponseTimesTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long DECAY = 10 * SECOND;

  private final ResponseTimes times = new ResponseTimes();

  @Test
  void nothingObserved_isUnknown() {
    assertThat(mean(0)).isZero();
    assertThat(peak(SECOND)).isZero();
  }

  @Test
  void firstAnswer_isTheAverage() {
    answer(5 * MILLI, SECOND);
    assertThat(mean(SECOND)).isEqualTo(5 * MILLI);
    assertThat(peak(SECOND)).isEqualTo(5 * MILLI);
  }

  @Test
  void slowerAnswer_isThePeakAtOnceAndMovesTheMeanByTimeElapsed() {
    answer(5 * MILLI, 0);
    answer(50 * MILLI, SECOND);
    double kept = Math.exp(-0.1);
    assertThat(peak(SECOND)).isEqualTo(50 * MILLI);
    assertThat(mean(SECOND)).isCloseTo(5 * MILLI * kept + 50 * MILLI * (1 - kept), percent(0.1));
  }

  @Test
  void quickerAnswer_movesBothByTimeElapsed() {
    answer(50 * MILLI, 0);
    answer(5 * MILLI, 10 * SECOND);
    double expected = 50 * MILLI / Math.E + 5 * MILLI * (1 - 1 / Math.E);
    assertThat(peak(10 * SECOND)).isCloseTo(expected, percent(0.1));
    assertThat(mean(10 * SECOND)).isCloseTo(expected, percent(0.1));
  }

  @Test
  void withoutAnswers_bothFade() {
    answer(50 * MILLI, 0);
    assertThat(mean(10 * SECOND)).isCloseTo(50 * MILLI / Math.E, percent(0.1));
    assertThat(peak(20 * SECOND)).isCloseTo(50 * MILLI / Math.E / Math.E, percent(0.1));
    assertThat(mean(DECAY * 100)).as("forgotten").isLessThan(1);
  }

  @Test
  void fading_isExponential() {
    for (double x = 0; x < 90; x += 0.01) {
      assertThat(ResponseTimes.fade(x) / Math.exp(-x)).isCloseTo(1, within(1e-4));
    }
    assertThat(ResponseTimes.fade(1e9)).isZero();
  }

  @Test
  void reading_changesNothing() {
    answer(50 * MILLI, 0);
    peak(10 * SECOND);
    assertThat(peak(0)).isEqualTo(50 * MILLI);
  }

  @Test
  void quickFailure_countsAsTwiceAsSlowAtOnceInBoth() {
    answer(5 * MILLI, 0);
    fail(1, 2 * MILLI);
    assertThat(mean(2 * MILLI)).isEqualTo(10 * MILLI);
    assertThat(peak(2 * MILLI)).isEqualTo(10 * MILLI);
  }

  @Test
  void repeatedFailures_growUpToABoundHoweverLongBetween() {
    answer(5 * MILLI, 0);
    double before = 5 * MILLI;
    for (int i = 1; i <= 40; i++) {
      fail(1, i * SECOND);
      double after = peak(i * SECOND);
      assertThat(after).isEqualTo(Math.min(2 * before, ResponseTimes.LONGEST_PENALTY));
      before = after;
    }
    fail(1, 1000 * SECOND);
    assertThat(peak(1000 * SECOND)).isEqualTo(ResponseTimes.LONGEST_PENALTY);
  }

  @Test
  void failuresOfOneMoment_doubleItOnce() {
    answer(5 * MILLI, 0);
    for (int i = 0; i < 100; i++) {
      fail(1, 2 * MILLI);
    }
    assertThat(peak(2 * MILLI)).isEqualTo(10 * MILLI);
  }

  @Test
  void slowFailure_countsAsLongAsItTook() {
    answer(5 * MILLI, 0);
    fail(30 * SECOND, 30 * SECOND);
    assertThat(peak(30 * SECOND)).isEqualTo(30f * SECOND);
  }

  @Test
  void failureOfWhoIsSlowAnyway_neverLowersHisAverage() {
    answer(40 * SECOND, 0);
    fail(1, SECOND);
    assertThat(mean(SECOND)).isEqualTo(40f * SECOND);
  }

  @Test
  void failureOfAnUnknownOne_countsAsASecond() {
    fail(1, 0);
    assertThat(mean(0)).isEqualTo(SECOND);
  }

  @Test
  void successAfterAFailureLongAgo_forgetsIt() {
    answer(5 * MILLI, 0);
    fail(1, SECOND);
    answer(5 * MILLI, SECOND + 20 * DECAY);
    assertThat(peak(SECOND + 20 * DECAY)).isCloseTo(5 * MILLI, percent(0.1));
  }

  @Test
  void clockOfAnotherLoopThatIsBehind_fadesNothing() {
    answer(5 * MILLI, 10 * SECOND);
    assertThat(mean(9 * SECOND)).isEqualTo(5 * MILLI);
    answer(4 * MILLI, 9 * SECOND);
    assertThat(mean(10 * SECOND)).isEqualTo(5 * MILLI);
  }

  @Test
  void clockThatOverflows_goesOn() {
    answer(5 * MILLI, Long.MAX_VALUE);
    assertThat(mean(Long.MIN_VALUE + DECAY)).isCloseTo(5 * MILLI / Math.E, percent(0.1));
  }

  @Test
  void manyThreads_keepTheAverageBetweenTheExtremes() throws InterruptedException {
    Thread[] workers = new Thread[8];
    for (int t = 0; t < workers.length; t++) {
      long nanos = (t + 1) * MILLI;
      workers[t] =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 20_000; i++) {
                  answer(nanos, i * MILLI);
                }
              });
    }
    for (Thread worker : workers) {
      worker.join();
    }
    // Less by what fades after the last answer.
    assertThat(mean(20 * SECOND)).isBetween(0.99 * MILLI, 8.0 * MILLI);
    assertThat(peak(20 * SECOND)).isBetween(0.99 * MILLI, 8.0 * MILLI);
  }

  private static Offset<Double> percent(double percent) {
    return within(percent / 100 * 50 * MILLI);
  }

  private void answer(long nanos, long now) {
    times.observe(nanos, false, now, DECAY);
  }

  private void fail(long nanos, long now) {
    times.observe(nanos, true, now, DECAY);
  }

  private double mean(long now) {
    return times.mean(now, DECAY);
  }

  private double peak(long now) {
    return times.peak(now, DECAY);
  }
}
