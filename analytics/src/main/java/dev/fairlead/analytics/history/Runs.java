package dev.fairlead.analytics.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * From when to when the processes of one proxy counted. Of the time before the first one that is
 * known, a minute that is there counts as a whole one. Confined to one thread at a time.
 */
final class Runs {
  private static final long MINUTE_MILLIS = 60_000;

  private final List<Span> spans = new ArrayList<>();

  /** Where the last look was: looks mostly go forward in time. */
  private int at;

  /** Reads them, the first first. */
  static Runs read(Session session, Writer writer) throws SQLException {
    Runs runs = new Runs();
    if (Schema.version(session) >= 2) {
      try (ResultSet row =
          session
              .prepare(
                  "SELECT began_ms, ended_ms FROM run WHERE proxy = ? ORDER BY began_ms",
                  writer.id())
              .executeQuery()) {
        while (row.next()) {
          long began = row.getLong(1);
          long ended = row.getLong(2);
          runs.add(began, row.wasNull() ? writer.flushed().toEpochMilli() : ended);
        }
      }
    }
    if (runs.spans.isEmpty()) {
      // A store that a version wrote which did not write them down.
      runs.add(0, writer.flushed().toEpochMilli());
    }
    return runs;
  }

  /** Adds one that begins after those before it. */
  void add(long beganMillis, long endedMillis) {
    spans.add(new Span(beganMillis, endedMillis));
  }

  /**
   * The parts of a minute in which one ran.
   *
   * @param start of the minute, in seconds since 1970
   * @return whether all of it is in {@code into} now
   */
  boolean within(long start, List<Span> into) {
    long from = start * 1000;
    long until = from + MINUTE_MILLIS;
    if (spans.isEmpty() || until <= spans.getFirst().from()) {
      into.add(new Span(from, until));
      return true;
    }
    while (at > 0 && spans.get(at).from() > from) {
      at--;
    }
    while (at < spans.size() - 1 && spans.get(at).until() <= from) {
      at++;
    }
    for (int i = at; i < spans.size() && spans.get(i).from() < until; i++) {
      Span part =
          new Span(Math.max(from, spans.get(i).from()), Math.min(until, spans.get(i).until()));
      if (part.from() < part.until()) {
        into.add(part);
        if (part.until() - part.from() == MINUTE_MILLIS) {
          return true;
        }
      }
    }
    return false;
  }

  /** How long some parts of a minute are together, in whole seconds; they may overlap. */
  static long seconds(List<Span> parts) {
    parts.sort(java.util.Comparator.comparingLong(Span::from));
    long sum = 0;
    long reached = Long.MIN_VALUE;
    for (Span part : parts) {
      long from = Math.max(part.from(), reached);
      if (part.until() > from) {
        sum += part.until() - from;
        reached = part.until();
      }
    }
    return sum / 1000;
  }

  /** A length of time, in milliseconds since 1970. */
  record Span(long from, long until) {}
}
