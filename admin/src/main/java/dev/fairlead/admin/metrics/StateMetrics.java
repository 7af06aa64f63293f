package dev.fairlead.admin.metrics;

import dev.fairlead.admin.metrics.MetricsReading.Certificate;
import dev.fairlead.admin.metrics.TrafficMetrics.BackendName;
import dev.fairlead.balancer.Candidates;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.health.Availability;
import dev.fairlead.resilience.RetryTally;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.ConcurrencyRule;
import dev.fairlead.runtime.RateRule;
import dev.fairlead.runtime.Throttle;
import dev.fairlead.runtime.Upstream;
import dev.fairlead.runtime.WaitingLine;
import dev.fairlead.security.ConcurrencyLimit;
import dev.fairlead.security.RateLimit;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Metrics of how things are now, and of what else is counted. Used once, by one thread. */
final class StateMetrics {
  private static final String UPSTREAM = "upstream";
  private static final String BACKEND = "backend";

  private final MetricsReading reading;
  private final SteadyCounters steady;
  private final List<MetricSnapshot> all = new ArrayList<>();

  private StateMetrics(MetricsReading reading, SteadyCounters steady) {
    this.reading = reading;
    this.steady = steady;
  }

  static List<MetricSnapshot> of(MetricsReading reading, SteadyCounters steady) {
    StateMetrics metrics = new StateMetrics(reading, steady);
    metrics.program();
    metrics.connections();
    metrics.backends();
    metrics.upstreams();
    metrics.limits();
    metrics.certificates();
    metrics.logs();
    return metrics.all;
  }

  private void program() {
    all.add(
        InfoSnapshot.builder()
            .name("fairlead_build")
            .help("The program; its value is always 1.")
            .dataPoint(
                InfoSnapshot.InfoDataPointSnapshot.builder()
                    .labels(Labels.of("version", reading.version()))
                    .build())
            .build());
    gauge(
        "fairlead_config_snapshot",
        "Number of the configuration in force, from 1 at the start.",
        (double) reading.snapshot().number());
    gauge(
        "fairlead_config_last_reload_successful",
        "1 when the configuration that was looked at last had no mistakes.",
        reading.reloads().lastGood() ? 1 : 0);
    gauge(
        "fairlead_config_in_force_since_timestamp_seconds",
        "When the configuration in force came into force.",
        reading.reloads().since().toEpochMilli() / 1e3);
    all.add(
        new Family(
                "fairlead_config_reloads",
                "Configurations that were looked at while running.",
                "outcome")
            .add(reading.reloads().taken(), "taken")
            .add(reading.reloads().refused(), "refused")
            .counter());
    gauge(
        "fairlead_stale_loops",
        "Event loops that did not answer in time, whose counts are older.",
        reading.statistics().staleLoops());
  }

  private void gauge(String name, String help, double value) {
    all.add(new Family(name, help).add(value).gauge());
  }

  private void connections() {
    gauge("fairlead_client_connections", "Client connections open.", reading.connections());
    Family refused =
        new Family(
            "fairlead_client_connections_refused",
            "Client connections closed before a request was read of them.",
            "reason");
    reading
        .refusedConnections()
        .forEach((reason, count) -> refused.add(count, underscored(reason)));
    all.add(refused.counter());
    Family idle =
        new Family(
            "fairlead_backend_idle_connections",
            "Connections to backends that no request uses, HTTP/1.1.",
            UPSTREAM,
            BACKEND);
    reading.idle().forEach((label, count) -> add(idle, label, count));
    all.add(idle.gauge());
    Family http2 =
        new Family(
            "fairlead_backend_http2_connections",
            "Connections to backends, HTTP/2.",
            UPSTREAM,
            BACKEND);
    reading.http2().forEach((label, count) -> add(http2, label, count));
    all.add(http2.gauge());
  }

  private static void add(Family family, String label, int count) {
    BackendName name = BackendName.of(label);
    family.add(count, name.upstream(), name.backend());
  }

