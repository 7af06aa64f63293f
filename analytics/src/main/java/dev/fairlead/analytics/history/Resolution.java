package dev.fairlead.analytics.history;

import java.util.Locale;

/** For how long a time sums are kept. */
enum Resolution {
  /** Of 60 seconds. */
  MINUTE(60),
  /** Of UTC, as are the longer ones. */
  HOUR(3_600),
  /** From midnight on. */
  DAY(86_400),
  /** Four weeks, counted from 1970-01-01 on. */
  FOUR_WEEKS(2_419_200);

  /** Between an hour and a minute: totals of all routes and backends, kept for ever. */
  static final long QUARTER = 900;

  private final long seconds;

  Resolution(long seconds) {
    this.seconds = seconds;
  }

  /** Length. */
  long seconds() {
    return seconds;
  }

  /** The start of that which a time is in. */
  long floor(long time) {
    return Math.floorDiv(time, seconds) * seconds;
  }

  /** The first start at or after a time. */
  long ceiling(long time) {
    return Math.ceilDiv(time, seconds) * seconds;
  }

  /** The table of traffic. */
  String traffic() {
    return "traffic_" + name().toLowerCase(Locale.ROOT);
  }

  /** The table of causes. */
  String causes() {
    return "cause_" + name().toLowerCase(Locale.ROOT);
  }
}
