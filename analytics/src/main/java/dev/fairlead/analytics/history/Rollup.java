package dev.fairlead.analytics.history;

import dev.fairlead.analytics.recording.Figures;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums up the finished quarters, hours and days of a proxy. A sum is made anew from its parts and
 * put in the place of what was there, so that doing it twice does no harm. Used by one thread at a
 * time.
 */
final class Rollup {
  /**
   * Exchanges that take long may end so much after their quarter without making it twice the work.
   */
  private static final long GRACE = 90;

  /** What comes later than that is waited for, and then done all at once. */
  private static final long LATE_EVERY = 600;

  private final Session session;
  private final long proxy;
  private final Visitations visitations;
  private final Damage damage;
  private long lateDone;

  Rollup(Session session, long proxy, Visitations visitations, Damage damage) {
    this.session = session;
    this.proxy = proxy;
    this.visitations = visitations;
    this.damage = damage;
  }

  /**
   * Sums up what is finished, in portions of which each is kept: an hour at the most.
   *
   * @param turn when it is over, what is left is for the next call; one portion is done in any case
   * @return whether nothing is left
   */
  boolean advance(long now, Turn turn) throws SQLException {
    long rolled = session.number("SELECT rolled FROM proxy WHERE id = ?", 0, proxy);
    if (rolled == 0) {
      long first =
          session.number("SELECT min(start) FROM total_minute WHERE proxy = ?", now, proxy);
      rolled = Resolution.DAY.floor(first);
    }
    long until = Math.floorDiv(now - GRACE, Resolution.QUARTER) * Resolution.QUARTER;
    long at = rolled;
    boolean over = false;
    while (at < until && !over) {
      long start = at;
      at += Resolution.QUARTER;
      quarterIsOver(start, at);
      over = turn.isOver();
    }
    long reached = at;
    if (reached != rolled) {
      session.transaction(same -> reached(reached));
    }
    boolean done = at >= until;
    if (done && now - lateDone >= LATE_EVERY) {
      done = late(reached, turn);
      lateDone = done ? now : lateDone;
    }
    session.end();
    return done;
  }

  private int reached(long time) throws SQLException {
    return session.prepare("UPDATE proxy SET rolled = ? WHERE id = ?", time, proxy).executeUpdate();
  }

  private void quarterIsOver(long start, long end) throws SQLException {
    boolean any =
        session.number(
                "SELECT 1 FROM traffic_minute WHERE start >= ? AND start < ? AND proxy = ? LIMIT 1",
                0,
                start,
                end,
                proxy)
            == 1;
    boolean hour = Resolution.HOUR.floor(end) == end;
    boolean day = Resolution.DAY.floor(end) == end;
    if (!any && !hour) {
      session.end();
      return;
    }
    session.transaction(_ -> {
      if (any) {
        quarter(start);
      }
      if (hour) {
        hour(end - Resolution.HOUR.seconds());
      }
      if (day) {
        day(end - Resolution.DAY.seconds());
      }
      return reached(end);
    });
  }

  /** Sums up again what has got more since, a day at a time; returns whether that was all. */
  private boolean late(long rolled, Turn turn) throws SQLException {
    List<Long> quarters = new ArrayList<>();
    try (ResultSet row =
        session.prepare("SELECT start FROM late WHERE proxy = ?", proxy).executeQuery()) {
      while (row.next()) {
        quarters.add(row.getLong(1));
      }
    }
    session.end();
    Map<Long, List<Long>> byDay = new TreeMap<>();
    quarters.forEach(quarter ->
        byDay.computeIfAbsent(Resolution.DAY.floor(quarter), _ -> new ArrayList<>()).add(quarter));
    for (var each : byDay.entrySet()) {
      late(each.getKey(), each.getValue(), rolled);
      if (turn.isOver()) {
        return false;
      }
    }
    return true;
  }

  private void late(long day, List<Long> quarters, long rolled) throws SQLException {
    session.transaction(_ -> {
      for (long quarter : quarters) {
        quarter(quarter);
      }
      for (long hour : quarters.stream().map(Resolution.HOUR::floor).distinct().toList()) {
        if (hour + Resolution.HOUR.seconds() <= rolled) {
          hour(hour);
        }
      }
      if (day + Resolution.DAY.seconds() <= rolled) {
        day(day);
      }
      return session
          .prepare(
              "DELETE FROM late WHERE proxy = ? AND start >= ? AND start < ?",
              proxy,
              day,
              day + Resolution.DAY.seconds())
          .executeUpdate();
    });
  }

