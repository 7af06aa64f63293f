package dev.fairlead.bookstore.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection and its prepared statements. Used by one thread at a time. */
final class Session implements AutoCloseable {
  /** Listings differ in their order; the longest unused beyond this many is closed. */
  private static final int MAX_STATEMENTS = 48;

  private final Connection connection;
  private final Dialect dialect;
  private final LinkedHashMap<String, PreparedStatement> statements =
      new LinkedHashMap<>(16, 0.75f, true);

  Session(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  Dialect dialect() {
    return dialect;
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

  /** All rows of a query. */
  <T> List<T> list(String sql, Row<T> row, @Nullable Object... parameters) throws SQLException {
    List<T> list = new ArrayList<>();
    try (ResultSet rows = bound(sql, parameters).executeQuery()) {
      while (rows.next()) {
        list.add(row.read(rows));
      }
    }
    return list;
  }

  /** The first row of a query; also of a change that has RETURNING. */
  <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... parameters)
      throws SQLException {
    try (ResultSet rows = bound(sql, parameters).executeQuery()) {
      return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
    }
  }

  /** The first row of a query that always has one. */
  <T> T one(String sql, Row<T> row, @Nullable Object... parameters) throws SQLException {
    return first(sql, row, parameters)
        .orElseThrow(() -> new SQLException("no row where there must be one"));
  }

  /** The number that a query has as its one row. */
  long count(String sql, @Nullable Object... parameters) throws SQLException {
    return one(sql, row -> row.getLong(1), parameters);
  }

  /** Makes a change and returns how many rows it met. */
  int update(String sql, @Nullable Object... parameters) throws SQLException {
    return bound(sql, parameters).executeUpdate();
  }

  private PreparedStatement bound(String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = prepare(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  /** Runs the work in a transaction, or rolls back what it did when it throws. */
  <T> T transaction(Kind kind, Work<T> work) throws SQLException {
    // SQLite's driver would begin deferred ones, which fail where they should wait.
    execute(dialect == Dialect.SQLITE ? kind.sqlite : kind.postgresql);
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
      // SQLite has rolled back by itself, as on a full disk, or the connection is gone; the first
      // error is the one to tell.
      return;
    }
  }

  /** Closes the statements, for a connection that others use again. */
  void closeStatements() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.close();
    }
    statements.clear();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** The kinds of transaction. */
  enum Kind {
    /** Sees one state of the database throughout. */
    READ("BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
    /** In SQLite it holds the file's write lock from its start. */
    WRITE("BEGIN IMMEDIATE", "BEGIN");

    private final String sqlite;
    private final String postgresql;

    Kind(String sqlite, String postgresql) {
      this.sqlite = sqlite;
      this.postgresql = postgresql;
    }
  }

  /** Something to do with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T on(Session session) throws SQLException;
  }

  /** Reads what a result set stands at. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }
}
