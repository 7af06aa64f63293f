package dev.fairlead.analytics.history;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Reads who came: days where they are summed up, else whole hours, those that the period has the
 * greater part of, and what stands in the journal only. Used by one thread at a time.
 */
final class VisitorReader {
  private final Session session;
  private final Damage damage;
  private final Sketches sum = new Sketches();

  VisitorReader(Session session, Damage damage) {
    this.session = session;
    this.damage = damage;
  }

  /** All that was read until now. */
  Sketches sum() {
    return sum;
  }

  /** Adds what one proxy has of a period. */
  void read(Writer writer, long from, long until) throws SQLException {
    for (Cover part : Cover.of(writer, from, until, Resolution.DAY)) {
      Resolution resolution =
          part.resolution() == Resolution.DAY ? Resolution.DAY : Resolution.HOUR;
      summedUp(part, resolution, writer);
    }
    unfinished(writer, from, until);
  }

  private void summedUp(Cover part, Resolution resolution, Writer writer) throws SQLException {
    String table = resolution == Resolution.DAY ? "visitor_day" : "visitor_hour";
    // Of an hour of which minutes are asked for, all is taken or nothing.
    boolean minutes = part.resolution() == Resolution.MINUTE;
    long from = minutes ? resolution.ceiling(part.from() - 1_800) : part.from();
    long until = minutes ? resolution.ceiling(part.until() - 1) : part.until();
    Cover whole = new Cover(resolution, from, until);
    try (ResultSet row = session.span("kind, sketch", table, whole, writer).executeQuery()) {
      while (row.next()) {
        damage.note(sum.add(row.getString(1), row.getBytes(2)));
      }
    }
  }

  /** What stands in the journal only. */
  private void unfinished(Writer writer, long from, long until) throws SQLException {
    try (ResultSet row =
        session
            .prepare(
                "SELECT items FROM visitor_journal WHERE proxy = ? AND start > ? AND start < ?",
                writer.id(),
                from - Resolution.HOUR.seconds(),
                until)
            .executeQuery()) {
      while (row.next()) {
        damage.note(Visitations.decode(row.getBytes(1), sum));
      }
    }
  }
}
