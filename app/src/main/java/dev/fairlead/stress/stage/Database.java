package dev.fairlead.stress.stage;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the bookstores keep everything. Any thread. */
public final class Database implements AutoCloseable {
  private static final String SQLITE = "sqlite";

  private final String place;
  private final String phrase;
  private final @Nullable PostgresServer own;

  private Database(String place, String phrase, @Nullable PostgresServer own) {
    this.place = place;
    this.phrase = phrase;
    this.own = own;
  }

  /**
   * The one that was asked for; without a wish a PostgreSQL of this run's own where it is
   * installed, else SQLite.
   *
   * @param wish {@code jdbc:postgresql://…}, {@code sqlite}, or null
   * @param folder of the run
   */
  static Database open(@Nullable String wish, Path folder)
      throws IOException, InterruptedException {
    if (wish != null && !wish.equals(SQLITE)) {
      return new Database(wish, "PostgreSQL, as --db says", null);
    }
    Optional<Path> programs = wish == null ? PostgresServer.installed() : Optional.empty();
    if (programs.isPresent()) {
      try {
        PostgresServer server = PostgresServer.start(programs.get(), folder);
        return new Database(
            server.url(),
            "PostgreSQL, a server of this run's own (" + programs.get() + ")",
            server);
      } catch (IOException e) {
        return sqlite(folder, "SQLite, as PostgreSQL did not start: " + e.getMessage());
      }
    }
    return sqlite(
        folder, wish == null ? "SQLite, as no PostgreSQL is installed" : "SQLite, as --db says");
  }

  private static Database sqlite(Path folder, String phrase) {
    return new Database(folder.resolve("books.db").toString(), phrase, null);
  }

  /** As {@code --db} of a bookstore names it. */
  public String place() {
    return place;
  }

  /** What it is, for people. */
  public String phrase() {
    return phrase;
  }

  /** Whether it is PostgreSQL. */
  public boolean isPostgres() {
    return place.startsWith("jdbc:postgresql:");
  }

  /** A connection of one's own. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(isPostgres() ? place : "jdbc:sqlite:" + place);
  }

  @Override
  public void close() {
    if (own != null) {
      own.close();
    }
  }
}
