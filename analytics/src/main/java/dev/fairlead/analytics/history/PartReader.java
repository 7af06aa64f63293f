package dev.fairlead.analytics.history;

import dev.fairlead.analytics.history.HistoryReader.Points;
import dev.fairlead.analytics.history.HistoryReader.Sums;
import dev.fairlead.analytics.recording.CauseKey;
import dev.fairlead.analytics.recording.Figures;
import dev.fairlead.analytics.recording.MethodClass;
import dev.fairlead.analytics.recording.TrafficKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.ObjLongConsumer;

/**
 * Reads what is kept by route and backend, of those that are asked for. Used by one thread at a
 * time.
 */
final class PartReader {
  private final Session session;
  private final Names names;
  private final Damage damage;
  private final String condition;

  /**
   * A reader.
   *
   * @param condition as {@link Selection#condition} says it
   */
  PartReader(Session session, Names names, Damage damage, String condition) {
    this.session = session;
    this.names = names;
    this.damage = damage;
    this.condition = condition;
  }

  /** How often, and how often in vain. */
  void points(Cover part, Writer writer, Points points) throws SQLException {
    try (ResultSet row =
        session
            .span(
                "start, sum(count), sum(CASE WHEN status / 100 = 4 THEN count ELSE 0 END),"
                    + " sum(CASE WHEN status / 100 = 5 THEN count ELSE 0 END)",
                part.resolution().traffic(),
                part,
                writer,
                condition + " GROUP BY start ORDER BY start")
            .executeQuery()) {
      while (row.next()) {
        points.point(
            row.getLong(1),
            part.resolution().seconds(),
            row.getLong(2),
            row.getLong(3),
            row.getLong(4));
      }
    }
  }

  /** Sums with their latencies. */
  void traffic(Cover part, Writer writer, Sums<TrafficKey> sums) throws SQLException {
    try (ResultSet row =
        session
            .span(
                "start, route, backend, method, status, " + Rows.SUMS + ", latency",
                part.resolution().traffic(),
                part,
                writer,
                condition)
            .executeQuery()) {
      while (row.next()) {
        Figures figures = new Figures();
        damage.note(Rows.add(row, 6, figures));
        sums.sums(
            row.getLong(1),
            part.resolution().seconds(),
            new TrafficKey(
                names.name(row.getLong(2)),
                names.name(row.getLong(3)),
                MethodClass.of(row.getInt(4)),
                row.getInt(5)),
            figures);
      }
    }
  }

  /** Why exchanges failed. */
  void causes(Cover part, Writer writer, ObjLongConsumer<CauseKey> causes) throws SQLException {
    try (ResultSet row =
        session
            .span(
                "route, backend, cause, rule, sum(count)",
                part.resolution().causes(),
                part,
                writer,
                condition + " GROUP BY route, backend, cause, rule")
            .executeQuery()) {
      while (row.next()) {
        causes.accept(
            new CauseKey(
                names.name(row.getLong(1)),
                names.name(row.getLong(2)),
                names.name(row.getLong(3)),
                names.name(row.getLong(4))),
            row.getLong(5));
      }
    }
  }
}
