package dev.fairlead.admin;

import dev.fairlead.admin.StatusReport.AccessLogStatus;
import dev.fairlead.admin.StatusReport.BackendStatus;
import dev.fairlead.admin.StatusReport.LatencyMillis;
import dev.fairlead.admin.StatusReport.QueueStatus;
import dev.fairlead.admin.StatusReport.RouteStatus;
import dev.fairlead.admin.StatusReport.Sums;
import dev.fairlead.admin.StatusReport.UpstreamStatus;
import dev.fairlead.analytics.Latency;
import dev.fairlead.analytics.StatisticsSnapshot;
import dev.fairlead.analytics.Tally;
import dev.fairlead.balancer.Candidates;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.health.HealthReport;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.Route;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.Upstream;
import dev.fairlead.runtime.WaitingLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes a report of what is configured and what was counted. Stateless: any thread. */
public final class StatusReports {
  private StatusReports() {}

  /**
   * Facts about the running program.
   *
   * @param version of the program
   * @param pid process id
   * @param uptime since the process started
   * @param listeners addresses bound
   * @param connections client connections open
   * @param refusedConnections closed at once since the start, by reason
   * @param certificates that clients are shown
   */
  public record Instance(
      String version,
      long pid,
      Duration uptime,
      List<String> listeners,
      int connections,
      SortedMap<String, Long> refusedConnections,
      List<StatusReport.CertificateStatus> certificates) {
    public Instance {
      listeners = List.copyOf(listeners);
      refusedConnections = Collections.unmodifiableSortedMap(new TreeMap<>(refusedConnections));
      certificates = List.copyOf(certificates);
    }

    /** Of a program that speaks no TLS and has refused nobody. */
    public Instance(
        String version, long pid, Duration uptime, List<String> listeners, int connections) {
      this(version, pid, uptime, listeners, connections, new TreeMap<>(), List.of());
    }
  }

  /**
   * The report for one moment.
   *
   * @param retries what was counted of them, by name
   */
  public static StatusReport of(
      Instance instance,
      Snapshot snapshot,
      StatisticsSnapshot statistics,
      SortedMap<String, Long> retries,
      @Nullable AccessLogStatus accessLog) {
    return new StatusReport(
        instance.version(),
        instance.pid(),
        instance.uptime().toSeconds(),
        snapshot.number(),
        instance.listeners(),
        instance.connections(),
        instance.refusedConnections(),
        statistics.staleLoops(),
        sums(statistics.all()),
        routes(snapshot, statistics),
        snapshot.upstreams().values().stream()
            .map(upstream -> upstream(upstream, statistics))
            .toList(),
        retries,
        LimitViews.of(snapshot),
        accessLog,
        instance.certificates());
  }

  private static List<RouteStatus> routes(Snapshot snapshot, StatisticsSnapshot statistics) {
    List<RouteStatus> routes = new ArrayList<>();
    for (int i = 0; i < snapshot.spec().routes().size(); i++) {
      Route route = snapshot.route(i);
      routes.add(
          new RouteStatus(
              route.spec().name(),
              route.spec().upstream(),
              sums(statistics.route(route.label().slot()))));
    }
    Tally unmatched = statistics.route(0);
    if (unmatched.count() > 0) {
      routes.add(new RouteStatus("-", "-", sums(unmatched)));
    }
    return routes;
  }

  private static UpstreamStatus upstream(Upstream upstream, StatisticsSnapshot statistics) {
    return new UpstreamStatus(
        upstream.spec().name(),
        upstream.spec().balance().policy().word(),
        queue(upstream.spec().queue().size(), upstream.line().figures()),
        IntStream.range(0, upstream.backends().size())
            .mapToObj(slot -> backend(upstream, slot, statistics))
            .toList());
  }

  private static QueueStatus queue(int size, WaitingLine.Figures seen) {
    return new QueueStatus(
        size,
        seen.waiting(),
        seen.waited(),
        seen.refused(),
        seen.timedOut(),
        seen.meanNanos() / 1e6,
        seen.maxNanos() / 1e6);
  }

  private static BackendStatus backend(Upstream upstream, int slot, StatisticsSnapshot statistics) {
    Backend backend = upstream.backend(slot);
    BackendSpec spec = upstream.spec().backends().get(slot);
    HealthReport health = backend.health().report();
    return new BackendStatus(
        backend.name(),
        backend.address().toString(),
        spec.state().word(),
        upstream.availability(slot).word(),
        health == null ? null : health.since().toString(),
        health == null ? null : health.cause(),
        spec.weight(),
        (double) upstream.ready().share(slot) / Candidates.PARTS,
        spec.priority(),
        backend.inFlight(),
        spec.maxInFlight(),
        sums(statistics.backend(backend.label().slot())));
  }

  private static Sums sums(Tally tally) {
    SortedMap<String, Long> failures = new TreeMap<>();
    tally
        .failures()
        .forEach((failure, times) -> failures.put(failure.name().toLowerCase(Locale.ROOT), times));
    return new Sums(
        tally.count(),
        tally.bytesIn(),
        tally.bytesOut(),
        tally.statuses(),
        failures,
        millis(tally.total()),
        millis(tally.firstByte()));
  }

  private static LatencyMillis millis(Latency latency) {
    return new LatencyMillis(
        latency.p50() / 1e3, latency.p90() / 1e3, latency.p99() / 1e3, latency.max() / 1e3);
  }
}
