package dev.fairlead.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.analytics.StatisticsSnapshot.Row;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void exchanges_areCountedByRouteAndBackend() {
    Statistics statistics = new Statistics();
    ExchangeObserver loop = statistics.forLoop(0, Runnable::run);
    loop.exchangeEnded(Records.at(1, 1, 200, 100));
    loop.exchangeEnded(Records.at(1, 2, 204, 300));
    loop.exchangeEnded(Records.at(2, 1, 500, 500));
    loop.exchangeEnded(Records.unreadable());
    StatisticsSnapshot read = statistics.read();
    assertThat(read.rows()).extracting(row -> row.route().slot()).containsExactly(0, 1, 1, 2);
    assertThat(read.rows()).extracting(row -> row.backend().slot()).containsExactly(0, 1, 2, 1);
    assertThat(read.all().count()).isEqualTo(4);
    assertThat(read.all().bytesIn()).isEqualTo(3);
    assertThat(read.all().bytesOut()).isEqualTo(6);
    assertThat(read.all().failures()).isEqualTo(Map.of(Failure.BAD_REQUEST, 1L));
    assertThat(read.route(1).statuses()).isEqualTo(Map.of(200, 1L, 204, 1L));
    assertThat(read.route(1).statusClass(2)).isEqualTo(2);
    assertThat(read.backend(1).statusClass(5)).isEqualTo(1);
    assertThat(read.backend(1).total().max()).isBetween(495L, 505L);
    assertThat(read.route(9).count()).isZero();
  }

  @Test
  void manyKeysAndCodes_areAllKept() {
    Statistics statistics = new Statistics();
    ExchangeObserver loop = statistics.forLoop(0, Runnable::run);
    for (int i = 0; i < 100; i++) {
      loop.exchangeEnded(Records.at(i % 10, 99 - i, 200 + i, i));
    }
    StatisticsSnapshot read = statistics.read();
    assertThat(read.rows()).hasSize(100);
    assertThat(read.all().statuses()).hasSize(100);
    assertThat(read.route(3).count()).isEqualTo(10);
  }

  @Test
  void extremeTimes_areKeptWithinTheirRange() {
    Statistics statistics = new Statistics();
    ExchangeObserver loop = statistics.forLoop(0, Runnable::run);
    loop.exchangeEnded(Records.at(1, 1, 200, 0));
    loop.exchangeEnded(Records.at(1, 1, 200, Duration.ofDays(2).toNanos() / 1_000));
    ExchangeRecord neverAnswered = Records.at(1, 1, 0, 5);
    neverAnswered.totalNanos = -1;
    loop.exchangeEnded(neverAnswered);
    Latency total = statistics.read().all().total();
    assertThat(total.count()).isEqualTo(2);
    assertThat(total.max()).isBetween(3_600_000_000L, 3_640_000_000L);
  }

  @Property(tries = 30)
  void mergedLoops_equalOneThatSawEverything(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 5) int loops) {
    Statistics whole = new Statistics();
    ExchangeObserver wholeLoop = whole.forLoop(0, Runnable::run);
    Statistics parts = new Statistics();
    ExchangeObserver[] partLoops = new ExchangeObserver[loops];
    for (int i = 0; i < loops; i++) {
      partLoops[i] = parts.forLoop(i, Runnable::run);
    }
    for (int i = 0; i < 300; i++) {
      ExchangeRecord record =
          Records.at(random.nextInt(3), random.nextInt(3), 200, random.nextInt(1 << 20));
      record.firstByteNanos = random.nextInt();
      wholeLoop.exchangeEnded(record);
      partLoops[random.nextInt(loops)].exchangeEnded(record);
    }
    StatisticsSnapshot expected = whole.read();
    StatisticsSnapshot merged = parts.read();
    assertThat(merged.rows()).hasSameSizeAs(expected.rows());
    for (int i = 0; i < merged.rows().size(); i++) {
      Tally actual = merged.rows().get(i).tally();
      Tally wanted = expected.rows().get(i).tally();
      assertThat(actual.total()).isEqualTo(wanted.total());
      assertThat(actual.firstByte()).isEqualTo(wanted.firstByte());
      assertThat(actual.statuses()).isEqualTo(wanted.statuses());
      assertThat(actual.bytesOut()).isEqualTo(wanted.bytesOut());
    }
  }

  @Test
  void counts_areThoseOfTheTallies_andSoIsWhatTheyCallFailing() {
    Statistics statistics = new Statistics();
    List<ExchangeObserver> loops =
        List.of(statistics.forLoop(0, Runnable::run), statistics.forLoop(1, Runnable::run));
    Random random = new Random(7);
    int[] codes = {0, 200, 204, 404, 500, 503};
    for (int i = 0; i < 2_000; i++) {
      int status = codes[random.nextInt(codes.length)];
      loops
          .get(random.nextInt(2))
          .exchangeEnded(
              Records.at(random.nextInt(3), random.nextInt(200), status, random.nextInt(1 << 20)));
    }
    StatisticsSnapshot whole = statistics.read();
    TrafficCounts counts = statistics.counts();
    assertThat(counts.statuses()).isEqualTo(whole.all().statuses());
    assertThat(counts.durations().since(statistics.counts().durations()).count()).isZero();
    Statistics none = new Statistics();
    assertThat(counts.durations().since(none.counts().durations())).isEqualTo(whole.all().total());
    for (Row row : whole.rows()) {
      long count = 0;
      long failing = 0;
      for (TrafficCounts.Pair pair : counts.pairs()) {
        boolean same = pair.route() == row.route().slot() && pair.backend() == row.backend().slot();
        count += same ? pair.count() : 0;
        failing += same ? pair.failing() : 0;
      }
      assertThat(count).isEqualTo(row.tally().count());
      assertThat(failing)
          .isEqualTo(row.tally().failing())
          .isEqualTo(row.tally().statusClass(5) + row.tally().statusClass(0));
    }
  }

  @Test
  void copyOfWhatHasNotChanged_isTheOneOfBefore_andOfTheRestANewOne() {
    Statistics statistics = new Statistics();
    ExchangeObserver loop = statistics.forLoop(0, Runnable::run);
    loop.exchangeEnded(Records.at(1, 1, 200, 10));
    loop.exchangeEnded(Records.at(1, 2, 200, 10));
    StatisticsSnapshot before = statistics.read();
    loop.exchangeEnded(Records.at(1, 2, 200, 10));
    StatisticsSnapshot after = statistics.read();
    assertThat(after.rows().get(0).tally()).isSameAs(before.rows().get(0).tally());
    assertThat(after.rows().get(1).tally().count()).isEqualTo(2);
    assertThat(before.rows().get(1).tally().count()).isEqualTo(1);
  }

  @Test
  void readWhileRecording_seesWholeExchangesOnly() throws Exception {
    try (ExecutorService loop = Executors.newSingleThreadExecutor()) {
      Statistics statistics = new Statistics(Duration.ofSeconds(30));
      ExchangeObserver observer = statistics.forLoop(0, loop);
      for (int i = 0; i < 2_000; i++) {
        int backend = i % 50;
        loop.execute(() -> observer.exchangeEnded(Records.at(1, backend, 200, 10)));
      }
      Tally during = statistics.read().all();
      assertThat(during.bytesOut()).isEqualTo(2 * during.count());
      assertThat(during.total().count()).isEqualTo(during.count());
      loop.submit(() -> {}).get();
      assertThat(statistics.read().all().count()).isEqualTo(2_000);
    }
  }

  @Test
  void loopThatDoesNotAnswer_isTakenAsItWasLast() {
    Statistics statistics = new Statistics(Duration.ofMillis(20));
    boolean[] stuck = {false};
    ExchangeObserver loop =
        statistics.forLoop(
            0,
            task -> {
              if (!stuck[0]) {
                task.run();
              }
            });
    loop.exchangeEnded(Records.at(1, 1, 200, 10));
    assertThat(statistics.read().staleLoops()).isZero();
    stuck[0] = true;
    loop.exchangeEnded(Records.at(1, 1, 200, 10));
    StatisticsSnapshot read = statistics.read();
    assertThat(read.staleLoops()).isEqualTo(1);
    assertThat(read.all().count()).isEqualTo(1);
  }

  @Test
  void endedLoop_keepsItsFigures() {
    Statistics statistics = new Statistics();
    boolean[] ended = {false};
    ExchangeObserver loop =
        statistics.forLoop(
            0,
            task -> {
              if (ended[0]) {
                throw new RejectedExecutionException();
              }
              task.run();
            });
    loop.exchangeEnded(Records.at(1, 1, 200, 10));
    loop.close();
    ended[0] = true;
    StatisticsSnapshot read = statistics.read();
    assertThat(read.staleLoops()).isZero();
    assertThat(read.all().count()).isEqualTo(1);
  }

  @Test
  void observers_areAllToldInOrder() {
    for (int count = 0; count < 5; count++) {
      StringBuilder told = new StringBuilder();
      List<ExchangeObserver.Factory> factories =
          "abcd"
              .substring(0, count)
              .chars()
              .<ExchangeObserver.Factory>mapToObj(
                  name -> (loop, onLoop) -> new Noting(told, (char) name))
              .toList();
      ExchangeObserver all = Observers.of(factories).forLoop(0, Runnable::run);
      all.exchangeEnded(Records.ok());
      all.tick();
      all.close();
      String names = "abcd".substring(0, count);
      assertThat(told).hasToString(names + names + names);
    }
  }

  private record Noting(StringBuilder told, char name) implements ExchangeObserver {
    @Override
    public void exchangeEnded(ExchangeRecord record) {
      told.append(name);
    }

    @Override
    public void tick() {
      told.append(name);
    }

    @Override
    public void close() {
      told.append(name);
    }
  }
}
