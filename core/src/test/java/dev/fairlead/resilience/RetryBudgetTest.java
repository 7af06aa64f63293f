package dev.fairlead.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.RetryBudgetSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private static final long SECOND = 1_000_000_000L;
  private static final RetryBudgetSpec SPEC = RetryBudgetSpec.DEFAULTS;

  private static int taken(RetryBudget budget, RetryBudgetSpec spec, long now, int wanted) {
    int taken = 0;
    while (taken < wanted && budget.tryTake(spec, now)) {
      taken++;
    }
    return taken;
  }

  private static void count(RetryBudget budget, int requests, long now) {
    for (int i = 0; i < requests; i++) {
      budget.requests(0).count(now);
    }
  }

  @Test
  void quietProxy_hasTheMinimumOfTenSeconds_atOnceIfNeedBe() {
    RetryBudget budget = new RetryBudget(1);
    assertThat(taken(budget, SPEC, -3 * SECOND, 100)).isEqualTo(30);
    assertThat(taken(budget, SPEC, 6 * SECOND, 100)).isZero();
    for (int second = 7; second < 17; second++) {
      assertThat(taken(budget, SPEC, second * SECOND, 3)).isEqualTo(3);
    }
    assertThat(taken(budget, SPEC, 17 * SECOND, 100)).isEqualTo(3);
  }

  @Test
  void busyProxy_hasItsShareOfTheLastTenSeconds() {
    RetryBudget budget = new RetryBudget(1);
    for (int second = 0; second < 10; second++) {
      count(budget, 100, second * SECOND);
    }
    assertThat(taken(budget, SPEC, 9 * SECOND, 1000)).isEqualTo(200);
    assertThat(taken(budget, SPEC, 10 * SECOND, 1000)).as("the share is spent").isZero();
    assertThat(taken(budget, SPEC, 25 * SECOND, 1000)).as("all is long ago").isEqualTo(30);
  }

  @Test
  void requestsOfAllLoops_count() {
    RetryBudget budget = new RetryBudget(3);
    for (int loop = 0; loop < 3; loop++) {
      for (int i = 0; i < 100; i++) {
        budget.requests(loop).count(loop * SECOND);
      }
    }
    assertThat(taken(budget, SPEC, 2 * SECOND, 1000)).isEqualTo(60);
  }

  @Test
  void requestReadLate_countsInTheSecondUnderWay() {
    RetryBudget budget = new RetryBudget(1);
    count(budget, 1, 40 * SECOND);
    count(budget, 99, 8 * SECOND);
    RetryBudgetSpec shareOnly = new RetryBudgetSpec(0.2, 0, 0);
    assertThat(taken(budget, shareOnly, 40 * SECOND, 1000)).isEqualTo(20);
  }

  @Test
  void nothingAllowed_isNothingTaken() {
    RetryBudget budget = new RetryBudget(1);
    count(budget, 1000, 0);
    assertThat(taken(budget, new RetryBudgetSpec(0, 0, 0), 0, 10)).isZero();
    assertThat(taken(budget, new RetryBudgetSpec(0.001, 0, 0), 0, 10)).isEqualTo(1);
  }

  /** Every attempt fails and wants another, up to three; time passes as it likes. */
  @Property(tries = 200)
  void underTotalFailure_attemptsStayWithinTheShareAndTheMinimum(
      @ForAll long seed,
      @ForAll @IntRange(max = 50) int share,
      @ForAll @IntRange(max = 5) int perSecond) {
    RetryBudgetSpec spec = new RetryBudgetSpec(share / 100.0, perSecond, 0);
    SplittableRandom random = new SplittableRandom(seed);
    RetryBudget budget = new RetryBudget(2);
    long now = random.nextLong(-20 * SECOND, 20 * SECOND);
    long pace = 1 + random.nextLong(SECOND / 2);
    long start = now;
    long requests = 0;
    long retries = 0;
    for (int i = 0; i < 2000; i++) {
      // Bursts, lulls, and clocks of threads that were held up.
      now += random.nextInt(50) == 0 ? random.nextLong(15 * SECOND) : random.nextLong(pace);
      if (random.nextInt(3) > 0) {
        budget.requests(random.nextInt(2)).count(now - random.nextLong(SECOND));
        requests++;
      }
      for (int retry = random.nextInt(4); retry > 0; retry--) {
        retries += budget.tryTake(spec, now - random.nextLong(SECOND / 10)) ? 1 : 0;
      }
      // The minimum of a window at the start, and of one that is not over at the end.
      long seconds = (now - start) / SECOND + 2 * RetryBudget.WINDOW;
      assertThat((double) retries)
          .isLessThanOrEqualTo(spec.share() * requests + seconds * perSecond + 1e-9);
    }
  }

  @Test
  void threadsTogether_takeNoMoreThanThereIs() throws InterruptedException {
    RetryBudget budget = new RetryBudget(4);
    AtomicLong taken = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int loop = 0; loop < 4; loop++) {
      int mine = loop;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 5000; i++) {
                  long now = i / 1000 * SECOND;
                  budget.requests(mine).count(now);
                  for (int retry = 0; retry < 3; retry++) {
                    taken.addAndGet(budget.tryTake(SPEC, now) ? 1 : 0);
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(taken.get())
        .isBetween(20_000L / 5, 20_000L / 5 + (long) RetryBudget.WINDOW * SPEC.perSecond());
    assertThat(budget.tryTake(new RetryBudgetSpec(0.2, 0, 0), 4 * SECOND)).isFalse();
  }

  @Test
  void keptBytes_stayWithinTheirLimit() {
    RetryBudget budget = new RetryBudget(1);
    RetryBudgetSpec spec = new RetryBudgetSpec(0, 0, 100);
    assertThat(budget.tryKeep(spec, 60)).isTrue();
    assertThat(budget.tryKeep(spec, 41)).isFalse();
    assertThat(budget.tryKeep(spec, 40)).isTrue();
    assertThat(budget.keptBytes()).isEqualTo(100);
    budget.release(60);
    budget.release(40);
    assertThat(budget.keptBytes()).isZero();
  }

  @Test
  void figures_addUp() {
    RetryTally tally = new RetryTally();
    tally.made();
    tally.made();
    tally.saved();
    tally.denied();
    tally.bodyLost();
    assertThat(tally.figures().plus(tally.figures())).isEqualTo(new RetryTally.Figures(4, 2, 2, 2));
  }
}
