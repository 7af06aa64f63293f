package dev.fairlead.analytics.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads how the availability of backends changed. Stateless: any thread. */
final class HealthReader {
  private HealthReader() {}

  /** The changes of those asked for, the first first; times in seconds since 1970. */
  static List<HealthChange> read(Session session, Selection selection, long from, long until)
      throws SQLException {
    List<HealthChange> found = new ArrayList<>();
    try (ResultSet row =
        session
            .prepare(
                "SELECT time_ms, upstream, backend, was, became, cause FROM health_change"
                    + " WHERE time_ms >= ? AND time_ms < ? ORDER BY time_ms",
                from * 1000,
                until * 1000)
            .executeQuery()) {
      while (row.next()) {
        HealthChange change =
            new HealthChange(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6));
        if (selection.takesBackend(change.upstream() + "/" + change.backend())) {
          found.add(change);
        }
      }
    }
    return found;
  }
}
