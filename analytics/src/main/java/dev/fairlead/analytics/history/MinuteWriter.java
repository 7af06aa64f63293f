package dev.fairlead.analytics.history;

import dev.fairlead.analytics.recording.CauseKey;
import dev.fairlead.analytics.recording.Figures;
import dev.fairlead.analytics.recording.MethodClass;
import dev.fairlead.analytics.recording.MinuteFigures;
import dev.fairlead.analytics.recording.TrafficKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Writes minutes of one proxy into a store, and reads back what it had of them. Used by one thread
 * at a time, within transactions.
 */
final class MinuteWriter {
  private static final int CLIENT_ERRORS = 4;
  private static final int SERVER_ERRORS = 5;

  private final Names names;
  private final long proxy;
  private final Damage damage;

  MinuteWriter(Names names, long proxy, Damage damage) {
    this.names = names;
    this.proxy = proxy;
    this.damage = damage;
  }

  /** Adds what the store has of a minute to what is new, once. */
  void seed(Session session, OpenMinute minute) throws SQLException {
    if (minute.seeded) {
      return;
    }
    MinuteFigures before = new MinuteFigures();
    names.load(session);
    try (ResultSet row =
        session
            .prepare(
                "SELECT route, backend, method, status, "
                    + Rows.SUMS
                    + ", latency FROM traffic_minute WHERE start = ? AND proxy = ?",
                minute.start,
                proxy)
            .executeQuery()) {
      while (row.next()) {
        TrafficKey key =
            new TrafficKey(
                names.name(row.getLong(1)),
                names.name(row.getLong(2)),
                MethodClass.of(row.getInt(3)),
                row.getInt(4));
        damage.note(Rows.add(row, 5, before.traffic(key)));
      }
    }
    try (ResultSet row =
        session
            .prepare(
                "SELECT route, backend, cause, rule, count FROM cause_minute WHERE start = ?"
                    + " AND proxy = ?",
                minute.start,
                proxy)
            .executeQuery()) {
      while (row.next()) {
        before.cause(
            new CauseKey(
                names.name(row.getLong(1)),
                names.name(row.getLong(2)),
                names.name(row.getLong(3)),
                names.name(row.getLong(4))),
            row.getLong(5));
      }
    }
    before.traffic().forEach((key, sums) -> minute.figures.traffic(key).add(sums));
    before.causes().forEach((key, times) -> minute.figures.cause(key, times[0]));
    minute.seeded = true;
  }

  /** Writes what has changed of a minute. */
  void write(Session session, OpenMinute minute) throws SQLException {
    writeTraffic(session, minute);
    writeCauses(session, minute);
    writeTotal(session, minute);
  }

  private void writeTraffic(Session session, OpenMinute minute) throws SQLException {
    if (minute.changed.isEmpty()) {
      return;
    }
    PreparedStatement upsert =
        session.prepare(
            Rows.upsert(
                "traffic_minute", "start", "proxy", "route", "backend", "method", "status"));
    for (TrafficKey key : minute.changed) {
      upsert.setLong(1, minute.start);
      upsert.setLong(2, proxy);
      upsert.setLong(3, names.number(session, Names.ROUTE, key.route()));
      upsert.setLong(4, names.number(session, Names.BACKEND, key.backend()));
      upsert.setLong(5, key.method().number());
      upsert.setLong(6, key.status());
      Rows.set(upsert, 7, minute.figures.traffic(key));
      upsert.addBatch();
    }
    upsert.executeBatch();
  }

  private void writeCauses(Session session, OpenMinute minute) throws SQLException {
    if (minute.changedCauses.isEmpty()) {
      return;
    }
    PreparedStatement upsert =
        session.prepare(
            "INSERT INTO cause_minute (start, proxy, route, backend, cause, rule, count)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (start, proxy, route, backend, cause,"
                + " rule) DO UPDATE SET count = excluded.count");
    for (CauseKey key : minute.changedCauses) {
      upsert.setLong(1, minute.start);
      upsert.setLong(2, proxy);
      upsert.setLong(3, names.number(session, Names.ROUTE, key.route()));
      upsert.setLong(4, names.number(session, Names.BACKEND, key.backend()));
      upsert.setLong(5, names.number(session, Names.CAUSE, key.cause()));
      upsert.setLong(6, names.number(session, Names.RULE, key.limit()));
      upsert.setLong(7, minute.figures.causes().getOrDefault(key, new long[1])[0]);
      upsert.addBatch();
    }
    upsert.executeBatch();
  }

  private void writeTotal(Session session, OpenMinute minute) throws SQLException {
    long count = 0;
    long clientErrors = 0;
    long serverErrors = 0;
    for (var each : minute.figures.traffic().entrySet()) {
      Figures sums = each.getValue();
      count += sums.count;
      switch (each.getKey().status() / 100) {
        case CLIENT_ERRORS -> clientErrors += sums.count;
        case SERVER_ERRORS -> serverErrors += sums.count;
        default -> {}
      }
    }
    PreparedStatement upsert =
        session.prepare(
            "INSERT INTO total_minute (start, proxy, count, client_errors, server_errors)"
                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (start, proxy) DO UPDATE SET"
                + " count = excluded.count, client_errors = excluded.client_errors,"
                + " server_errors = excluded.server_errors");
    upsert.setLong(1, minute.start);
    upsert.setLong(2, proxy);
    upsert.setLong(3, count);
    upsert.setLong(4, clientErrors);
    upsert.setLong(5, serverErrors);
    upsert.executeUpdate();
  }
}
