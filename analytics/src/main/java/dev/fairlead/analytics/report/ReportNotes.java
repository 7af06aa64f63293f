package dev.fairlead.analytics.report;

import dev.fairlead.analytics.history.HistoryReader;
import dev.fairlead.analytics.history.Selection;
import dev.fairlead.analytics.history.Writer;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a reader should know of how exact a report is. Used by one thread, once. */
final class ReportNotes {
  private static final int HOUR = 3_600;
  private static final long DAY = 86_400;

  /** A proxy that has not written for so many seconds is told of. */
  private static final long UNWRITTEN_AFTER = 90;

  private final HistoryReader reader;
  private final ReportRequest request;
  private final Instant now;
  private final ZoneId zone;
  private final long from;
  private final long until;
  private final boolean minutesKnown;
  private final List<String> notes = new ArrayList<>();

  /**
   * Notes on what was read.
   *
   * @param now when the report is made
   * @param minutesKnown whether the busiest minute is
   */
  ReportNotes(HistoryReader reader, ReportRequest request, Instant now, boolean minutesKnown) {
    this.reader = reader;
    this.request = request;
    this.now = now;
    this.zone = request.zone();
    this.from = request.from().getEpochSecond();
    this.until = request.to().getEpochSecond();
    this.minutesKnown = minutesKnown;
  }

  /** All of them. */
  List<String> of(Report.@Nullable Visitors visitors) throws IOException {
    if (!reader.hasRecorded(request.selection())) {
      notes.add(
          "Nothing was ever recorded of %s, which is in the configuration."
              .formatted(selected(request.selection())));
    }
    if (reader.begins() > from && reader.begins() < until) {
      notes.add("The history begins at " + Times.minute(at(reader.begins())) + ".");
    }
    if (visitors != null) {
      visitors
          .unlisted()
          .forEach((kind, count) ->
              notes.add(
                  "More different ones of kind '%s' came at once than are told apart: %s requests are in no count of these."
                      .formatted(kind, Times.count(count))));
    }
    if (reader.damaged() > 0) {
      notes.add(
          "%,d rows of the history are damaged: their latencies, or who came, are left out."
              .formatted(reader.damaged()));
    }
    for (Writer writer : reader.writers()) {
      // Flushes are of seconds; of one that was killed it is not known that it does not run.
      Instant late = writer.flushed().plusSeconds(UNWRITTEN_AFTER);
      if (writer.running() && late.isBefore(now) && late.isBefore(request.to())) {
        notes.add(
            "%s wrote last at %s, and has not said that it ends: what it had since is not in here."
                .formatted(writer.name(), Times.minute(at(writer.flushed().getEpochSecond()))));
      }
      boolean minutesTell = writer.minutesFrom() - Math.max(from, reader.begins()) <= HOUR;
      if (from < writer.hoursFrom() && reader.begins() < writer.hoursFrom() && !minutesTell) {
        long known = Math.min(writer.hoursFrom(), until);
        boolean utc = zone.getRules().getOffset(request.from()).getTotalSeconds() == 0;
        if (!utc || from % DAY != 0) {
          notes.add(
              "Routes, backends and causes before "
                  + Times.minute(at(known))
                  + " are known by days of UTC (%s); totals are exact.".formatted(writer.name()));
        }
      }
    }
    if (!request.selection().isAll() && !minutesKnown) {
      notes.add("Minutes of a part of the traffic are shown for two days at the most.");
    }
    return notes;
  }

  private ZonedDateTime at(long seconds) {
    return Instant.ofEpochSecond(seconds).atZone(zone);
  }

  /** What is asked for, in words; empty for all traffic. */
  static String selected(Selection selection) {
    StringBuilder text = new StringBuilder();
    if (selection.route() != null) {
      text.append("route ").append(selection.route());
    }
    if (selection.upstream() != null) {
      text.append(text.isEmpty() ? "" : ", ").append("upstream ").append(selection.upstream());
    }
    if (selection.backend() != null) {
      text.append(text.isEmpty() ? "" : ", ").append("backend ").append(selection.backend());
    }
    return text.toString();
  }
}
