package dev.fairlead.analytics.report;

import dev.fairlead.analytics.history.HealthChange;
import dev.fairlead.analytics.history.Sketches;
import dev.fairlead.analytics.recording.VisitorKind;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a period came to. Immutable.
 *
 * @param from its start, by the clock of the zone asked for
 * @param to its end
 * @param made when the report was made
 * @param grain how it is listed
 * @param selection in words; empty for all traffic
 * @param command how it was asked for; may be empty
 * @param proxies whose histories are in it
 * @param recorded the share of the period, as far as it is over, in which somebody counted, 0 to 1
 * @param total all of it
 * @param before what the period before came to; null where nothing is known of it
 * @param extremes peaks and lows
 * @param spans in order of time
 * @param statuses how often each code was sent, in their order
 * @param routes the busiest first
 * @param backends the busiest first
 * @param visitors who came; null where that is not known
 * @param causes why exchanges failed, the most frequent first
 * @param limits what was refused by limits, the most frequent first
 * @param health changes of backends' availability
 * @param unusual hours that were not like the same hour of earlier weeks
 * @param notes what a reader should know of how exact this is
 */
public record Report(
    ZonedDateTime from,
    ZonedDateTime to,
    ZonedDateTime made,
    Grain grain,
    String selection,
    String command,
    List<String> proxies,
    double recorded,
    Totals total,
    @Nullable Before before,
    Extremes extremes,
    List<Span> spans,
    List<Status> statuses,
    List<Part> routes,
    List<Part> backends,
    @Nullable Visitors visitors,
    List<Cause> causes,
    List<Cause> limits,
    List<HealthChange> health,
    List<Unusual> unusual,
    List<String> notes) {

  /**
   * Latencies in microseconds, each exact to about 1 %; null where nothing was counted.
   *
   * @param count how many there are
   */
  public record Latency(
      long count,
      @Nullable Long p50,
      @Nullable Long p90,
      @Nullable Long p99,
      @Nullable Long p999,
      @Nullable Long max) {
    /** Of nothing. */
    static final Latency NONE = new Latency(0, null, null, null, null, null);
  }

  /**
   * Sums.
   *
   * @param count exchanges
   * @param perSecond on average, over the time in which somebody counted
   * @param clientErrors statuses of 400 to 499
   * @param serverErrors statuses of 500 to 599
   * @param bytesIn of request bodies
   * @param bytesOut of response bodies
   * @param retries attempts beyond the first ones
   * @param latency from the first byte of the request to the last of the response
   * @param split where the time went, on average
   */
  public record Totals(
      long count,
      double perSecond,
      long clientErrors,
      long serverErrors,
      long bytesIn,
      long bytesOut,
      long retries,
      Latency latency,
      Split split) {}

  /**
   * Means in microseconds; null where nothing was counted.
   *
   * @param queue waiting for a backend that was not full
   * @param connect until a connection to a backend was at hand, the queue excluded
   * @param backend from then until the first byte of the answer
   * @param transfer from then until the last byte was handed to the client's connection
   * @param inside the time in which it was with the proxy alone
   */
  public record Split(
      @Nullable Long queue,
      @Nullable Long connect,
      @Nullable Long backend,
      @Nullable Long transfer,
      @Nullable Long inside) {
    /** Of nothing. */
    static final Split NONE = new Split(null, null, null, null, null);
  }

  /**
   * The period before, of the same length.
   *
   * @param from its start
   * @param p99 in microseconds; null where nothing was counted
   */
  public record Before(
      ZonedDateTime from, long count, long clientErrors, long serverErrors, @Nullable Long p99) {}

  /**
   * When it was busiest and when quietest; the quietest are minutes in which somebody counted all
   * of the time, and hours and days in which somebody did for 99 % of it. Null where there is none.
   */
  public record Extremes(
      @Nullable Moment peakMinute,
      @Nullable Moment lowestMinute,
      @Nullable Moment peakHour,
      @Nullable Moment lowestHour,
      @Nullable Moment peakDay,
      @Nullable Moment lowestDay) {}

  /** A span and what it came to. */
  public record Moment(ZonedDateTime start, long count) {}

  /**
   * A span of the period.
   *
   * @param start by the clock
   * @param end where the next one starts
   * @param p50 in microseconds; null where nothing was counted
   * @param p99 the same
   * @param recorded the share of it, as far as it is over, in which somebody counted
   */
  public record Span(
      ZonedDateTime start,
      ZonedDateTime end,
      long count,
      long clientErrors,
      long serverErrors,
      @Nullable Long p50,
      @Nullable Long p99,
      double recorded) {}

  /** How often a code was sent; 0 stands for exchanges that were cut before any. */
  public record Status(int code, long count) {}

  /** What one of several came to. */
  public record Part(
      String name,
      long count,
      long clientErrors,
      long serverErrors,
      long bytesOut,
      Latency latency) {}

  /**
   * Who came. Texts are as clients sent them: to be made inert.
   *
   * @param distinctClients how many different ones, to about 1.6 %
   * @param unlisted requests that are in no count of a kind, since more were different at once than
   *     are told from one another: by {@link VisitorKind#word}, where there are any
   */
  public record Visitors(
      long distinctClients,
      List<Sketches.Frequent> clients,
      List<Sketches.Frequent> paths,
      List<Sketches.Frequent> agents,
      List<Sketches.Frequent> referrers,
      Map<String, Long> unlisted) {
    /** Requests that are in no count of a kind. */
    long unlisted(VisitorKind kind) {
      return unlisted.getOrDefault(kind.word(), 0L);
    }
  }

  /** How often something happened; for a limit {@code name} is the limit's. */
  public record Cause(String name, String detail, long count) {}

  /**
   * An hour that was not like the others.
   *
   * @param usual the median of the same hour of earlier weeks
   * @param weeks how many there are to compare with
   */
  public record Unusual(ZonedDateTime start, long count, long usual, int weeks) {}
}
