package dev.fairlead.rehearsal;

import dev.fairlead.analytics.history.HistoryReader;
import dev.fairlead.analytics.history.Selection;
import dev.fairlead.analytics.history.StoreException;
import dev.fairlead.analytics.history.UnknownNameException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the history has of a period that bears on a configuration: how much each route and backend
 * had, and how much at the most in a minute. Filled by one thread.
 */
final class RecordedRates {
  private static final int MINUTE = 60;

  /** By route, as recorded; {@code -} for requests without one. */
  final Map<String, Rate> routes = new TreeMap<>();

  /** By backend, {@code upstream/name}. */
  final Map<String, Long> backends = new TreeMap<>();

  /** Of all. */
  long count;

  /** Whether some of it is known by longer times than minutes, so that peaks are unknown. */
  boolean coarse;

  /** How much one route had. */
  static final class Rate {
    long count;
    long peakMinute;
    long peakTwoMinutes;
    private long lastStart = Long.MIN_VALUE;
    private long last;
    private final TreeMap<Long, Long> minutes = new TreeMap<>();

    private void minute(long start, long requests) {
      // Several proxies may have counted in it.
      minutes.merge(start, requests, Long::sum);
    }

    private void settle() {
      minutes.forEach((start, requests) -> {
        long before = lastStart == start - MINUTE ? last : 0;
        peakMinute = Math.max(peakMinute, requests);
        peakTwoMinutes = Math.max(peakTwoMinutes, requests + before);
        lastStart = start;
        last = requests;
      });
      minutes.clear();
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
          long requests = figures.count;
          rates.count += requests;
          rates.routes.computeIfAbsent(key.route(), _ -> new Rate()).count += requests;
          if (!key.backend().equals("-") && !key.backend().endsWith("/-")) {
            rates.backends.merge(key.backend(), requests, Long::sum);
          }
        });
    for (Map.Entry<String, Rate> each : rates.routes.entrySet()) {
      reader.selected(
          new Selection(each.getKey(), null, null),
          from,
          until,
          (start, seconds, requests, _, _) -> {
            rates.coarse |= seconds > MINUTE;
            each.getValue().minute(start, requests);
          });
    }
    rates.routes.values().forEach(Rate::settle);
    return rates;
  }
}
