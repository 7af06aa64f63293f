package dev.fairlead.admin.view;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The proxy at one moment, and what it did in the second before. In a stream, the first view, each
 * that follows a new snapshot, and each after some were skipped because they were not read in time,
 * are whole; the others have of {@code backends}, {@code loads}, {@code routes}, {@code limits} and
 * {@code events} only what is not as it was before.
 *
 * @param number of the view, ascending
 * @param whole whether everything is in it
 * @param time when it was made
 * @param snapshot number of the configuration in force
 * @param revertsAt when what waits to be confirmed is taken back; null when nothing waits
 * @param process which program it is
 * @param connections client connections open
 * @param waiting exchanges that wait for a backend that is not full
 * @param staleLoops event loops that did not answer in time, whose figures are older
 * @param requests exchanges ended since the start
 * @param second what the last second came to
 * @param past the last five minutes at the most, {@code second} among them, oldest first; empty
 *     unless {@code whole}
 * @param upstreams in file order; empty unless {@code whole}
 * @param backends in file order
 * @param loads what backends do now
 * @param routes in file order
 * @param limits those of listeners first
 * @param events oldest first
 */
public record LiveView(
    long number,
    boolean whole,
    Instant time,
    long snapshot,
    @Nullable Instant revertsAt,
    LiveProcess process,
    int connections,
    int waiting,
    int staleLoops,
    long requests,
    LiveSecond second,
    List<LiveSecond> past,
    List<LiveUpstream> upstreams,
    List<LiveBackend> backends,
    List<LiveLoad> loads,
    List<LiveRoute> routes,
    List<LimitView> limits,
    List<EventView> events) {
  public LiveView {
    past = List.copyOf(past);
    upstreams = List.copyOf(upstreams);
    backends = List.copyOf(backends);
    loads = List.copyOf(loads);
    routes = List.copyOf(routes);
    limits = List.copyOf(limits);
    events = List.copyOf(events);
  }

  /**
   * The program.
   *
   * @param version of it
   * @param pid process id
   * @param uptimeSeconds since it started
   * @param listeners addresses bound
   */
  public record LiveProcess(String version, long pid, long uptimeSeconds, List<String> listeners) {
    public LiveProcess {
      listeners = List.copyOf(listeners);
    }
  }

  /**
   * What came in about a second.
   *
   * @param time its end
   * @param perSecond exchanges that ended; null in the first view after nobody watched, since there
   *     is none before it to compare with
   * @param statuses how many a second were sent each status; 0 for those cut before any
   * @param p50 milliseconds, over the last ten seconds; 0 when there was no exchange
   * @param p90 the same
   * @param p99 the same
   */
  public record LiveSecond(
      Instant time,
      @Nullable Double perSecond,
      SortedMap<Integer, Double> statuses,
      double p50,
      double p90,
      double p99) {}

  /**
   * An upstream.
   *
   * @param balance how a backend is chosen
   * @param sticky how clients are kept at one; null when they are not
   */
  public record LiveUpstream(String name, String balance, @Nullable String sticky) {}

  /**
   * A backend, as far as it seldom changes.
   *
   * @param id its number in this snapshot
   * @param url as it may be added again
   * @param state what it is wanted to do: ready, drain or maintenance
   * @param availability what it may be used for
   * @param since when it became so; null for the start
   * @param cause why, in words; null when it always was
   * @param weight its share, as configured
   * @param effectiveWeight its share now
   * @param priority its tier; 10 for a backup
   * @param maxInFlight how many exchanges it may serve; 0 for any number
   * @param changes of its availability, the last dozen, oldest first
   */
  public record LiveBackend(
      int id,
      String upstream,
      String name,
      String url,
      String state,
      String availability,
      @Nullable Instant since,
      @Nullable String cause,
      int weight,
      double effectiveWeight,
      int priority,
      int maxInFlight,
      List<LiveChange> changes) {
    public LiveBackend {
      changes = List.copyOf(changes);
    }
  }

  /** That a backend's availability became another. */
  public record LiveChange(Instant time, @Nullable String from, @Nullable String to) {}

  /**
   * What a backend does now.
   *
   * @param id number of the backend
   * @param inFlight exchanges it is serving
   * @param perSecond exchanges that ended in the last second
   * @param failing of these, those that were answered 5xx or not at all
   * @param p50 milliseconds, over some five seconds; 0 when there was no exchange
   * @param p99 the same
   */
  public record LiveLoad(
      int id, int inFlight, double perSecond, double failing, double p50, double p99) {}

  /**
   * What a route does now.
   *
   * @param perSecond exchanges that ended in the last second
   * @param failing of these, those that were answered 5xx or not at all
   * @param requests all since the start
   */
  public record LiveRoute(
      String name, String upstream, double perSecond, double failing, long requests) {}
}