  private static String underscored(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private void backends() {
    Family inFlight =
        new Family(
            "fairlead_requests_in_flight", "Requests under way at a backend.", UPSTREAM, BACKEND);
    Family most =
        new Family(
            "fairlead_backend_max_in_flight",
            "How many may be under way there; 0 for any number.",
            UPSTREAM,
            BACKEND);
    Family state =
        new Family(
            "fairlead_backend_state",
            "1 for the state that a backend is in, 0 for the others.",
            UPSTREAM,
            BACKEND,
            "state");
    Family available =
        new Family(
            "fairlead_backend_available",
            "1 when a backend takes clients that are not bound to it.",
            UPSTREAM,
            BACKEND);
    Family weight =
        new Family("fairlead_backend_weight", "Its share, as configured.", UPSTREAM, BACKEND);
    Family effective =
        new Family(
            "fairlead_backend_effective_weight",
            "Its share now: less while it starts slowly, 0 while it takes nobody new.",
            UPSTREAM,
            BACKEND);
    for (Upstream upstream : reading.snapshot().upstreams().values()) {
      String name = upstream.spec().name();
      for (int slot = 0; slot < upstream.size(); slot++) {
        Backend backend = upstream.backend(slot);
        BackendSpec spec = upstream.spec().backends().get(slot);
        Availability now = upstream.availability(slot);
        inFlight.add(backend.inFlight(), name, backend.name());
        most.add(spec.maxInFlight(), name, backend.name());
        for (Availability each : Availability.values()) {
          state.add(each == now ? 1 : 0, name, backend.name(), each.word());
        }
        available.add(now.takesNew() ? 1 : 0, name, backend.name());
        weight.add(spec.weight(), name, backend.name());
        effective.add(
            (double) upstream.ready().share(slot) / Candidates.PARTS, name, backend.name());
      }
    }
    List.of(inFlight, most, state, available, weight, effective)
        .forEach(family -> all.add(family.gauge()));
  }

  private void upstreams() {
    Family waiting =
        new Family("fairlead_queue_waiting", "Requests that wait for a backend.", UPSTREAM);
    Family size = new Family("fairlead_queue_size", "How many may wait.", UPSTREAM);
    Family queued =
        new Family(
            "fairlead_queue_requests",
            "Requests that came to wait: all, and those that found no place or waited in vain.",
            UPSTREAM,
            "outcome");
    Family retries =
        new Family(
            "fairlead_retry_outcomes",
            "Requests saved by another attempt, and attempts that budget or body forbade.",
            UPSTREAM,
            "outcome");
    for (Upstream upstream : reading.snapshot().upstreams().values()) {
      String name = upstream.spec().name();
      WaitingLine.Figures line = upstream.line().figures();
      waiting.add(line.waiting(), name);
      size.add(upstream.spec().queue().size(), name);
      steadily(queued, line.waited(), name, "waited");
      steadily(queued, line.refused(), name, "refused");
      steadily(queued, line.timedOut(), name, "timed_out");
      RetryTally.Figures seen = upstream.retries().figures();
      steadily(retries, seen.saved(), name, "saved");
      steadily(retries, seen.denied(), name, "over_budget");
      steadily(retries, seen.bodies(), name, "body_lost");
    }
    all.add(waiting.gauge());
    all.add(size.gauge());
    all.add(queued.counter());
    all.add(retries.counter());
  }

  private void steadily(Family family, long counted, String... labels) {
    family.add(steady.value(family.name() + String.join("\n", labels), counted), labels);
  }

  private void limits() {
    Family outcomes =
        new Family(
            "fairlead_limit_requests",
            "Requests that a limit was asked about, by what it said.",
            "place",
            "limit",
            "outcome");
    Family keys =
        new Family(
            "fairlead_limit_keys", "Clients that a limit keeps in mind now.", "place", "limit");
    Family underWay =
        new Family(
            "fairlead_limit_in_flight",
            "Requests under way, of those that a concurrency limit counts.",
            "place");
    for (Throttle throttle : reading.snapshot().throttles().values()) {
      for (RateRule rule : throttle.rates()) {
        RateLimit.Figures seen = rule.limit().figures(System.nanoTime());
        String name = rule.spec().name();
        steadily(outcomes, seen.admitted(), rule.place(), name, "admitted");
        steadily(outcomes, seen.refused(), rule.place(), name, "refused");
        steadily(outcomes, seen.wouldRefuse(), rule.place(), name, "would_refuse");
        keys.add(seen.keys(), rule.place(), name);
      }
      ConcurrencyRule rule = throttle.concurrency();
      if (rule != null) {
        ConcurrencyLimit.Figures seen = rule.limit().figures();
        steadily(outcomes, seen.admitted(), rule.place(), "concurrency", "admitted");
        steadily(
            outcomes, seen.refused() + seen.refusedKeys(), rule.place(), "concurrency", "refused");
        underWay.add(seen.inFlight(), rule.place());
      }
    }
    all.add(outcomes.counter());
    all.add(keys.gauge());
    all.add(underWay.gauge());
  }

  private void certificates() {
    Map<List<String>, Instant> first =
        new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    for (Certificate each : reading.certificates()) {
      first.merge(
          List.of(each.listener(), each.name()), each.notAfter(), (a, b) -> a.isBefore(b) ? a : b);
    }
    Family ends =
        new Family(
            "fairlead_certificate_not_after_timestamp_seconds",
            "When a certificate expires that clients are shown.",
            "listener",
            "name");
    first.forEach((key, when) -> ends.add(when.getEpochSecond(), key.getFirst(), key.getLast()));
    all.add(ends.gauge());
  }

  private void logs() {
    MetricsReading.Lines lines = reading.accessLog();
    if (lines != null) {
      all.add(
          new Family("fairlead_access_log_lines", "Lines of the access log.", "outcome")
              .add(lines.written(), "written")
              .add(lines.dropped(), "dropped")
              .counter());
      all.add(
          new Family("fairlead_access_log_errors", "Failed attempts to write the access log.")
              .add(lines.errors())
              .counter());
    }
    Duration unwritten = reading.historyUnwritten();
    if (unwritten != null) {
      gauge(
          "fairlead_history_unwritten_seconds",
          "Age of the oldest that was counted and is not in the history's store; 0 for none.",
          unwritten.toMillis() / 1e3);
    }
    MetricsReading.Traces traces = reading.traces();
    if (traces != null) {
      all.add(
          new Family(
                  "fairlead_trace_spans", "Spans of requests, by what became of them.", "outcome")
              .add(traces.exported(), "exported")
              .add(traces.lost(), "lost")
              .counter());
      all.add(
          new Family(
                  "fairlead_trace_requests_dropped",
                  "Requests whose spans were not kept: too many were waiting.")
              .add(traces.dropped())
              .counter());
      gauge("fairlead_trace_requests_waiting", "Requests whose spans wait.", traces.waiting());
    }
  }
}
