package dev.fairlead.admin;

import dev.fairlead.admin.view.LimitView;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of a running proxy, as the admin port sends it. Immutable. Times are in milliseconds
 * where the name says so.
 *
 * @param version of the program
 * @param pid process id
 * @param uptimeSeconds since the process started
 * @param snapshot number of the configuration in force
 * @param listeners addresses bound
 * @param connections client connections open
 * @param refusedConnections client connections closed at once since the start, by reason
 * @param staleLoops event loops that did not answer in time, whose figures are older
 * @param total all exchanges
 * @param routes in file order; behind them {@code -} for requests without a route, if there were
 *     any
 * @param upstreams in file order
 * @param retries what was counted of attempts that were made again, by name
 * @param limits rate and concurrency limits, those of listeners first
 * @param accessLog null when there is none
 * @param certificates that clients are shown
 */
public record StatusReport(
    String version,
    long pid,
    long uptimeSeconds,
    long snapshot,
    List<String> listeners,
    int connections,
    SortedMap<String, Long> refusedConnections,
    int staleLoops,
    Sums total,
    List<RouteStatus> routes,
    List<UpstreamStatus> upstreams,
    SortedMap<String, Long> retries,
    List<LimitView> limits,
    @Nullable AccessLogStatus accessLog,
    List<CertificateStatus> certificates) {
  public StatusReport {
    limits = List.copyOf(limits);
    certificates = List.copyOf(certificates);
    refusedConnections = Collections.unmodifiableSortedMap(new TreeMap<>(refusedConnections));
    retries = Collections.unmodifiableSortedMap(new TreeMap<>(retries));
    listeners = List.copyOf(listeners);
    routes = List.copyOf(routes);
    upstreams = List.copyOf(upstreams);
  }

  /**
   * A certificate that clients are shown.
   *
   * @param listener where
   * @param names whom it is for
   * @param expires when, in ISO 8601
   * @param daysLeft whole days until then; negative when it has expired
   * @param warning {@code expires-soon} from 30 days before the end on, or that the end is past;
   *     null before
   */
  public record CertificateStatus(
      String listener,
      List<String> names,
      String expires,
      long daysLeft,
      @Nullable String warning) {
    public CertificateStatus {
      names = List.copyOf(names);
    }

    private static final int SOON_DAYS = 30;

    /** As it is at one moment. */
    public static CertificateStatus of(
        String listener, List<String> names, Instant expires, Instant now) {
      long days = Math.floorDiv(Duration.between(now, expires).toSeconds(), 86_400);
      return new CertificateStatus(
          listener,
          names,
          expires.toString(),
          days,
          days < 0 ? "expired" : days < SOON_DAYS ? "expires-soon" : null);
    }
  }

  /**
   * Sums over exchanges that have ended.
   *
   * @param requests how many
   * @param bytesIn bytes of request bodies
   * @param bytesOut bytes of response bodies
   * @param statuses how often each status was sent; 499 where the client left first
   * @param failures how often each failure occurred
   * @param latency from the first byte of the request to the last of the response
   * @param firstByte from the first byte of the request to the first of the backend's response
   */
  public record Sums(
      long requests,
      long bytesIn,
      long bytesOut,
      SortedMap<Integer, Long> statuses,
      SortedMap<String, Long> failures,
      LatencyMillis latency,
      LatencyMillis firstByte) {
    public Sums {
      statuses = Collections.unmodifiableSortedMap(new TreeMap<>(statuses));
      failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
    }

    /** How often a status was sent whose first digit is that. */
    long statusClass(int hundreds) {
      return statuses.subMap(hundreds * 100, hundreds * 100 + 100).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  /** Latencies in milliseconds, exact to about 1 %; 0 when none was measured. */
  public record LatencyMillis(double p50, double p90, double p99, double max) {}

  /** What a route has seen. */
  public record RouteStatus(String name, String upstream, Sums sums) {}

  /**
   * An upstream and its backends.
   *
   * @param balance the policy
   * @param queue who waits for a backend that is not full
   * @param backends in file order
   */
  public record UpstreamStatus(
      String name, String balance, QueueStatus queue, List<BackendStatus> backends) {
    public UpstreamStatus {
      backends = List.copyOf(backends);
    }
  }

  /**
   * Exchanges that wait, or have waited, while every backend that would do was full.
   *
   * @param size how many may wait
   * @param waiting now
   * @param waited all that ever waited
   * @param refused found it full, and were answered 503
   * @param timedOut waited in vain, and were answered 503
   * @param meanMillis mean of the waits that have ended
   * @param maxMillis the longest of them
   */
  public record QueueStatus(
      int size,
      int waiting,
      long waited,
      long refused,
      long timedOut,
      double meanMillis,
      double maxMillis) {}

  /**
   * A backend and what it has seen as the last one tried of an exchange.
   *
   * @param state what it is wanted to do: ready, drain, maintenance
   * @param availability what it may be used for: ready, warming, unchecked, draining, ejected,
   *     down, maintenance
   * @param since since when, ISO 8601; null when it has not been looked at yet
   * @param cause why, in words; null when it has not been looked at yet
   * @param weight its share, as configured
   * @param effectiveWeight its share now: less while it starts slowly, 0 while it takes nobody who
   *     is not bound to it
   * @param priority its tier; 10 for a backup
   * @param inFlight exchanges it is serving now
   * @param maxInFlight how many it may serve; 0 for any number
   */
  public record BackendStatus(
      String name,
      String address,
      String state,
      String availability,
      @Nullable String since,
      @Nullable String cause,
      int weight,
      double effectiveWeight,
      int priority,
      int inFlight,
      int maxInFlight,
      Sums sums) {}

  /** Lines written, lines lost, and failed attempts to write. */
  public record AccessLogStatus(long written, long dropped, long errors) {}
}
