package dev.fairlead.analytics.report;

import dev.fairlead.analytics.history.HistoryReader;
import dev.fairlead.analytics.history.Selection;
import dev.fairlead.analytics.recording.Figures;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All traffic of a period as a line of points, with its busiest and quietest times. Immutable.
 *
 * @param step how long a point is, but for days in which clocks change
 * @param begins when the history begins; null when it is empty
 * @param points in order of time, without gaps
 * @param extremes peaks and lows
 */
public record TrafficSeries(
    Step step, @Nullable Instant begins, List<Point> points, Report.Extremes extremes) {
  public TrafficSeries {
    points = List.copyOf(points);
  }

  /**
   * A point.
   *
   * @param start its start
   * @param seconds how long it is
   * @param count exchanges that began in it
   * @param clientErrors statuses of 400 to 499
   * @param serverErrors statuses of 500 to 599
   * @param p50 microseconds; 0 where it is not known. Of minutes that are summed up already, that
   *     of their quarter of an hour
   * @param p99 the same
   * @param recorded the share of it in which somebody counted, 0 to 1
   */
  public record Point(
      Instant start,
      long seconds,
      long count,
      long clientErrors,
      long serverErrors,
      long p50,
      long p99,
      double recorded) {}

  /** How long points are. */
  public enum Step {
    /** Of two days at the most. */
    MINUTE(60, Duration.ofDays(2)),
    /** Fifteen minutes, of two weeks at the most. */
    QUARTER(900, Duration.ofDays(14)),
    /** By the clock of the zone, of three months at the most. */
    HOUR(3_600, Duration.ofDays(93)),
    /** By the clock of the zone, of ten years at the most. */
    DAY(86_400, Duration.ofDays(3_660));

    private final long seconds;
    private final Duration longest;

    Step(long seconds, Duration longest) {
      this.seconds = seconds;
      this.longest = longest;
    }

    /** Of how long a period at the most. */
    public Duration longest() {
      return longest;
    }

    /** The finest with which a period has no more than some points. */
    public static Step fitting(Duration period, int mostPoints) {
      for (Step step : values()) {
        if (period.compareTo(step.longest) <= 0
            && period.toSeconds() / step.seconds <= mostPoints) {
          return step;
        }
      }
      return DAY;
    }
  }

  /**
   * Reads a series.
   *
   * @param from the start, to the minute
   * @param to the end, which is no part of it
   * @throws IOException with a sentence, when the store cannot be read
   */
  public static TrafficSeries read(
      HistoryReader reader, Instant from, Instant to, Step step, ZoneId zone) throws IOException {
    long first = from.getEpochSecond();
    long end = to.getEpochSecond();
    Counts counts = new Counts(first, end, step == Step.DAY ? Grain.DAILY : Grain.HOURLY, zone);
    counts.read(reader, Selection.ALL);
    NavigableMap<Long, Cell> cells = new TreeMap<>();
    if (step == Step.DAY || step == Step.HOUR) {
      counts.spans().forEach(each -> cells.put(Math.max(each.start, first), new Cell(each, end)));
    } else {
      fine(reader, first, end, step.seconds, cells);
    }
    reader.totals(
        first,
        end,
        true,
        (start, seconds, _, figures) -> latencies(cells, first, end, start, seconds, figures));
    long begins = reader.begins();
    return new TrafficSeries(
        step,
        begins == Long.MAX_VALUE ? null : Instant.ofEpochSecond(begins),
        points(cells),
        counts.extremes());
  }

  private static void fine(
      HistoryReader reader, long first, long end, long step, NavigableMap<Long, Cell> cells)
      throws IOException {
    long start = Math.floorDiv(first, step) * step;
    for (long at = start; at < end; at += step) {
      cells.put(Math.max(at, first), new Cell(Math.max(at, first), Math.min(at + step, end)));
    }
    reader.minutes(
        first,
        end,
        (at, recorded, count, clientErrors, serverErrors) -> {
          Cell cell = cells.floorEntry(at).getValue();
          cell.recorded += recorded;
          cell.count += count;
          cell.clientErrors += clientErrors;
          cell.serverErrors += serverErrors;
        });
  }

  /** Sums of a longer time than a point's are those of all points in it. */
  private static void latencies(
      NavigableMap<Long, Cell> cells,
      long first,
      long end,
      long start,
      long seconds,
      Figures figures) {
    long last = Math.min(start + seconds, end) - 1;
    for (Long at = cells.floorKey(Math.clamp(start, first, end - 1));
        at != null && at <= last;
        at = cells.higherKey(at)) {
      Cell cell = cells.get(at);
      if (cell == null) {
        return;
      }
      cell.figures.add(figures);
    }
  }

  private static List<Point> points(NavigableMap<Long, Cell> cells) {
    List<Point> points = new ArrayList<>();
    for (Cell each : cells.values()) {
      Report.Latency latency = Tallies.latency(each.figures);
      points.add(
          new Point(
              Instant.ofEpochSecond(each.start),
              each.end - each.start,
              each.count,
              each.clientErrors,
              each.serverErrors,
              known(each, latency.p50()),
              known(each, latency.p99()),
              Math.min(1, each.recorded / (double) (each.end - each.start))));
    }
    return points;
  }

  private static long known(Cell cell, @Nullable Long micros) {
    return cell.count == 0 || micros == null ? 0 : micros;
  }

  /** A point while it is summed up. Not for concurrent use. */
  private static final class Cell {
    private final long start;
    private final long end;
    private final Figures figures = new Figures();
    private long count;
    private long clientErrors;
    private long serverErrors;
    private long recorded;

    Cell(long start, long end) {
      this.start = start;
      this.end = end;
    }

    Cell(Ledger.Entry entry, long last) {
      this(entry.start, Math.min(entry.end, last));
      count = entry.count;
      clientErrors = entry.clientErrors;
      serverErrors = entry.serverErrors;
      recorded = entry.recorded;
    }
  }
}
