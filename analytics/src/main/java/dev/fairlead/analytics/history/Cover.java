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
  private static final List<Resolution> COARSEST_FIRST =
      List.of(Resolution.FOUR_WEEKS, Resolution.DAY, Resolution.HOUR, Resolution.MINUTE);

  /**
   * The parts of a period, in no particular order.
   *
   * @param coarsest no sums are taken of longer times than these
   */
  static List<Cover> of(Writer writer, long from, long until, Resolution coarsest) {
    List<Cover> parts = new ArrayList<>();
    split(writer, from, until, COARSEST_FIRST.indexOf(coarsest), parts);
    return parts;
  }

  /**
   * The parts of a period, over as short times as are at hand without long reading: minutes of two
   * days at the most, else hours, else days.
   */
  static List<Cover> asFineAsMayBe(Writer writer, long from, long until) {
    boolean brief = until - from <= 2 * Resolution.DAY.seconds();
    return brief && from >= writer.minutesFrom()
        ? List.of(new Cover(Resolution.MINUTE, from, until))
        : hoursOrMore(writer, from, until);
  }

  private static List<Cover> hoursOrMore(Writer writer, long from, long until) {
    List<Cover> parts = new ArrayList<>();
    for (Cover part : of(writer, from, until, Resolution.DAY)) {
      long hours = Math.clamp(writer.hoursFrom(), part.from(), part.until());
      if (part.resolution() == Resolution.DAY && hours < part.until()) {
        parts.add(new Cover(Resolution.DAY, part.from(), hours));
        parts.add(new Cover(Resolution.HOUR, hours, part.until()));
      } else {
        parts.add(part);
      }
    }
    return parts;
  }

  private static void split(Writer writer, long from, long until, int level, List<Cover> parts) {
    if (from >= until) {
      return;
    }
    Resolution resolution = COARSEST_FIRST.get(level);
    if (resolution == Resolution.MINUTE) {
      parts.add(new Cover(resolution, from, until));
      return;
    }
    // Where there is nothing finer any more, the whole counts by its middle.
    long finerFrom = finerFrom(writer, resolution);
    long first = from < finerFrom ? middle(resolution, from) : resolution.ceiling(from);
    long last = until < finerFrom ? middle(resolution, until) : resolution.floor(until);
    last = Math.min(last, resolution.floor(writer.rolled()));
    if (first >= last) {
      split(writer, from, until, level + 1, parts);
      return;
    }
    parts.add(new Cover(resolution, first, last));
    split(writer, from, Math.min(first, until), level + 1, parts);
    split(writer, Math.max(last, from), until, level + 1, parts);
  }

  private static long finerFrom(Writer writer, Resolution resolution) {
    return switch (resolution) {
      case DAY -> writer.hoursFrom();
      case HOUR -> writer.minutesFrom();
      case FOUR_WEEKS, MINUTE -> Long.MIN_VALUE;
    };
  }

  /** The first whose middle is not before a time. */
  private static long middle(Resolution resolution, long time) {
    return resolution.ceiling(time - resolution.seconds() / 2);
  }
}
