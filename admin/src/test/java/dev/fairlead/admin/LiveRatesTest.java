package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.admin.view.LiveView.LiveSecond;
import dev.fairlead.analytics.Statistics;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Label;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LiveRatesTest {
  private static final Instant TIME = Instant.parse("2026-11-23T10:00:00Z");
  private static final Offset<Double> ABOUT = within(3.0);

  private final Statistics statistics = new Statistics();
  private final ExchangeObserver one = statistics.forLoop(0, Runnable::run);
  private final ExchangeObserver other = statistics.forLoop(1, Runnable::run);

  private static void end(ExchangeObserver on, int route, int backend, int status, int millis) {
    ExchangeRecord record = new ExchangeRecord();
    record.clear();
    record.route = new Label(route, "r");
    record.backend = new Label(backend, "b");
    record.status = status;
    record.totalNanos = millis * 1_000_000L;
    on.exchangeEnded(record);
  }

  private LiveSecond look(LiveRates rates) {
    return rates.look(statistics.counts(), TIME, 2);
  }

  @Test
  void rates_areOfWhatCameSinceTheLookBefore_overAllLoops() {
    end(one, 1, 1, 500, 1);
    LiveRates rates = new LiveRates(statistics.counts(), statistics.watch());
    for (int i = 0; i < 6; i++) {
      end(i % 2 == 0 ? one : other, 1, 1 + i % 3, 200, 1);
    }
    end(other, 2, 1, 503, 1);
    end(one, 2, 1, 0, 1);
    LiveSecond second = look(rates);
    assertThat(second.perSecond()).isEqualTo(4);
    assertThat(second.statuses()).isEqualTo(Map.of(200, 3.0, 503, 0.5, 0, 0.5));
    assertThat(rates.requests()).isEqualTo(9);
    assertThat(rates.backend(1)).isEqualTo(new LiveRates.Rate(2, 1, 5));
    assertThat(rates.backend(2)).isEqualTo(new LiveRates.Rate(1, 0, 2));
    assertThat(rates.route(2)).isEqualTo(new LiveRates.Rate(1, 1, 2));
    assertThat(rates.route(9)).isEqualTo(new LiveRates.Rate(0, 0, 0));
    assertThat(look(rates).perSecond()).isZero();
    assertThat(look(rates).statuses()).isEmpty();
  }

  @Test
  void percentilesOfAll_areOfTheLastTenLooks() {
    end(one, 1, 1, 200, 9_000);
    LiveRates rates = new LiveRates(statistics.counts(), statistics.watch());
    for (int i = 1; i <= 100; i++) {
      end(i % 2 == 0 ? one : other, 1, i % 7, 200, i * 2);
    }
    LiveSecond second = look(rates);
    assertThat(second.p50()).isCloseTo(100, ABOUT);
    assertThat(second.p90()).isCloseTo(180, ABOUT);
    assertThat(second.p99()).isCloseTo(198, ABOUT);
    for (int i = 0; i < 9; i++) {
      second = look(rates);
    }
    assertThat(second.p50()).as("at the tenth look").isCloseTo(100, ABOUT);
    assertThat(look(rates).p50()).as("at the eleventh").isZero();
  }

  @Test
  void percentilesOfBackends_areReckonedAtEachFifthLook() {
    end(one, 1, 1, 200, 9_000);
    LiveRates rates = new LiveRates(statistics.counts(), statistics.watch());
    for (int i = 1; i <= 100; i++) {
      end(i % 2 == 0 ? one : other, 1 + i % 2, 1, 200, i * 2);
    }
    end(one, 1, 2, 200, 30);
    for (int i = 0; i < 4; i++) {
      look(rates);
      assertThat(rates.latency(1).count()).isZero();
    }
    look(rates);
    assertThat(rates.latency(1).p50() / 1e3).isCloseTo(100, ABOUT);
    assertThat(rates.latency(1).p99() / 1e3).isCloseTo(198, ABOUT);
    assertThat(rates.latency(2).p50() / 1e3).isCloseTo(30, ABOUT);
    end(other, 1, 2, 200, 70);
    for (int i = 0; i < 5; i++) {
      look(rates);
    }
    assertThat(rates.latency(1).count()).isZero();
    assertThat(rates.latency(2).p50() / 1e3).isCloseTo(70, ABOUT);
  }
}
