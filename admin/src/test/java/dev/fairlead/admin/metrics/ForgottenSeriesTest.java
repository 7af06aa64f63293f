package dev.fairlead.admin.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.analytics.Statistics;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Label;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ForgottenSeriesTest {
  private final Label.Kind backends = new Label.Kind(0);
  private final Label shop = new Label.Kind(0).of("shop");
  private final Statistics statistics = new Statistics();
  private final ExchangeObserver loop = statistics.forLoop(0, Runnable::run);

  private void serve(Label backend) {
    ExchangeRecord record = new ExchangeRecord();
    record.clear();
    record.route = shop;
    record.backend = backend;
    record.status = 200;
    record.totalNanos = 1_000_000;
    record.firstByteNanos = 500_000;
    loop.exchangeEnded(record);
  }

  private MetricSnapshot metric(String name) {
    return TrafficMetrics.of(statistics.read()).stream()
        .filter(each -> each.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Stream<String> requests() {
    return ((CounterSnapshot) metric("fairlead_requests"))
        .getDataPoints().stream()
            .map(each -> each.getLabels().get("backend") + " " + (long) each.getValue());
  }

  /** How many of the only route, and the names of the backends that have first bytes. */
  private long durations() {
    return ((HistogramSnapshot) metric("fairlead_request_duration_seconds"))
        .getDataPoints()
        .getFirst()
        .getCount();
  }

  private List<String> firstBytes() {
    return ((HistogramSnapshot) metric("fairlead_first_byte_seconds"))
        .getDataPoints().stream().map(each -> each.getLabels().get("backend")).toList();
  }

  @Test
  void seriesOfABackendThatIsForgotten_end_andThoseOfItsRouteGoOn() {
    Label old = backends.of("shop/old");
    Label stays = backends.of("shop/stays");
    serve(old);
    serve(old);
    serve(stays);
    assertThat(requests()).containsExactlyInAnyOrder("old 2", "stays 1");
    Set<Label> forgotten = backends.keepOnly(Set.of(stays));
    assertThat(requests()).as("before loops know").containsExactly("stays 1");
    assertThat(durations()).isEqualTo(3);
    loop.labelsForgotten(forgotten);
    backends.reuse(forgotten);
    assertThat(requests()).containsExactly("stays 1");
    assertThat(durations()).isEqualTo(3);
    serve(backends.of("shop/heir"));
    serve(old);
    assertThat(requests()).containsExactlyInAnyOrder("stays 1", "heir 1", "(other) 1");
    assertThat(firstBytes()).containsExactlyInAnyOrder("stays", "heir", "(other)");
    assertThat(durations()).isEqualTo(5);
  }
}
