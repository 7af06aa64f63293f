package dev.fairlead.analytics.history;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** One connection and its prepared statements. Used by one thread at a time. */
final class Session implements AutoCloseable {
  private static final String SCHEMA = "fairlead";
  private static final String CONNECT_SECONDS = "3";
  private static final Duration WRITE_PATIENCE = Duration.ofSeconds(10);

  private final Connection connection;
  private final boolean postgres;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  /** What may be running: for {@link #cancel}. */
  private volatile @Nullable PreparedStatement latest;

  private volatile boolean cancelled;

  private Session(Connection connection, boolean postgres) {
    this.connection = connection;
    this.postgres = postgres;
  }

  /** Connects to write. */
  static Session open(StoreAddress address) throws SQLException {
    return open(address, false, WRITE_PATIENCE);
  }

  /**
   * Connects to read: nothing will be written, and nothing is made that is not there.
   *
   * @param patience a server that answers none of it for so long is given up
   */
  static Session openToRead(StoreAddress address, Duration patience) throws SQLException {
    return open(address, true, patience);
  }

  private static Session open(StoreAddress address, boolean readOnly, Duration patience)
      throws SQLException {
    return switch (address) {
      case StoreAddress.Sqlite sqlite -> openSqlite(sqlite, readOnly);
      case StoreAddress.Postgres postgres -> openPostgres(postgres, readOnly, patience);
    };
  }

  private static Session openSqlite(StoreAddress.Sqlite address, boolean readOnly)
      throws SQLException {
    FileCheck.isWhole(address.file());
    Properties properties = new Properties();
    properties.setProperty("busy_timeout", "5000");
    Session session =
        new Session(
            DriverManager.getConnection("jdbc:sqlite:" + address.file(), properties), false);
    try {
      if (readOnly) {
        session.execute("PRAGMA query_only = 1");
      } else {
        // Larger pages than usual: rows with histograms would not fit small ones.
        session.execute("PRAGMA page_size = 8192");
        session.execute("PRAGMA journal_mode = WAL");
        // A killed process loses nothing of it; a machine without power may lose the last second.
        session.execute("PRAGMA synchronous = NORMAL");
        session.execute("PRAGMA journal_size_limit = 67108864");
      }
      session.execute("PRAGMA cache_size = -8192");
      if (readOnly) {
        // All that is read is of one moment.
        session.execute("BEGIN");
      }
      return session;
    } catch (SQLException e) {
      session.close();
      throw e;
    }
  }

  private static Session openPostgres(
      StoreAddress.Postgres address, boolean readOnly, Duration patience) throws SQLException {
    Properties properties = new Properties();
    if (address.user() != null) {
      properties.setProperty("user", address.user());
    }
    if (address.password() != null) {
      properties.setProperty("password", address.password());
    }
    properties.setProperty("connectTimeout", CONNECT_SECONDS);
    properties.setProperty("loginTimeout", CONNECT_SECONDS);
    properties.setProperty("socketTimeout", Long.toString(patience.toSeconds()));
    properties.setProperty("ApplicationName", "fairlead");
    Session session = new Session(DriverManager.getConnection(address.url(), properties), true);
    try {
      if (!readOnly) {
        session.execute("CREATE SCHEMA IF NOT EXISTS " + SCHEMA);
      }
      session.execute("SET search_path TO " + SCHEMA);
      // So that the server does not work on for nobody.
      session.execute("SET statement_timeout = " + patience.toMillis());
      session.connection.setAutoCommit(false);
      return session;
    } catch (SQLException e) {
      session.close();
      throw e;
    }
  }

  boolean postgres() {
    return postgres;
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The prepared statement for this text, owned by the session: do not close it. */
  PreparedStatement prepare(String sql) throws SQLException {
    if (cancelled) {
      throw new SQLException("it was called off");
    }
    PreparedStatement known = statements.get(sql);
    if (known == null) {
      known = connection.prepareStatement(sql);
      // Rows come in portions, instead of all at once (PostgreSQL).
      known.setFetchSize(2_000);
      statements.put(sql, known);
    }
    latest = known;
    return known;
  }

  /** The prepared statement with whole numbers as its parameters. */
  PreparedStatement prepare(String sql, long... parameters) throws SQLException {
    PreparedStatement statement = prepare(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setLong(i + 1, parameters[i]);
    }
    return statement;
  }

  /** Selects what a proxy has in a table whose spans begin within a period. */
  PreparedStatement span(String columns, String table, Cover part, Writer writer)
      throws SQLException {
    return span(columns, table, part, writer, "");
  }

  /**
   * Selects what a proxy has in a table whose spans begin within a period.
   *
   * @param rest of the question, with a blank before it
   */
  PreparedStatement span(String columns, String table, Cover part, Writer writer, String rest)
      throws SQLException {
    return prepare(
        "SELECT "
            + columns
            + " FROM "
            + table
            + " WHERE start >= ? AND start < ? AND proxy = ?"
            + rest,
        part.from(),
        part.until(),
        writer.id());
  }

  /** The number in the first column of the first row; {@code otherwise} if there is none. */
  long number(String sql, long otherwise, long... parameters) throws SQLException {
    try (ResultSet row = prepare(sql, parameters).executeQuery()) {
      if (!row.next()) {
        return otherwise;
      }
      long number = row.getLong(1);
      return row.wasNull() ? otherwise : number;
    }
  }

  /** Runs the work in one transaction, or undoes it when it throws. */
  <T> T transaction(Work<T> work) throws SQLException {
    if (!postgres) {
      // The lock is taken at once, instead of finding half-way that another has it. The driver's
      // own transactions would hold it from one commit to the next.
      execute("BEGIN IMMEDIATE");
    }
    boolean done = false;
    try {
      T result = work.on(this);
      if (postgres) {
        connection.commit();
      } else {
        execute("COMMIT");
      }
      done = true;
      return result;
    } finally {
      if (!done) {
        rollback();
      }
    }
  }

  /** Ends what is running as soon as that can be, and lets nothing more begin. Any thread. */
  void cancel() {
    cancelled = true;
    PreparedStatement running = latest;
    if (running != null) {
      try {
        running.cancel();
      } catch (SQLException e) {
        // It has ended, or the server is away: nothing more begins, either way.
        return;
      }
    }
  }

  /** Ends what reading has begun. */
  void end() throws SQLException {
    if (postgres) {
      connection.commit();
    }
  }

  private void rollback() {
    try {
      if (postgres) {
        connection.rollback();
      } else {
        execute("ROLLBACK");
      }
    } catch (SQLException e) {
      // The first error is the one to tell.
      return;
    }
  }

  /** What such an error means for a store. */
  static StoreException.Kind kind(Throwable e) {
    return e instanceof SQLiteException sqlite
            && (primary(sqlite) == SQLiteErrorCode.SQLITE_CORRUPT.code
                || primary(sqlite) == SQLiteErrorCode.SQLITE_NOTADB.code)
        ? StoreException.Kind.CORRUPT
        : StoreException.Kind.FOR_NOW;
  }

  /** The result code without what the extended ones add above eight bits. */
  private static int primary(SQLiteException e) {
    return e.getResultCode().code & 0xff;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // There is nothing left to be done with it.
      return;
    }
  }

  /** Something to do with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T on(Session session) throws SQLException;
  }
}
