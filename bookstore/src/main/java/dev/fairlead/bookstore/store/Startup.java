package dev.fairlead.bookstore.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Brings a file to WAL mode and to the newest schema. Several instances may start on the same empty
 * file: the switch to WAL is repeated while another holds the file, and all else happens under the
 * write lock, so that each step is done once.
 */
final class Startup {
  private static final Duration PAUSE = Duration.ofMillis(10);

  private Startup() {}

  /** Opens the connection that will write. */
  static Session open(Path file, Duration patience) throws SQLException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Session session = connect(file);
      try {
        switchToWal(session);
        session.transaction(Session.Kind.WRITE, Migrations::apply);
        return session;
      } catch (SQLException e) {
        session.close();
        // SQLite does not wait for the lock that the switch to WAL needs: it says "busy" at once.
        if (!Dialect.SQLITE.isBusy(e) || System.nanoTime() - deadline > 0) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** Opens one more connection to a file that is ready. */
  static Session connect(Path file) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    Session session = new Session(connection, Dialect.SQLITE);
    try {
      // Other processes may hold the write lock for a moment: wait in SQLite rather than fail.
      session.execute("PRAGMA busy_timeout = 5000");
      session.execute("PRAGMA synchronous = NORMAL");
      session.execute("PRAGMA cache_size = -2048");
      session.execute("PRAGMA foreign_keys = ON");
      return session;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static void switchToWal(Session session) throws SQLException {
    try (ResultSet mode = session.prepare("PRAGMA journal_mode = WAL").executeQuery()) {
      mode.next();
      if (!"wal".equals(mode.getString(1))) {
        throw new SQLException("the file system does not allow WAL mode");
      }
    }
  }
}
