package dev.fairlead.admin.metrics;

import dev.fairlead.analytics.StatisticsSnapshot;
import dev.fairlead.analytics.Tally;
import dev.fairlead.analytics.recording.MethodClass;
import dev.fairlead.model.Label;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Metrics of what the loops have recorded of exchanges. Used once, by one thread. */
final class TrafficMetrics {
  /**
   * Statuses with a label of their own; backends may make up others, which stand by their class.
   */
  private static final Set<Integer> KNOWN =
      Set.of(
          101, 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 307,
          308, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416,
          417, 418, 421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 499, 500, 501, 502, 503, 504,
          505, 506, 507, 508, 510, 511);

  private static final double NANOS = 1e9;

  private final Family requests =
      new Family(
          "fairlead_requests",
          "Requests that are over, by what was answered; code 0: cut off before any answer.",
          "route",
          "upstream",
          "backend",
          "method",
          "code");
  private final Family bytesIn = family("fairlead_request_bytes", "Bytes of request bodies.");
  private final Family bytesOut = family("fairlead_response_bytes", "Bytes of response bodies.");
  private final Family retries =
      family("fairlead_retries", "Attempts beyond the first, by the backend tried last.");
  private final Family failures =
      new Family(
          "fairlead_failures",
          "Requests that failed or were refused, by cause and whose it is.",
          "route",
          "upstream",
          "backend",
          "side",
          "cause");
  private final Family phases =
      new Family(
          "fairlead_request_phase_seconds",
          "Where the time of requests went.",
          "route",
          "upstream",
          "backend",
          "phase");
  private final Set<Label> forgotten;
  private final Map<String, Buckets> byRoute = new LinkedHashMap<>();
  private final Map<BackendName, Buckets> byBackend = new LinkedHashMap<>();

  /**
   * Whose it is: of a label such as {@code shop/one}; of one that stands for none or for others,
   * both are that.
   */
  record BackendName(String upstream, String backend) {
    static BackendName of(String label) {
      int slash = label.indexOf('/');
      return slash < 0
          ? new BackendName(label, label)
          : new BackendName(label.substring(0, slash), label.substring(slash + 1));
    }
  }

  private TrafficMetrics(Set<Label> forgotten) {
    this.forgotten = forgotten;
  }

  private static Family family(String name, String help) {
    return new Family(name, help, "route", "upstream", "backend");
  }

  static List<MetricSnapshot> of(StatisticsSnapshot statistics) {
    TrafficMetrics metrics = new TrafficMetrics(forgotten(statistics));
    statistics.rows().forEach(metrics::add);
    return List.of(
        metrics.requests.counter(),
        metrics.bytesIn.counter(),
        metrics.bytesOut.counter(),
        metrics.retries.counter(),
        metrics.failures.counter(),
        metrics.phases.counter(),
        metrics.durations(),
        metrics.firstBytes());
  }

  /** Asked once: what is forgotten while the page is made is on it as a whole. */
  private static Set<Label> forgotten(StatisticsSnapshot statistics) {
    return statistics.rows().stream()
        .flatMap(row -> Stream.of(row.route(), row.backend()))
        .filter(Label::isForgotten)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The series of what is forgotten end, but sums that it is part of must not shrink. */
  private void add(StatisticsSnapshot.Row row) {
    Tally tally = row.tally();
    String route = row.route().name();
    BackendName backend = BackendName.of(row.backend().name());
    boolean routeStays = !forgotten.contains(row.route());
    boolean backendStays = !forgotten.contains(row.backend());
    if (routeStays && backendStays) {
      addPair(route, backend, tally);
    }
    if (routeStays) {
      Buckets durations = byRoute.computeIfAbsent(route, _ -> new Buckets());
      tally.totalCounts(durations::count);
      durations.sum(tally.times().totalNanos());
    }
    if (backendStays && row.backend().slot() != Label.NONE.slot()) {
      Buckets firsts = byBackend.computeIfAbsent(backend, _ -> new Buckets());
      tally.firstByteCounts(firsts::count);
      firsts.sum(tally.times().firstByteNanos());
    }
  }

  private void addPair(String route, BackendName to, Tally tally) {
    for (MethodClass method : MethodClass.values()) {
      tally
          .statuses(method)
          .forEach((status, count) ->
              requests.add(count, route, to.upstream(), to.backend(), method.word(), code(status)));
    }
    bytesIn.add(tally.bytesIn(), route, to.upstream(), to.backend());
    bytesOut.add(tally.bytesOut(), route, to.upstream(), to.backend());
    retries.add(tally.times().retries(), route, to.upstream(), to.backend());
    tally
        .failures()
        .forEach((failure, count) ->
            failures.add(
                count,
                route,
                to.upstream(),
                to.backend(),
                failure.side().name().toLowerCase(Locale.ROOT),
                failure.name().toLowerCase(Locale.ROOT)));
    phase(route, to, "queue", tally.times().queueNanos());
    phase(route, to, "connect", tally.times().connectNanos());
    phase(route, to, "backend", tally.times().backendNanos());
    phase(route, to, "transfer", tally.times().transferNanos());
  }

  private void phase(String route, BackendName to, String phase, long nanos) {
    phases.add(nanos / NANOS, route, to.upstream(), to.backend(), phase);
  }

  static String code(int status) {
    return status == 0 || KNOWN.contains(status) ? Integer.toString(status) : status / 100 + "xx";
  }

  private MetricSnapshot durations() {
    HistogramSnapshot.Builder all =
        HistogramSnapshot.builder()
            .name("fairlead_request_duration_seconds")
            .help("From the first byte of the request to the last byte of the response.");
    byRoute.forEach((route, buckets) -> all.dataPoint(buckets.point(labels("route", route))));
    return all.build();
  }

  private MetricSnapshot firstBytes() {
    HistogramSnapshot.Builder all =
        HistogramSnapshot.builder()
            .name("fairlead_first_byte_seconds")
            .help("From the first byte of the request to the first byte of the backend's answer.");
    byBackend.forEach((name, buckets) ->
        all.dataPoint(
            buckets.point(labels("upstream", name.upstream(), "backend", name.backend()))));
    return all.build();
  }

  private static io.prometheus.metrics.model.snapshots.Labels labels(String... pairs) {
    return io.prometheus.metrics.model.snapshots.Labels.of(pairs);
  }
}
