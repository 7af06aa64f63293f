package dev.fairlead.bookstore.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.SQLException;
import java.time.Duration;

/** A PostgreSQL database, through a small pool of connections. Any thread. */
final class PostgresDatabase extends Database {
  private static final int CONNECTIONS = 10;

  /** How long to wait for a connection: health checks must not wait for long. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Deadlocks end one of those who are in them; it is to try again. */
  private static final int ATTEMPTS = 5;

  private final HikariDataSource pool;

  private PostgresDatabase(HikariDataSource pool) {
    this.pool = pool;
  }

  static PostgresDatabase connect(String url, String name) throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setPoolName("bookstore-" + name);
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(PATIENCE.toMillis());
    config.addDataSourceProperty("ApplicationName", "bookstore-" + name);
    // Nothing the shop asks takes so long: a server that has gone away is noticed.
    config.addDataSourceProperty("socketTimeout", "30");
    try {
      PostgresDatabase database = new PostgresDatabase(new HikariDataSource(config));
      database.migrate();
      return database;
    } catch (PoolInitializationException e) {
      throw e.getCause() instanceof SQLException cause
          ? cause
          : new SQLException(e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new SQLException(e.getMessage(), e);
    }
  }

  private void migrate() {
    try {
      write(session -> {
        // One instance after the other; the lock goes with the transaction.
        session.execute("SELECT pg_advisory_xact_lock(7126054531)");
        return Migrations.apply(session);
      });
    } catch (StoreException e) {
      pool.close();
      throw e;
    }
  }

  @Override
  <T> T read(Session.Work<T> work) {
    try {
      return on(work);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  <T> T write(Session.Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return on(session -> session.transaction(Session.Kind.WRITE, work));
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !Dialect.mustRepeat(e)) {
          throw failed(e);
        }
      }
    }
  }

  private <T> T on(Session.Work<T> work) throws SQLException {
    try (Session session = new Session(pool.getConnection(), Dialect.POSTGRESQL)) {
      try {
        return work.on(session);
      } finally {
        // The driver keeps what the server has prepared, by the statements' text.
        session.closeStatements();
      }
    }
  }

  @Override
  Dialect dialect() {
    return Dialect.POSTGRESQL;
  }

  @Override
  public void close() {
    pool.close();
  }
}
