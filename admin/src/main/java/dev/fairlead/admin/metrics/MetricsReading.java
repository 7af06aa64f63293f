package dev.fairlead.admin.metrics;

import dev.fairlead.analytics.StatisticsSnapshot;
import dev.fairlead.runtime.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What metrics are made of, at about one moment. Immutable, but for what the snapshot's parts
 * count.
 *
 * @param version of the program
 * @param snapshot the configuration in force
 * @param statistics what the loops have recorded
 * @param connections client connections open
 * @param refusedConnections closed at once since the start, by reason
 * @param idle connections to backends that no exchange uses, HTTP/1.1, by the backend's label
 * @param http2 connections to backends, HTTP/2, by the backend's label
 * @param certificates that clients are shown
 * @param reloads what became of configurations
 * @param accessLog null when there is none
 * @param historyUnwritten how old the oldest is of what was counted and is not in the history's
 *     store; nothing when all of it is, null when no history is kept
 * @param traces null when there is no tracing
 */
public record MetricsReading(
    String version,
    Snapshot snapshot,
    StatisticsSnapshot statistics,
    int connections,
    SortedMap<String, Long> refusedConnections,
    Map<String, Integer> idle,
    Map<String, Integer> http2,
    List<Certificate> certificates,
    Reloads reloads,
    @Nullable Lines accessLog,
    @Nullable Duration historyUnwritten,
    @Nullable Traces traces) {
  public MetricsReading {
    refusedConnections = new TreeMap<>(refusedConnections);
    idle = Map.copyOf(idle);
    http2 = Map.copyOf(http2);
    certificates = List.copyOf(certificates);
  }

  /** A certificate, by one of its names. */
  public record Certificate(String listener, String name, Instant notAfter) {}

  /**
   * What became of configurations since the start.
   *
   * @param taken how many came into force, that of the start not counted
   * @param refused how many were looked at and had mistakes
   * @param lastGood whether the one looked at last had none
   * @param since when the one in force came into force
   */
  public record Reloads(long taken, long refused, boolean lastGood, Instant since) {}

  /** Lines of the access log, and failed attempts to write. */
  public record Lines(long written, long dropped, long errors) {}

  /** Spans sent and not taken, exchanges not waited for, and exchanges waiting. */
  public record Traces(long exported, long lost, long dropped, int waiting) {}
}
