package dev.fairlead.analytics.report;

import dev.fairlead.analytics.history.HistoryReader;
import dev.fairlead.analytics.history.Selection;
import dev.fairlead.analytics.report.Ledger.Entry;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The counts of a period by minutes, hours, days and the spans of a report; with the hours of some
 * weeks before it, to compare with. Not for concurrent use.
 */
final class Counts {
  private static final long MINUTE = 60;
  private static final long HOUR = 3_600;
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

  /** Hours before this are not known for what is asked for. */
  private long hoursKnownFrom = Long.MIN_VALUE;

  // The minute that is being summed up over several proxies.
  private long minute = Long.MIN_VALUE;
  private long minuteCount;
  private long minuteClientErrors;
  private long minuteServerErrors;

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
    hasMinutes = all;
    reader.minutes(
        from - UnusualHours.WEEKS * WEEK,
        until,
        (start, _, count, clientErrors, serverErrors) -> {
          if (start != minute) {
            minuteIsOver(all);
            minute = start;
          }
          minuteCount += count;
          minuteClientErrors += clientErrors;
          minuteServerErrors += serverErrors;
        });
    minuteIsOver(all);
    if (!all) {
      hasMinutes = true;
      reader.selected(selection, from, until, this::selected);
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

  private void minuteIsOver(boolean counted) {
    if (minute == Long.MIN_VALUE) {
      return;
    }
    long count = counted ? minuteCount : 0;
    long clientErrors = counted ? minuteClientErrors : 0;
    long serverErrors = counted ? minuteServerErrors : 0;
    Entry hour = hours.at(minute);
    hour.recorded += MINUTE;
    hour.add(count, clientErrors, serverErrors);
    if (minute >= from) {
      for (Entry each :
          new Entry[] {hoursWithin.at(minute), days.at(minute), spans.at(minute), total}) {
        each.recorded += MINUTE;
        each.add(count, clientErrors, serverErrors);
      }
      if (counted) {
        extreme(minute, count);
      }
    }
    minuteCount = 0;
    minuteClientErrors = 0;
    minuteServerErrors = 0;
  }

  private void extreme(long start, long count) {
    if (peakMinute == null || count > peakMinute.count()) {
      peakMinute = moment(start, count);
    }
    if (lowestMinute == null || count < lowestMinute.count()) {
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
    if (seconds == MINUTE && (peakMinute == null || count > peakMinute.count())) {
      peakMinute = moment(start, count);
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

  double recordedShare() {
    return total.recorded / (double) (until - from);
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
