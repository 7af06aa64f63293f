package dev.fairlead.analytics.history;

import java.util.ArrayList;
import java.util.List;

/**
 * How a period is put together from what a store has of it: whole days where they are summed up,
 * hours and minutes at its ends and for what is not summed up yet. Where only longer sums are left,
 * those are taken whose middle is within the period.
 *
 * @param resolution of the sums
 * @param from start of the first, in seconds since 1970
 * @param until start of the first that is not taken
 */
record Cover(Resolution resolution, long from, long until) {
  /** The parts of a period, in no particular order. */
  static List<Cover> of(Writer writer, long from, long until) {
    List<Cover> parts = new ArrayList<>();
    if (from < until) {
      days(writer, from, until, parts);
    }
    return parts;
  }

  private static void days(Writer writer, long from, long until, List<Cover> parts) {
    Resolution day = Resolution.DAY;
    long rolled = day.floor(writer.rolled());
    // Where there are no hours any more, a day counts by its middle.
    long first = from < writer.hoursFrom() ? middle(day, from) : day.ceiling(from);
    long last = until < writer.hoursFrom() ? middle(day, until) : day.floor(until);
    last = Math.min(last, rolled);
    if (first >= last) {
      hours(writer, from, until, parts);
      return;
    }
    parts.add(new Cover(day, first, last));
    hours(writer, from, Math.min(first, until), parts);
    hours(writer, Math.max(last, from), until, parts);
  }

  private static void hours(Writer writer, long from, long until, List<Cover> parts) {
    if (from >= until) {
      return;
    }
    Resolution hour = Resolution.HOUR;
    long rolled = hour.floor(writer.rolled());
    long first = from < writer.minutesFrom() ? middle(hour, from) : hour.ceiling(from);
    long last = until < writer.minutesFrom() ? middle(hour, until) : hour.floor(until);
    last = Math.min(last, rolled);
    if (first >= last) {
      parts.add(new Cover(Resolution.MINUTE, from, until));
      return;
    }
    parts.add(new Cover(hour, first, last));
    if (from < first) {
      parts.add(new Cover(Resolution.MINUTE, from, first));
    }
    if (last < until) {
      parts.add(new Cover(Resolution.MINUTE, last, until));
    }
  }

  /** The first whose middle is not before a time. */
  private static long middle(Resolution resolution, long time) {
    return resolution.ceiling(time - resolution.seconds() / 2);
  }
}
