package dev.fairlead.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.analytics.RecentLatencies.Lately;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RecentLatenciesTest {
  /** Each reading is what a fresh count of the same exchanges gives, whichever loops saw them. */
  @Property(tries = 30)
  void everyReading_isOfTheExchangesSinceTheOneBefore(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 4) int loops) {
    Statistics statistics = new Statistics();
    List<ExchangeObserver> observers = new ArrayList<>();
    for (int i = 0; i < loops; i++) {
      observers.add(statistics.forLoop(i, Runnable::run));
    }
    observers.getFirst().exchangeEnded(Records.at(1, 1, 200, 5));
    try (RecentLatencies recent = statistics.watch()) {
      for (int reading = 0; reading < 4; reading++) {
        Statistics expected = new Statistics();
        ExchangeObserver all = expected.forLoop(0, Runnable::run);
        for (int i = random.nextInt(60); i > 0; i--) {
          ExchangeRecord record =
              Records.at(random.nextInt(3), random.nextInt(5), 200, random.nextInt(1 << 24));
          all.exchangeEnded(record);
          observers.get(random.nextInt(loops)).exchangeEnded(record);
        }
        Map<Integer, Lately> found = recent.read();
        for (int backend = 0; backend < 5; backend++) {
          Latency wanted = expected.read().backend(backend).total();
          assertThat(found.get(backend))
              .isEqualTo(
                  wanted.count() == 0
                      ? null
                      : new Lately(wanted.count(), wanted.p50(), wanted.p99()));
        }
      }
    }
  }

  @Test
  void whatALoopDoesNotSayInTime_isSaidLater() {
    Statistics statistics = new Statistics(Duration.ofMillis(20));
    Deque<Runnable> waiting = new ArrayDeque<>();
    boolean[] stuck = {false};
    ExchangeObserver slow =
        statistics.forLoop(
            0,
            task -> {
              if (stuck[0]) {
                waiting.add(task);
              } else {
                task.run();
              }
            });
    ExchangeObserver quick = statistics.forLoop(1, Runnable::run);
    RecentLatencies recent = statistics.watch();
    stuck[0] = true;
    slow.exchangeEnded(Records.at(1, 1, 200, 10));
    quick.exchangeEnded(Records.at(1, 1, 200, 10));
    assertThat(recent.read().get(1)).extracting("count").isEqualTo(1L);
    assertThat(recent.read()).isEmpty();
    slow.exchangeEnded(Records.at(1, 1, 200, 10));
    waiting.forEach(Runnable::run);
    assertThat(waiting).as("asked again only once it has answered").hasSize(1);
    stuck[0] = false;
    slow.exchangeEnded(Records.at(1, 1, 200, 10));
    assertThat(recent.read().get(1)).extracting("count").isEqualTo(2L);
    assertThat(recent.read().get(1)).extracting("count").isEqualTo(1L);
    assertThat(recent.read()).isEmpty();
  }

  @Test
  void nothingIsCounted_beforeItIsOpened_andOnceItIsClosed() {
    Statistics statistics = new Statistics();
    LoopRecorder loop = (LoopRecorder) statistics.forLoop(0, Runnable::run);
    assertThat(loop.askForRecent(null)).isCompletedWithValue(null);
    RecentLatencies recent = statistics.watch();
    loop.exchangeEnded(Records.at(1, 1, 200, 10));
    recent.close();
    assertThat(loop.askForRecent(null)).as("what it counts into").isCompletedWithValue(null);
    loop.exchangeEnded(Records.at(1, 1, 200, 10));
    try (RecentLatencies again = statistics.watch()) {
      loop.exchangeEnded(Records.at(1, 2, 200, 10));
      assertThat(again.read()).containsOnlyKeys(2);
    }
  }

  @Test
  void loopThatEnds_orComesLater_isNoFault() {
    Statistics statistics = new Statistics();
    ExchangeObserver early = statistics.forLoop(0, Runnable::run);
    RecentLatencies recent = statistics.watch();
    early.close();
    ExchangeObserver late = statistics.forLoop(1, Runnable::run);
    assertThat(recent.read()).isEmpty();
    late.exchangeEnded(Records.at(1, 1, 200, 10));
    assertThat(recent.read()).containsOnlyKeys(1);
  }

  @Test
  void readingsWhileOthersRecord_loseNothing() throws Exception {
    try (ExecutorService loop = Executors.newSingleThreadExecutor()) {
      Statistics statistics = new Statistics(Duration.ofSeconds(60));
      ExchangeObserver observer = statistics.forLoop(0, loop);
      RecentLatencies recent = statistics.watch();
      for (int i = 0; i < 5_000; i++) {
        int backend = i % 50;
        loop.execute(() -> observer.exchangeEnded(Records.at(1, backend, 200, 10)));
      }
      long told = 0;
      for (int i = 0; i < 20; i++) {
        told += counted(recent);
      }
      loop.submit(() -> {}).get(60, TimeUnit.SECONDS);
      assertThat(told + counted(recent)).isEqualTo(5_000);
    }
  }

  private static long counted(RecentLatencies recent) {
    return recent.read().values().stream().mapToLong(Lately::count).sum();
  }
}
