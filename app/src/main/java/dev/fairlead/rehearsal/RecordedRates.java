package dev.fairlead.rehearsal;

import dev.fairlead.analytics.history.HistoryReader;
import dev.fairlead.analytics.history.Selection;
import dev.fairlead.analytics.history.StoreException;
import dev.fairlead.analytics.history.UnknownNameException;
import dev.fairlead.analytics.history.Writer;
import dev.fairlead.analytics.recording.VisitorKind;
import dev.fairlead.model.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the history has of a period that bears on a configuration: how much each route and backend
 * had, how much at the most in a minute, what was refused, and which paths were asked for most.
 * Filled by one thread.
 */
final class RecordedRates {
  /** As the history has it where there is no route, backend or limit. */
  static final String NONE = "-";

  private static final int MINUTE = 60;
  private static final long HOUR = 3600;
  private static final long TWO_DAYS = 2 * 24 * 3600L;
  private static final int MOST_PATHS = 1000;

  /** By route, as recorded; {@link #NONE} for requests without one. */
  final Map<String, Rate> routes = new TreeMap<>();

  /** By backend, {@code upstream/name}. */
  final Map<String, Long> backends = new TreeMap<>();

  /** By reason. */
  final Map<Refusal, Long> refusals = new TreeMap<>();

  /** Those asked for most, the first the most. */
  final List<Asked> paths = new ArrayList<>();

  /** Of all. */
  final Rate all = new Rate();

  /**
   * Why requests were refused, by rules of the configuration.
   *
   * @param route that they had found, or {@link #NONE}
   * @param limit that refused them, or {@link #NONE}
   */
  record Refusal(String route, Failure failure, String limit) implements Comparable<Refusal> {
    @Override
    public int compareTo(Refusal other) {
      int byRoute = route.compareTo(other.route);
      int byFailure = failure.compareTo(other.failure);
      return byRoute != 0 ? byRoute : byFailure != 0 ? byFailure : limit.compareTo(other.limit);
    }
  }

  /**
   * A path that was asked for often.
   *
   * @param route that took it, or {@link #NONE}
   * @param path with ids folded to <code>{id}</code>
   * @param count how often, at the most
   * @param error so many of these may be others'
   */
  record Asked(String route, String path, long count, long error) {}

  /** How much one route had. */
  static final class Rate {
    long count;

    /** At the most in a minute, as far as minutes are kept. */
    long peakMinute;

    /** The same of two minutes of the clock, one after the other. */
    long peakTwoMinutes;

    /** Whether some of it is known by longer times than minutes, so that peaks may be higher. */
    boolean coarse;

    /** Each of its minutes, as far as they are kept. */
    MinuteSeries series = new MinuteSeries();

    private final TreeMap<Long, Long> minutes = new TreeMap<>();

    /** Of all of them together. */
    static Rate sum(List<Rate> rates) {
      Rate sum = new Rate();
      for (Rate each : rates) {
        sum.count += each.count;
        sum.coarse |= each.coarse;
      }
      sum.series = MinuteSeries.sum(rates.stream().map(each -> each.series).toList());
      sum.peaks();
      return sum;
    }

    private void point(long start, long seconds, long requests) {
      if (seconds > MINUTE) {
        coarse |= requests > 0;
      } else {
        // Several proxies may have counted in it.
        minutes.merge(start, requests, Long::sum);
      }
    }

    private void settle() {
      minutes.forEach(series::add);
      minutes.clear();
      peaks();
    }

    private void peaks() {
      peakMinute = series.peak();
      peakTwoMinutes = series.peakOfTwo();
    }
  }

  /** Reads a period, in seconds since 1970. */
  static RecordedRates read(HistoryReader reader, long from, long until)
      throws StoreException, UnknownNameException {
    RecordedRates rates = new RecordedRates();
    reader.traffic(
        Selection.ALL,
        from,
        until,
        true,
        (_, _, key, figures) -> {
          rates.all.count += figures.count;
          rates.routes.computeIfAbsent(key.route(), _ -> new Rate()).count += figures.count;
          if (!key.backend().equals(NONE) && !key.backend().endsWith("/-")) {
            rates.backends.merge(key.backend(), figures.count, Long::sum);
          }
        });
    if (rates.all.count == 0) {
      return rates;
    }
    List<Long> edges = edges(reader.writers(), from, until);
    rates.peaks(reader, Selection.ALL, rates.all, edges);
    for (Map.Entry<String, Rate> each : rates.routes.entrySet()) {
      rates.peaks(reader, new Selection(each.getKey(), null, null), each.getValue(), edges);
    }
    reader.causes(
        Selection.ALL,
        from,
        until,
        (key, count) -> {
          Failure failure = failure(key.cause());
          if (failure != null && count > 0) {
            rates.refusals.merge(new Refusal(key.route(), failure, key.limit()), count, Long::sum);
          }
        });
    // Of whole hours, the first and the last included.
    long first = Math.floorDiv(from, HOUR) * HOUR;
    long last = Math.ceilDiv(until, HOUR) * HOUR;
    for (var each : reader.visitors(first, last).top(VisitorKind.PATH, MOST_PATHS, null)) {
      int space = each.item().indexOf(' ');
      if (space > 0) {
        rates.paths.add(
            new Asked(
                each.item().substring(0, space),
                each.item().substring(space + 1),
                each.count(),
                each.error()));
      }
    }
    return rates;
  }

  /**
   * Minutes are read of two days at the most at a time, and where a proxy has none any more, what
   * is longer: no piece is of both.
   */
  private static List<Long> edges(List<Writer> writers, long from, long until) {
    TreeSet<Long> edges = new TreeSet<>();
    edges.add(from);
    for (Writer each : writers) {
      if (each.minutesFrom() > from && each.minutesFrom() < until) {
        edges.add(each.minutesFrom());
      }
    }
    // What is before the first minutes is no better known in pieces.
    Long next = edges.size() > 1 ? edges.higher(from) : Long.valueOf(from);
    for (long at = next == null ? from : next; at < until; at += TWO_DAYS) {
      edges.add(at);
    }
    edges.add(until);
    return List.copyOf(edges);
  }

  private void peaks(HistoryReader reader, Selection selection, Rate rate, List<Long> edges)
      throws StoreException, UnknownNameException {
    for (int i = 1; i < edges.size(); i++) {
      reader.selected(
          selection,
          edges.get(i - 1),
          edges.get(i),
          (start, seconds, requests, _, _) -> rate.point(start, seconds, requests));
    }
    rate.settle();
  }

  /** Of that name, if it is one by which rules refuse. */
  private static @Nullable Failure failure(String name) {
    try {
      return switch (Failure.valueOf(name.toUpperCase(Locale.ROOT))) {
        case RATE_LIMITED,
            OVERLOADED,
            ADDRESS_DENIED,
            PASSWORD_NEEDED,
            BODY_TOO_LARGE,
            NO_ROUTE,
            METHOD_NOT_ALLOWED,
            BAD_PATH,
            QUEUE_FULL,
            QUEUE_TIMEOUT,
            NO_BACKEND,
            BOUND_AWAY ->
            Failure.valueOf(name.toUpperCase(Locale.ROOT));
        default -> null;
      };
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
