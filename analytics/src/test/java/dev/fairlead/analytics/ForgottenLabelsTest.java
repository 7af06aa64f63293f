package dev.fairlead.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fairlead.analytics.StatisticsSnapshot.Row;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Label;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ForgottenLabelsTest {
  private final Label.Kind routes = new Label.Kind(2);
  private final Label.Kind backends = new Label.Kind(2);
  private final Label shop = routes.of("shop");

  private static ExchangeRecord to(Label route, Label backend) {
    ExchangeRecord record = Records.at(0, 0, 200, 100);
    record.route = route;
    record.backend = backend;
    return record;
  }

  @Test
  void thousandBackendsInTurn_leaveFewRows_andEveryRequestIsCounted() {
    Statistics statistics = new Statistics();
    List<ExchangeObserver> loops =
        List.of(statistics.forLoop(0, Runnable::run), statistics.forLoop(1, Runnable::run));
    for (int i = 0; i < 1_000; i++) {
      Label backend = backends.of("shop/b" + i);
      loops.forEach(loop -> loop.exchangeEnded(to(shop, backend)));
      Set<Label> forgotten = backends.keepOnly(Set.of(backend));
      loops.forEach(loop -> loop.labelsForgotten(forgotten));
      backends.reuse(forgotten);
    }
    StatisticsSnapshot read = statistics.read();
    assertThat(backends.slots()).isLessThan(10);
    assertThat(read.rows())
        .extracting(row -> row.backend().name())
        .containsExactlyInAnyOrder("(gone)", "shop/b997", "shop/b998", "shop/b999");
    assertThat(read.route(shop.slot()).count()).isEqualTo(2_000);
    assertThat(read.all().total().count()).isEqualTo(2_000);
    assertThat(statistics.counts().pairs().stream().mapToLong(TrafficCounts.Pair::count).sum())
        .isEqualTo(2_000);
  }

  @Test
  void routeThatIsForgotten_leavesItsBackendsSums() {
    Statistics statistics = new Statistics();
    ExchangeObserver loop = statistics.forLoop(0, Runnable::run);
    Label one = backends.of("shop/one");
    for (int i = 0; i < 5; i++) {
      loop.exchangeEnded(to(routes.of("r" + i), one));
    }
    loop.labelsForgotten(routes.keepOnly(Set.of(shop)));
    assertThat(statistics.read().backend(one.slot()).count()).isEqualTo(5);
    assertThat(statistics.read().rows()).extracting(row -> row.route().name()).hasSize(3);
    loop.labelsForgotten(new Label.Kind(0).keepOnly(Set.of()));
    assertThat(statistics.read().all().count()).isEqualTo(5);
  }

  @Test
  void exchangeThatEndsAfterItsLabelWasForgotten_countsUnderOther() {
    Statistics statistics = new Statistics();
    ExchangeObserver loop = statistics.forLoop(0, Runnable::run);
    Label old = backends.of("shop/old");
    backends.of("shop/x");
    backends.of("shop/y");
    loop.labelsForgotten(backends.keepOnly(Set.of()));
    backends.reuse(Set.of(old));
    Label heir = backends.of("shop/heir");
    loop.exchangeEnded(to(shop, old));
    loop.exchangeEnded(to(shop, heir));
    assertThat(old.isForgotten()).isTrue();
    assertThat(heir.slot()).isEqualTo(old.slot());
    assertThat(statistics.read().rows())
        .extracting(row -> row.backend().name(), row -> row.tally().count())
        .containsExactly(tuple("(other)", 1L), tuple("shop/heir", 1L));
  }

  @Test
  void nameThatComesBackInTime_goesOnWithItsLabel_andLaterGetsAnother() {
    Label one = backends.of("shop/one");
    backends.keepOnly(Set.of());
    assertThat(backends.of("shop/one")).isSameAs(one);
    backends.of("shop/two");
    backends.of("shop/three");
    assertThat(backends.keepOnly(Set.of(one))).isEmpty();
    backends.of("shop/four");
    assertThat(backends.keepOnly(Set.of(one))).hasSize(1).doesNotContain(one);
    assertThat(backends.keepOnly(Set.of())).hasSize(1);
  }

  /** Copying goes on in turns of a few cells; what is forgotten between two is not lost. */
  @Test
  void labelsForgottenWhileALoopIsRead_areReadWhole() {
    Deque<Runnable> tasks = new ArrayDeque<>();
    boolean[] queued = {false};
    Statistics statistics = new Statistics(Duration.ZERO);
    ExchangeObserver loop =
        statistics.forLoop(
            0,
            task -> {
              if (queued[0]) {
                tasks.add(task);
              } else {
                task.run();
              }
            });
    for (int i = 0; i < 40; i++) {
      loop.exchangeEnded(to(shop, backends.of("shop/b" + i)));
    }
    queued[0] = true;
    statistics.read();
    tasks.remove().run();
    loop.labelsForgotten(backends.keepOnly(Set.of()));
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
    List<Row> rows = statistics.read().rows();
    assertThat(rows).hasSize(3);
    assertThat(rows.stream().mapToLong(row -> row.tally().count()).sum()).isEqualTo(40);
  }
}
