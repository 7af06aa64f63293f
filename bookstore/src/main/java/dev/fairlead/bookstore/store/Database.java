package dev.fairlead.bookstore.store;

import java.nio.file.Path;
import java.sql.SQLException;

/** Where a shop keeps everything; several instances may share it. Any thread. */
public abstract sealed class Database implements AutoCloseable
    permits SqliteDatabase, PostgresDatabase {
  /** The schema's version that this program works with. */
  public static final int SCHEMA_VERSION = Migrations.LATEST;

  private static final String POSTGRESQL = "jdbc:postgresql:";

  Database() {}

  /**
   * Opens a database, creating, migrating and seeding it as needed; several instances may do so at
   * once.
   *
   * @param place a file for SQLite, or {@code jdbc:postgresql://…}
   * @param name of the instance, for thread names
   * @throws StoreException when it cannot be used, with a sentence that names it
   */
  public static Database open(String place, String name) {
    try {
      return place.startsWith(POSTGRESQL)
          ? PostgresDatabase.connect(place, name)
          : SqliteDatabase.open(Path.of(place), name);
    } catch (SQLException e) {
      Dialect dialect = place.startsWith(POSTGRESQL) ? Dialect.POSTGRESQL : Dialect.SQLITE;
      throw new StoreException(
          "cannot open database " + withoutSecrets(place) + ": " + e.getMessage(),
          dialect.isBusy(e),
          e);
    }
  }

  /** A database's place as it may be shown: without what follows a question mark. */
  public static String withoutSecrets(String place) {
    int query = place.startsWith(POSTGRESQL) ? place.indexOf('?') : -1;
    return query < 0 ? place : place.substring(0, query);
  }

  /** Whether a trivial query is answered now. */
  public boolean answers() {
    try {
      return read(s -> s.count("SELECT count(*) FROM settings") >= 0);
    } catch (StoreException e) {
      return false;
    }
  }

  /** Runs the work on a connection of its own, without a transaction around all of it. */
  abstract <T> T read(Session.Work<T> work);

  /**
   * Runs the work in one transaction, or leaves no trace of it. The work may be run again if the
   * database asks for it, so that it must change nothing else.
   */
  abstract <T> T write(Session.Work<T> work);

  /** What kind of database it is. */
  abstract Dialect dialect();

  /** Its kind in one word, for people. */
  public final String kind() {
    return switch (dialect()) {
      case SQLITE -> "sqlite";
      case POSTGRESQL -> "postgresql";
    };
  }

  /** Waits for what is being written, then closes all connections. */
  @Override
  public abstract void close();

  final StoreException failed(SQLException e) {
    return new StoreException("database: " + e.getMessage(), dialect().isBusy(e), e);
  }

  static StoreException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StoreException("the server is stopping", true, e);
  }
}
