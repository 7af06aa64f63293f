package dev.fairlead.app;

import dev.fairlead.admin.StatusReport;
import dev.fairlead.admin.StatusReport.AccessLogStatus;
import dev.fairlead.admin.StatusReports;
import dev.fairlead.admin.StatusReports.Availabilities;
import dev.fairlead.admin.StatusReports.Instance;
import dev.fairlead.analytics.AccessLog;
import dev.fairlead.analytics.Statistics;
import dev.fairlead.front.ProxyServer;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the admin port says of this process: made anew at each request. Any thread. */
final class Status implements Supplier<StatusReport> {
  private final long startedNanos = System.nanoTime();
  private final ProxyServer server;
  private final Statistics statistics;
  private final Availabilities availabilities;
  private final Supplier<Map<String, Long>> retries;
  private final @Nullable AccessLog accessLog;

  /**
   * Of one proxy.
   *
   * @param retries what is counted of them, by name
   */
  Status(
      ProxyServer server,
      Statistics statistics,
      Availabilities availabilities,
      Supplier<Map<String, Long>> retries,
      @Nullable AccessLog accessLog) {
    this.availabilities = availabilities;
    this.retries = retries;
    this.server = server;
    this.statistics = statistics;
    this.accessLog = accessLog;
  }

  @Override
  public StatusReport get() {
    Instance instance =
        new Instance(
            Version.number(),
            ProcessHandle.current().pid(),
            Duration.ofNanos(System.nanoTime() - startedNanos),
            server.addresses().stream().map(Startup::text).toList(),
            server.connections());
    AccessLogStatus written =
        accessLog == null
            ? null
            : new AccessLogStatus(accessLog.written(), accessLog.dropped(), accessLog.errors());
    return StatusReports.of(
        instance,
        server.snapshot(),
        statistics.read(),
        availabilities,
        new TreeMap<>(retries.get()),
        written);
  }
}
