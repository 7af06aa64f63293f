package dev.fairlead.analytics.report;

import dev.fairlead.analytics.history.HistoryReader;
import dev.fairlead.analytics.history.Selection;
import dev.fairlead.analytics.report.Ledger.Entry;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The counts of a period by minutes, hours, days and the spans of a report; with the hours of some
 * weeks before it, to compare with. Not for concurrent use.
 */
final class Counts {
  private static final long MINUTE = 60;
  private static final long HOUR = 3_600;
  private static final long DAY = 86_400;
  private static final long WEEK = 604_800;

  private final long from;
  private final long until;
  private final ZoneId zone;
  private final Ledger hours;

  /** Of the period alone, unlike {@link #hours}: its first and last may be parts of hours. */
  private final Ledger hoursWithin;

  private final Ledger days;
  private final Ledger spans;
  private final Entry total;
  private Report.@Nullable Moment peakMinute;
  private Report.@Nullable Moment lowestMinute;
  private boolean hasMinutes;
  private boolean selects;

  /** Hours before this are not known for what is asked for. */
  private long hoursKnownFrom = Long.MIN_VALUE;

  /** Of a part of the traffic: what came in each minute; 0 for those that were counted wholly. */
  private final Map<Long, Long> selectedMinutes = new TreeMap<>();

  private final Set<Long> wholeMinutes = new HashSet<>();

  Counts(long from, long until, Grain grain, ZoneId zone) {
    this.from = from;
    this.until = until;
    this.zone = zone;
    this.hours = new Ledger(Grain.HOURLY, zone);
    this.hoursWithin = new Ledger(Grain.HOURLY, zone);
    this.days = new Ledger(Grain.DAILY, zone);
    this.spans = new Ledger(grain, zone);
    this.total = new Entry(from, until);
    spans.fill(from, until);
  }

  void read(HistoryReader reader, Selection selection) throws IOException {
    boolean all = selection.isAll();
    selects = !all;
    reader.minutes(
        from - UnusualHours.WEEKS * WEEK,
        until,
        (start, recorded, count, clientErrors, serverErrors) -> {
          if (all) {
            minute(start, recorded, count, clientErrors, serverErrors);
          } else {
            minute(start, recorded, 0, 0, 0);
          }
        });
    if (all) {
      hasMinutes = true;
    } else {
      hasMinutes = isBrief();
      reader.selected(selection, from, until, this::selected);
      selectedExtremes();
      // The weeks before are looked at by hours only.
      reader.selected(
          selection,
          from - UnusualHours.WEEKS * WEEK,
          from,
          (start, seconds, count, clientErrors, serverErrors) -> {
            if (seconds <= HOUR) {
              hours.at(start).add(count, clientErrors, serverErrors);
            } else {
              hoursKnownFrom = Math.max(hoursKnownFrom, start + seconds);
            }
          });
    }
  }

  private void minute(long start, long recorded, long count, long clientErrors, long serverErrors) {
    Entry hour = hours.at(start);
    hour.recorded += recorded;
    hour.add(count, clientErrors, serverErrors);
    if (start >= from) {
      for (Entry each :
          new Entry[] {hoursWithin.at(start), days.at(start), spans.at(start), total}) {
        each.recorded += recorded;
        each.add(count, clientErrors, serverErrors);
      }
      if (!selects) {
        extreme(start, count, recorded >= MINUTE);
      } else if (isBrief() && recorded >= MINUTE) {
        wholeMinutes.add(start);
        selectedMinutes.putIfAbsent(start, 0L);
      }
    }
  }

  /** Only of so much are the minutes of a part of the traffic at hand. */
  private boolean isBrief() {
    return until - from <= 2 * DAY;
  }

  private void selectedExtremes() {
    selectedMinutes.forEach((start, count) -> extreme(start, count, wholeMinutes.contains(start)));
  }

  /** A minute in which nobody counted for a part of it may be the busiest, but not the quietest. */
  private void extreme(long start, long count, boolean whole) {
    if (peakMinute == null || count > peakMinute.count()) {
      peakMinute = moment(start, count);
    }
    if (whole && (lowestMinute == null || count < lowestMinute.count())) {
      lowestMinute = moment(start, count);
    }
  }

  private void selected(
      long start, long seconds, long count, long clientErrors, long serverErrors) {
    if (seconds > MINUTE) {
      hasMinutes = false;
    }
    long middle = Math.clamp(seconds <= HOUR ? start : start + seconds / 2, from, until - 1);
    if (seconds <= HOUR) {
      hours.at(middle).add(count, clientErrors, serverErrors);
      hoursWithin.at(middle).add(count, clientErrors, serverErrors);
    } else {
      hoursKnownFrom = Math.max(hoursKnownFrom, start + seconds);
    }
    days.at(middle).add(count, clientErrors, serverErrors);
    spans.at(middle).add(count, clientErrors, serverErrors);
    total.add(count, clientErrors, serverErrors);
    if (seconds == MINUTE && isBrief()) {
      selectedMinutes.merge(start, count, Long::sum);
    }
  }

  private Report.Moment moment(long start, long count) {
    return new Report.Moment(Instant.ofEpochSecond(start).atZone(zone), count);
  }

  Ledger hours() {
    return hours;
  }

  Collection<Entry> spans() {
    return spans.entries();
  }

  Entry span(long time) {
    return spans.at(time);
  }

  Entry total() {
    return total;
  }

  /** Whether the busiest minute is known. */
  boolean hasMinutes() {
    return hasMinutes;
  }

  double recordedSeconds() {
    return total.recorded;
  }

  /** The share in which somebody counted of what can have been by {@code end}. */
  double recordedShare(long end) {
    return Math.min(1, total.recorded / (double) Math.max(1, Math.min(until, end) - from));
  }

  Report.Extremes extremes() {
    return new Report.Extremes(
        hasMinutes ? peakMinute : null,
        hasMinutes ? lowestMinute : null,
        peak(hoursWithin, hoursKnownFrom),
        lowest(hoursWithin, hoursKnownFrom),
        peak(days, Long.MIN_VALUE),
        lowest(days, Long.MIN_VALUE));
  }

  private Report.@Nullable Moment peak(Ledger ledger, long knownFrom) {
    Entry best = null;
    for (Entry each : ledger.entries()) {
      if (each.end > from && each.start >= knownFrom && each.count > 0) {
        best = best == null || each.count > best.count ? each : best;
      }
    }
    return best == null ? null : moment(Math.max(best.start, from), best.count);
  }

  private Report.@Nullable Moment lowest(Ledger ledger, long knownFrom) {
    Entry best = null;
    for (Entry each : ledger.entries()) {
      if (each.start >= from && each.end <= until && each.start >= knownFrom && each.isWhole()) {
        best = best == null || each.count < best.count ? each : best;
      }
    }
    return best == null ? null : moment(best.start, best.count);
  }
}
