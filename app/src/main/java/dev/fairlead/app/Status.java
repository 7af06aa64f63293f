package dev.fairlead.app;

import dev.fairlead.admin.StatusReport;
import dev.fairlead.admin.StatusReport.AccessLogStatus;
import dev.fairlead.admin.StatusReport.CertificateStatus;
import dev.fairlead.admin.StatusReports;
import dev.fairlead.admin.StatusReports.Instance;
import dev.fairlead.analytics.AccessLog;
import dev.fairlead.analytics.Statistics;
import dev.fairlead.front.ProxyServer;
import dev.fairlead.resilience.RetryTally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the admin port says of this process: made anew at each request. Any thread. */
final class Status implements Supplier<StatusReport> {
  private final long startedNanos = System.nanoTime();
  private final ProxyServer server;
  private final Statistics statistics;
  private final @Nullable AccessLog accessLog;

  /** Of one proxy. */
  Status(ProxyServer server, Statistics statistics, @Nullable AccessLog accessLog) {
    this.server = server;
    this.statistics = statistics;
    this.accessLog = accessLog;
  }

  /** Facts about this process. */
  Instance instance() {
    return new Instance(
        Version.number(),
        ProcessHandle.current().pid(),
        Duration.ofNanos(System.nanoTime() - startedNanos),
        server.addresses().stream().map(Startup::text).toList(),
        server.connections(),
        server.refusedConnections().byReason(),
        certificates());
  }

  @Override
  public StatusReport get() {
    AccessLogStatus written =
        accessLog == null
            ? null
            : new AccessLogStatus(accessLog.written(), accessLog.dropped(), accessLog.errors());
    return StatusReports.of(
        instance(), server.snapshot(), statistics.read(), retries(server.retries()), written);
  }

  private List<CertificateStatus> certificates() {
    Instant now = Instant.now();
    List<CertificateStatus> all = new ArrayList<>();
    server
        .certificates()
        .forEach((listener, credentials) ->
            credentials.forEach(each ->
                all.add(
                    CertificateStatus.of(
                        listener, each.names(), each.leaf().getNotAfter().toInstant(), now))));
    return all;
  }

  private static SortedMap<String, Long> retries(RetryTally.Figures figures) {
    SortedMap<String, Long> byName = new TreeMap<>();
    byName.put("made", figures.made());
    byName.put("saved", figures.saved());
    byName.put("denied", figures.denied());
    byName.put("bodies", figures.bodies());
    return byName;
  }
}
