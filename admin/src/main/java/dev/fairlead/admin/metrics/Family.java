package dev.fairlead.admin.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;

/** One metric and what it has for each of its labels' values. Not for concurrent use. */
final class Family {
  private final String name;
  private final String help;
  private final String[] labels;
  private final Map<Labels, Double> points = new LinkedHashMap<>();

  /**
   * A metric without points.
   *
   * @param name as it is known; a counter's without {@code _total}
   * @param help one sentence
   * @param labels their names
   */
  Family(String name, String help, String... labels) {
    this.name = name;
    this.help = help;
    this.labels = labels.clone();
  }

  /** The same with a count; beyond 2⁵³ it is not exact. */
  Family add(long count, String... values) {
    return add((double) count, values);
  }

  /** Adds to what it has for these values of its labels: none comes twice. */
  Family add(double value, String... values) {
    points.merge(Labels.of(labels, values), value, Double::sum);
    return this;
  }

  /** As it is known. */
  String name() {
    return name;
  }

  /** As what only grows. */
  MetricSnapshot counter() {
    CounterSnapshot.Builder builder = CounterSnapshot.builder().name(name).help(help);
    points.forEach(
        (of, value) -> builder.dataPoint(new CounterDataPointSnapshot(value, of, null, 0)));
    return builder.build();
  }

  /** As what goes up and down. */
  MetricSnapshot gauge() {
    GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(name).help(help);
    points.forEach((of, value) -> builder.dataPoint(new GaugeDataPointSnapshot(value, of, null)));
    return builder.build();
  }
}
