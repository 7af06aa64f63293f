package dev.fairlead.stress.fault;

import dev.fairlead.stress.stage.Database;
import dev.fairlead.stress.stage.Stage;
import dev.fairlead.stress.stage.Waiting;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Somebody else holds a lock on all that matters: on PostgreSQL nothing can be read nor written, on
 * SQLite nothing be written.
 */
final class DatabasePause implements Fault {
  private static final String POSTGRES =
      "LOCK TABLE settings, books, customers, orders, idempotent_answers IN ACCESS EXCLUSIVE MODE";

  /** PostgreSQL, Appendix A: class 55. */
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /** SQLite's result code, of which extended ones keep the low byte. */
  private static final int SQLITE_BUSY = 5;

  private static final int LOW_BYTE = 0xff;

  @Override
  public String happen(Stage stage, RandomGenerator chance, Scene scene)
      throws IOException, InterruptedException {
    Database database = stage.database();
    long start = System.nanoTime();
    try (Connection holder = database.connect();
        Statement statement = holder.createStatement()) {
      statement.execute(database.isPostgres() ? "BEGIN" : "PRAGMA busy_timeout = 20000");
      statement.execute(database.isPostgres() ? POSTGRES : "BEGIN EXCLUSIVE");
      if (answers(database)) {
        throw new WithoutEffect("the database answers in spite of the lock");
      }
      Waiting.pause(Duration.ofMillis(chance.nextInt(2_500, 4_500)));
      statement.execute("ROLLBACK");
      scene.harmIsOver();
    } catch (SQLException e) {
      throw new IOException("the database could not be locked: " + e.getMessage(), e);
    }
    String held = Victims.since(start);
    if (!Waiting.until(Duration.ofSeconds(20), () -> answers(database))) {
      throw new IOException("the database does not answer after the lock was given back");
    }
    for (int i = 0; i < stage.shops().size(); i++) {
      if (stage.proxy().weights().get(i) > 0) {
        Victims.awaitReady(stage, stage.shops().get(i));
      }
    }
    return "%s was locked for %s; others were kept out"
        .formatted(database.isPostgres() ? "PostgreSQL" : "SQLite (for changes)", held);
  }

  private static boolean answers(Database database) throws IOException {
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      if (database.isPostgres()) {
        statement.execute("SET lock_timeout = 300");
        statement.executeQuery("SELECT count(*) FROM settings").close();
      } else {
        statement.execute("PRAGMA busy_timeout = 300");
        statement.execute("BEGIN IMMEDIATE");
        statement.execute("ROLLBACK");
      }
      return true;
    } catch (SQLException e) {
      if (isLocked(e)) {
        return false;
      }
      throw new IOException("the database cannot be asked: " + e.getMessage(), e);
    }
  }

  private static boolean isLocked(SQLException e) {
    return LOCK_NOT_AVAILABLE.equals(e.getSQLState())
        || (e.getErrorCode() & LOW_BYTE) == SQLITE_BUSY;
  }
}
