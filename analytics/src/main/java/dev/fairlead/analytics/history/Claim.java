package dev.fairlead.analytics.history;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a store are this process's to write: those of a proxy of its name, unless one of
 * that name is alive, beside which it takes a name with a number.
 *
 * @param proxy the number of the proxy
 * @param name its name in the store
 * @param lostAfterMillis when the process before it wrote last, if it ended without a word; or null
 * @param beganMillis when that process began; 0 where it ended in order
 */
record Claim(long proxy, String name, @Nullable Long lostAfterMillis, long beganMillis) {
  /** A process on another machine that has not written for so long is taken for dead. */
  private static final long SILENCE_MILLIS = 60_000;

  /**
   * Claims a name. To be called within a transaction.
   *
   * @param since from when on this process has counted, in milliseconds since 1970
   */
  static Claim of(Session session, String wanted, long since, long now) throws SQLException {
    String host = host();
    ProcessHandle self = ProcessHandle.current();
    for (int i = 1; ; i++) {
      String name = i == 1 ? wanted : wanted + "#" + i;
      boolean isNew = insert(session, name, host, self, now);
      PreparedStatement select =
          session.prepare(
              "SELECT id, host, process, process_started_ms, running, flushed_ms FROM proxy"
                  + " WHERE name = ?");
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        boolean running = row.next() && row.getLong(5) == 1;
        if (running && isAlive(row, host, now)) {
          continue;
        }
        Long lostAfter = running ? row.getLong(6) : null;
        long began = running ? row.getLong(4) : 0;
        Claim claim = new Claim(row.getLong(1), name, lostAfter, began);
        if (!isNew) {
          claim.endRun(session, row.getLong(6));
        }
        return claim.taken(session, host, self, now).beginRun(session, since);
      }
    }
  }

  /** Whether nobody has had that name before. */
  private static boolean insert(
      Session session, String name, String host, ProcessHandle self, long now) throws SQLException {
    PreparedStatement insert =
        session.prepare(
            "INSERT INTO proxy (name, host, process, process_started_ms, running, flushed_ms,"
                + " rolled) VALUES (?, ?, ?, ?, 0, ?, 0) ON CONFLICT DO NOTHING");
    insert.setString(1, name);
    insert.setString(2, host);
    insert.setLong(3, self.pid());
    insert.setLong(4, started(self));
    insert.setLong(5, now);
    return insert.executeUpdate() == 1;
  }

  /**
   * What the process before this one has counted ends with what it wrote last.
   *
   * @param flushed when that was; of a store that knew no runs yet, all until then was one
   */
  private void endRun(Session session, long flushed) throws SQLException {
    session
        .prepare(
            "INSERT INTO run (proxy, began_ms, ended_ms) SELECT CAST(? AS BIGINT), 0, NULL"
                + " WHERE NOT EXISTS (SELECT 1 FROM run WHERE proxy = ?)",
            proxy,
            proxy)
        .executeUpdate();
    session
        .prepare("UPDATE run SET ended_ms = ? WHERE proxy = ? AND ended_ms IS NULL", flushed, proxy)
        .executeUpdate();
  }

  private Claim beginRun(Session session, long since) throws SQLException {
    session
        .prepare(
            "INSERT INTO run (proxy, began_ms, ended_ms) VALUES (?, ?, NULL)"
                + " ON CONFLICT (proxy, began_ms) DO UPDATE SET ended_ms = NULL",
            proxy,
            since)
        .executeUpdate();
    return this;
  }

  /** The process ends in order. To be called within a transaction. */
  void giveUp(Session session) throws SQLException {
    session
        .prepare(
            "UPDATE run SET ended_ms = (SELECT flushed_ms FROM proxy WHERE id = ?)"
                + " WHERE proxy = ? AND ended_ms IS NULL",
            proxy,
            proxy)
        .executeUpdate();
    session.prepare("UPDATE proxy SET running = 0 WHERE id = ?", proxy).executeUpdate();
  }

  private Claim taken(Session session, String host, ProcessHandle self, long now)
      throws SQLException {
    PreparedStatement update =
        session.prepare(
            "UPDATE proxy SET host = ?, process = ?, process_started_ms = ?, running = 1,"
                + " flushed_ms = ? WHERE id = ?");
    update.setString(1, host);
    update.setLong(2, self.pid());
    update.setLong(3, started(self));
    update.setLong(4, now);
    update.setLong(5, proxy);
    update.executeUpdate();
    return this;
  }

  private static boolean isAlive(ResultSet row, String host, long now) throws SQLException {
    if (!row.getString(2).equals(host)) {
      return now - row.getLong(6) < SILENCE_MILLIS;
    }
    long started = row.getLong(4);
    Optional<ProcessHandle> process = ProcessHandle.of(row.getLong(3));
    return process.isPresent() && process.get().isAlive() && started(process.get()) == started;
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /** The name of this machine. */
  static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
