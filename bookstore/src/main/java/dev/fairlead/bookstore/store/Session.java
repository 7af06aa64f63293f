package dev.fairlead.bookstore.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;

/** One connection and its prepared statements. Used by one thread at a time. */
final class Session implements AutoCloseable {
  /** Listings differ in their order; the longest unused beyond this many is closed. */
  private static final int MAX_STATEMENTS = 32;

  private final Connection connection;
  private final LinkedHashMap<String, PreparedStatement> statements =
      new LinkedHashMap<>(16, 0.75f, true);

  private Session(Connection connection) {
    this.connection = connection;
  }

  static Session open(Path file) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    Session session = new Session(connection);
    try {
      // Other processes may hold the write lock for a moment: wait in SQLite rather than fail.
      session.execute("PRAGMA busy_timeout = 5000");
      session.execute("PRAGMA synchronous = NORMAL");
      session.execute("PRAGMA cache_size = -1024");
      return session;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The prepared statement for this text, owned by the session: do not close it. */
  PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement known = statements.get(sql);
    if (known != null) {
      known.clearParameters();
      return known;
    }
    if (statements.size() >= MAX_STATEMENTS) {
      statements.pollFirstEntry().getValue().close();
    }
    PreparedStatement statement = connection.prepareStatement(sql);
    statements.put(sql, statement);
    return statement;
  }

  /** Runs the work between {@code begin} and COMMIT, or rolls back what it did when it throws. */
  <T> T transaction(String begin, Work<T> work) throws SQLException {
    execute(begin);
    boolean done = false;
    try {
      T result = work.on(this);
      execute("COMMIT");
      done = true;
      return result;
    } finally {
      if (!done) {
        rollback();
      }
    }
  }

  private void rollback() {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      // SQLite has rolled back by itself, as on a full disk; the first error is the one to tell.
      return;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** Something to do with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T on(Session session) throws SQLException;
  }
}
