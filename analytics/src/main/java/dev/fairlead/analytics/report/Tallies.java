package dev.fairlead.analytics.report;

import dev.fairlead.analytics.recording.Figures;
import dev.fairlead.analytics.recording.TrafficKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Sums of a period, by route and by backend. Not for concurrent use. */
final class Tallies {
  private static final int CLIENT_ERRORS = 4;
  private static final int SERVER_ERRORS = 5;

  final One all = new One();
  final SortedMap<Integer, Long> statuses = new TreeMap<>();
  private final Map<String, One> routes = new HashMap<>();
  private final Map<String, One> backends = new HashMap<>();

  void add(TrafficKey key, Figures figures) {
    addStatus(key.status(), figures);
    routes.computeIfAbsent(key.route(), _ -> new One()).add(key.status(), figures);
    backends.computeIfAbsent(key.backend(), _ -> new One()).add(key.status(), figures);
  }

  void addStatus(int status, Figures figures) {
    all.add(status, figures);
    statuses.merge(status, figures.count, Long::sum);
  }

  List<Report.Part> routes() {
    return parts(routes);
  }

  List<Report.Part> backends() {
    return parts(backends);
  }

  private static List<Report.Part> parts(Map<String, One> ones) {
    return ones.entrySet().stream()
        .map(each -> each.getValue().part(each.getKey()))
        .sorted(
            Comparator.comparingLong(Report.Part::count)
                .reversed()
                .thenComparing(Report.Part::name))
        .toList();
  }

  /** Percentiles, if there is something they can be of. */
  static Report.Latency latency(Figures figures) {
    Histogram histogram = figures.latency().toHdr();
    if (histogram.getTotalCount() == 0) {
      return Report.Latency.NONE;
    }
    return new Report.Latency(
        histogram.getTotalCount(),
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(90),
        histogram.getValueAtPercentile(99),
        histogram.getValueAtPercentile(99.9),
        histogram.getMaxValue());
  }

  /** Of one thing. */
  static final class One {
    final Figures figures = new Figures();
    long clientErrors;
    long serverErrors;

    void add(int status, Figures more) {
      figures.add(more);
      switch (status / 100) {
        case CLIENT_ERRORS -> clientErrors += more.count;
        case SERVER_ERRORS -> serverErrors += more.count;
        default -> {}
      }
    }

    Report.Part part(String name) {
      return new Report.Part(
          name, figures.count, clientErrors, serverErrors, figures.bytesOut, latency(figures));
    }

    Report.Totals totals(double seconds) {
      long count = figures.count;
      return new Report.Totals(
          count,
          seconds > 0 ? count / seconds : 0,
          clientErrors,
          serverErrors,
          figures.bytesIn,
          figures.bytesOut,
          figures.retries,
          latency(figures),
          count == 0 ? Report.Split.NONE : split());
    }

    private Report.Split split() {
      long each = figures.count;
      long rest =
          figures.totalMicros - figures.queueMicros - figures.connectMicros - figures.waitMicros;
      return new Report.Split(
          figures.queueMicros / each,
          figures.connectMicros / each,
          figures.waitMicros / each,
          Math.max(0, rest / each),
          figures.insideMicros / each);
    }
  }
}
