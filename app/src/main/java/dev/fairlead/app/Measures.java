package dev.fairlead.app;

import dev.fairlead.admin.metrics.MetricsReading;
import dev.fairlead.admin.metrics.MetricsReading.Certificate;
import dev.fairlead.analytics.AccessLog;
import dev.fairlead.analytics.Statistics;
import dev.fairlead.analytics.tracing.SpanExport;
import dev.fairlead.certificate.Credential;
import dev.fairlead.front.PoolFigures;
import dev.fairlead.front.ProxyServer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What metrics are made of, read anew at each look. Any thread.
 *
 * @param history null when none is kept
 * @param traces null when there is no tracing
 */
record Measures(
    ProxyServer server,
    Statistics statistics,
    ReloadTally reloads,
    @Nullable AccessLog accessLog,
    @Nullable TrafficHistory history,
    @Nullable SpanExport traces)
    implements Supplier<MetricsReading> {
  @Override
  public MetricsReading get() {
    PoolFigures pools = server.pools();
    return new MetricsReading(
        Version.number(),
        server.snapshot(),
        statistics.read(),
        server.connections(),
        server.refusedConnections().byReason(),
        pools.idle(),
        pools.http2(),
        certificates(),
        reloads.figures(),
        lines(),
        history == null ? null : history.unwritten(),
        spans());
  }

  private List<Certificate> certificates() {
    List<Certificate> all = new ArrayList<>();
    server
        .certificates()
        .forEach((listener, credentials) ->
            credentials.forEach(each -> all.add(certificate(listener, each))));
    return all;
  }

  private static Certificate certificate(String listener, Credential credential) {
    List<String> names = credential.names();
    return new Certificate(
        listener,
        names.isEmpty() ? "-" : names.getFirst(),
        credential.leaf().getNotAfter().toInstant());
  }

  private MetricsReading.@Nullable Lines lines() {
    return accessLog == null
        ? null
        : new MetricsReading.Lines(accessLog.written(), accessLog.dropped(), accessLog.errors());
  }

  private MetricsReading.@Nullable Traces spans() {
    if (traces == null) {
      return null;
    }
    SpanExport.Figures seen = traces.figures();
    return new MetricsReading.Traces(seen.exported(), seen.lost(), seen.dropped(), seen.waiting());
  }
}
