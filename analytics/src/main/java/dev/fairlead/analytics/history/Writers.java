package dev.fairlead.analytics.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Who has written to a store, as its table {@code proxy} says. Stateless. */
final class Writers {
  private Writers() {}

  /** All of them, by name. */
  static List<Writer> read(Session session) throws SQLException {
    List<Writer> found = new ArrayList<>();
    try (ResultSet row =
        session
            .prepare("SELECT id, name, running, flushed_ms, rolled FROM proxy ORDER BY name")
            .executeQuery()) {
      while (row.next()) {
        found.add(
            new Writer(
                row.getLong(1),
                row.getString(2),
                row.getLong(3) == 1,
                Instant.ofEpochMilli(row.getLong(4)),
                row.getLong(5),
                0,
                0));
      }
    }
    List<Writer> whole = new ArrayList<>();
    for (Writer each : found) {
      whole.add(
          new Writer(
              each.id(),
              each.name(),
              each.running(),
              each.flushed(),
              each.rolled(),
              oldest(session, "traffic_hour", each),
              oldest(session, "traffic_minute", each)));
    }
    return List.copyOf(whole);
  }

  private static long oldest(Session session, String table, Writer writer) throws SQLException {
    return session.number(
        "SELECT start FROM " + table + " WHERE proxy = ? ORDER BY start LIMIT 1",
        writer.rolled(),
        writer.id());
  }
}