  private void quarter(long start) throws SQLException {
    totals("traffic_minute", "total_quarter", start, start + Resolution.QUARTER);
  }

  private void totals(String parts, String whole, long start, long end) throws SQLException {
    Map<Totals, Figures> sums = new HashMap<>();
    try (ResultSet row =
        between("SELECT method, status, " + Rows.SUMS + ", latency FROM " + parts, start, end)) {
      while (row.next()) {
        Totals key = new Totals(row.getInt(1), row.getInt(2));
        damage.note(Rows.add(row, 3, sums.computeIfAbsent(key, _ -> new Figures())));
      }
    }
    PreparedStatement upsert =
        session.prepare(Rows.upsert(whole, "start", "proxy", "method", "status"));
    for (var each : sums.entrySet()) {
      upsert.setLong(1, start);
      upsert.setLong(2, proxy);
      upsert.setLong(3, each.getKey().method());
      upsert.setLong(4, each.getKey().status());
      Rows.set(upsert, 5, each.getValue());
      upsert.addBatch();
    }
    upsert.executeBatch();
  }

  private void hour(long start) throws SQLException {
    sumUp(Resolution.MINUTE, Resolution.HOUR, start);
    totals("total_quarter", "total_hour", start, start + Resolution.HOUR.seconds());
  }

  private void day(long start) throws SQLException {
    sumUp(Resolution.HOUR, Resolution.DAY, start);
    visitations.rollDay(session, proxy, start, damage);
    long end = start + Resolution.DAY.seconds();
    long weeks = Resolution.FOUR_WEEKS.floor(start);
    if (Resolution.FOUR_WEEKS.floor(end) == end || wasRolled(weeks)) {
      sumUp(Resolution.DAY, Resolution.FOUR_WEEKS, weeks);
    }
  }

  /** Then it is summed up again, since one of its days was. */
  private boolean wasRolled(long weeks) throws SQLException {
    return session.number(
            "SELECT 1 FROM traffic_four_weeks WHERE start = ? AND proxy = ? LIMIT 1",
            0,
            weeks,
            proxy)
        == 1;
  }

  private void sumUp(Resolution parts, Resolution whole, long start) throws SQLException {
    long end = start + whole.seconds();
    Map<Place, Figures> sums = new HashMap<>();
    try (ResultSet row =
        between(
            "SELECT route, backend, method, status, "
                + Rows.SUMS
                + ", latency FROM "
                + parts.traffic(),
            start,
            end)) {
      while (row.next()) {
        Place key = new Place(row.getLong(1), row.getLong(2), row.getInt(3), row.getInt(4));
        damage.note(Rows.add(row, 5, sums.computeIfAbsent(key, _ -> new Figures())));
      }
    }
    PreparedStatement upsert =
        session.prepare(
            Rows.upsert(whole.traffic(), "start", "proxy", "route", "backend", "method", "status"));
    for (var each : sums.entrySet()) {
      upsert.setLong(1, start);
      upsert.setLong(2, proxy);
      upsert.setLong(3, each.getKey().route());
      upsert.setLong(4, each.getKey().backend());
      upsert.setLong(5, each.getKey().method());
      upsert.setLong(6, each.getKey().status());
      Rows.set(upsert, 7, each.getValue());
      upsert.addBatch();
    }
    upsert.executeBatch();
    session
        .prepare(
            "INSERT INTO "
                + whole.causes()
                + " (start, proxy, route, backend, cause, rule, count)"
                + " SELECT CAST(? AS BIGINT), proxy, route, backend, cause, rule, sum(count) FROM "
                + parts.causes()
                + " WHERE start >= ? AND start < ? AND proxy = ?"
                + " GROUP BY proxy, route, backend, cause, rule"
                + " ON CONFLICT (start, proxy, route, backend, cause, rule)"
                + " DO UPDATE SET count = excluded.count",
            start,
            start,
            end,
            proxy)
        .executeUpdate();
  }

  private ResultSet between(String select, long start, long end) throws SQLException {
    return session
        .prepare(select + " WHERE start >= ? AND start < ? AND proxy = ?", start, end, proxy)
        .executeQuery();
  }

  private record Totals(int method, int status) {}

  private record Place(long route, long backend, int method, int status) {}
}
