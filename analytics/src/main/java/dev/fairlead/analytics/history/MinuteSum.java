package dev.fairlead.analytics.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Adds up what several proxies have counted in a minute, one minute after another. */
final class MinuteSum {
  private static final long SECONDS = 60;

  private final HistoryReader.Minutes minutes;
  private final List<Runs.Span> parts = new ArrayList<>();
  private long start = Long.MIN_VALUE;
  private boolean whole;
  private long count;
  private long clientErrors;
  private long serverErrors;

  MinuteSum(HistoryReader.Minutes minutes) {
    this.minutes = minutes;
  }

  /** Adds a row, of the same minute as the one before it or of a later one. */
  void add(ResultSet row, Runs runs) throws SQLException {
    long minute = row.getLong(1);
    if (minute != start) {
      isOver();
      start = minute;
    }
    whole |= runs.within(minute, parts);
    count += row.getLong(3);
    clientErrors += row.getLong(4);
    serverErrors += row.getLong(5);
  }

  /** Tells of the last one. */
  void isOver() {
    if (start != Long.MIN_VALUE) {
      minutes.minute(
          start, whole ? SECONDS : Runs.seconds(parts), count, clientErrors, serverErrors);
    }
    parts.clear();
    start = Long.MIN_VALUE;
    whole = false;
    count = 0;
    clientErrors = 0;
    serverErrors = 0;
  }
}
