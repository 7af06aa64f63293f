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

  /** Claims a name. To be called within a transaction. */
  static Claim of(Session session, String wanted, long now) throws SQLException {
    String host = host();
    ProcessHandle self = ProcessHandle.current();
    for (int i = 1; ; i++) {
      String name = i == 1 ? wanted : wanted + "#" + i;
      insert(session, name, host, self, now);
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
        return new Claim(row.getLong(1), name, lostAfter, began).taken(session, host, self, now);
      }
    }
  }

  private static void insert(
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
    insert.executeUpdate();
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
