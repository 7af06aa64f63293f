package dev.fairlead.analytics.report;

import dev.fairlead.analytics.history.HistoryReader;
import dev.fairlead.analytics.recording.Figures;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the period before came to, to compare with. Used by one thread, once. */
final class PeriodBefore {
  private final HistoryReader reader;
  private final ReportRequest request;
  private final ZoneId zone;
  private final long from;
  private final long until;
  private final boolean halfHours;
  private final Consumer<String> notes;

  private PeriodBefore(
      HistoryReader reader, ReportRequest request, boolean halfHours, Consumer<String> notes) {
    this.reader = reader;
    this.request = request;
    this.zone = request.zone();
    this.from = request.from().getEpochSecond();
    this.until = request.to().getEpochSecond();
    this.halfHours = halfHours;
    this.notes = notes;
  }

  /**
   * Reads it; null where nothing is known of it.
   *
   * @param halfHours whether hours of the zone's clock are not those of UTC
   * @param notes told what a reader should know of it
   */
  static Report.@Nullable Before read(
      HistoryReader reader, ReportRequest request, boolean halfHours, Consumer<String> notes)
      throws IOException {
    return new PeriodBefore(reader, request, halfHours, notes).read();
  }

  private Report.@Nullable Before read() throws IOException {
    ZonedDateTime start = beforeFrom();
    long first = start.toEpochSecond();
    if (reader.begins() >= from) {
      return null;
    }
    Counts earlier = new Counts(first, from, request.grain(), zone);
    earlier.read(reader, request.selection());
    if (earlier.recordedSeconds() == 0) {
      return null;
    }
    Figures sum = new Figures();
    if (request.selection().isAll()) {
      reader.totals(first, from, halfHours, (_, _, _, figures) -> sum.add(figures));
    } else {
      reader.traffic(
          request.selection(), first, from, false, (_, _, _, figures) -> sum.add(figures));
    }
    if (earlier.recordedSeconds() < (from - first) * 0.9) {
      notes.accept(
          "Of the period before, %.0f %% was recorded."
              .formatted(100.0 * earlier.recordedSeconds() / (from - first)));
    }
    return new Report.Before(
        start,
        earlier.total().count,
        earlier.total().clientErrors,
        earlier.total().serverErrors,
        Tallies.latency(sum).p99());
  }

  /** As many days earlier where it is of whole days, however long these are; else as long. */
  private ZonedDateTime beforeFrom() {
    ZonedDateTime start = at(from);
    ZonedDateTime end = at(until);
    boolean days =
        start.toLocalTime().equals(LocalTime.MIDNIGHT)
            && end.toLocalTime().equals(LocalTime.MIDNIGHT);
    return days
        ? start.minusDays(ChronoUnit.DAYS.between(start.toLocalDate(), end.toLocalDate()))
        : at(from - (until - from));
  }

  private ZonedDateTime at(long seconds) {
    return Instant.ofEpochSecond(seconds).atZone(zone);
  }
}
