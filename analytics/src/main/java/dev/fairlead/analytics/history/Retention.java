package dev.fairlead.analytics.history;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long a history is kept. Immutable.
 *
 * @param minutes sums of minutes; two days at least
 * @param hours sums of hours, and who came; three days at least
 * @param days sums of days and four weeks, and totals of minutes and hours; null for ever
 */
public record Retention(Duration minutes, Duration hours, @Nullable Duration days) {
  /** A week of minutes, a quarter of a year of hours, days for ever. */
  public static final Retention STANDARD =
      new Retention(Duration.ofDays(7), Duration.ofDays(90), null);

  /**
   * Deletes what is older, of one proxy, as far as it was summed up; in portions of an hour.
   *
   * @param turn when it is over, what is left is for the next call; one portion is done in any case
   * @return whether nothing is left
   */
  boolean apply(Session session, long proxy, long now, Turn turn) throws SQLException {
    long rolled = session.number("SELECT rolled FROM proxy WHERE id = ?", 0, proxy);
    long wholeHours = Resolution.HOUR.floor(rolled);
    long wholeDays = Resolution.DAY.floor(rolled);
    boolean done =
        delete(
                session,
                List.of("traffic_minute", "cause_minute"),
                proxy,
                Math.min(wholeHours, Resolution.HOUR.floor(now - minutes.toSeconds())),
                turn)
            && delete(
                session,
                List.of("traffic_hour", "cause_hour", "visitor_hour", "total_quarter"),
                proxy,
                Math.min(wholeDays, Resolution.DAY.floor(now - hours.toSeconds())),
                turn);
    if (done && days != null) {
      done =
          delete(
                  session,
                  List.of("traffic_day", "cause_day", "visitor_day", "total_hour", "total_minute"),
                  proxy,
                  Math.min(wholeDays, Resolution.DAY.floor(now - days.toSeconds())),
                  turn)
              // As long as one of their days is kept.
              && delete(
                  session,
                  List.of("traffic_four_weeks", "cause_four_weeks"),
                  proxy,
                  Resolution.DAY.floor(now - days.toSeconds())
                      - Resolution.FOUR_WEEKS.seconds()
                      + Resolution.DAY.seconds(),
                  turn);
      long millis = 1000 * (now - days.toSeconds());
      session.transaction(same -> {
        same.prepare("DELETE FROM run WHERE proxy = ? AND ended_ms < ?", proxy, millis)
            .executeUpdate();
        return same.prepare(
                "DELETE FROM health_change WHERE proxy = ? AND time_ms < ?", proxy, millis)
            .executeUpdate();
      });
    }
    session.end();
    return done;
  }

  private static boolean delete(
      Session session, List<String> tables, long proxy, long before, Turn turn)
      throws SQLException {
    for (String table : tables) {
      for (long from = oldest(session, table, proxy, before);
          from < before;
          from = oldest(session, table, proxy, before)) {
        if (!turn.begins()) {
          return false;
        }
        long start = from;
        long end = Math.min(before, from + Resolution.HOUR.seconds());
        session.transaction(same ->
            same.prepare(
                    "DELETE FROM " + table + " WHERE start >= ? AND start < ? AND proxy = ?",
                    start,
                    end,
                    proxy)
                .executeUpdate());
      }
    }
    return true;
  }

  private static long oldest(Session session, String table, long proxy, long otherwise)
      throws SQLException {
    return session.number(
        "SELECT start FROM " + table + " WHERE proxy = ? ORDER BY start LIMIT 1", otherwise, proxy);
  }
}
