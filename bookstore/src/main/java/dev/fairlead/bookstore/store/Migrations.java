package dev.fairlead.bookstore.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * The schema's history: numbered steps, each applied once to a file and recorded in {@code
 * schema_version}. Steps are appended, never edited. Run under the write lock.
 */
final class Migrations {
  private static final List<Step> STEPS =
      List.of(new Step("books", Migrations::createBooks), new Step("seed", Seed::insert));

  private Migrations() {}

  /**
   * Applies the steps that the file does not have yet.
   *
   * @return the schema's version afterwards
   */
  static Integer apply(Session session) throws SQLException {
    session.execute(
        "CREATE TABLE IF NOT EXISTS schema_version"
            + " (version INTEGER PRIMARY KEY, step TEXT NOT NULL, applied_at INTEGER NOT NULL)"
            + " STRICT");
    int present = version(session);
    if (present > STEPS.size()) {
      throw new SQLException(
          "its schema has version %d, this program knows versions up to %d"
              .formatted(present, STEPS.size()));
    }
    for (int i = present; i < STEPS.size(); i++) {
      STEPS.get(i).change().on(session);
      record(session, i + 1, STEPS.get(i).name());
    }
    return STEPS.size();
  }

  private static void createBooks(Session session) throws SQLException {
    // AUTOINCREMENT: an id, and with it an entity tag, never returns after a deletion.
    session.execute(
        """
        CREATE TABLE books (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          isbn TEXT NOT NULL UNIQUE,
          title TEXT NOT NULL,
          author TEXT NOT NULL,
          category TEXT NOT NULL,
          year INTEGER NOT NULL,
          price_cents INTEGER NOT NULL,
          stock INTEGER NOT NULL,
          created_at INTEGER NOT NULL,
          updated_at INTEGER NOT NULL,
          version INTEGER NOT NULL
        ) STRICT
        """);
    session.execute("CREATE INDEX books_by_title ON books (title COLLATE NOCASE, id)");
    session.execute("CREATE INDEX books_by_author ON books (author COLLATE NOCASE, id)");
  }

  private static int version(Session session) throws SQLException {
    try (ResultSet row =
        session.prepare("SELECT coalesce(max(version), 0) FROM schema_version").executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void record(Session session, int version, String name) throws SQLException {
    PreparedStatement insert = session.prepare("INSERT INTO schema_version VALUES (?, ?, ?)");
    insert.setInt(1, version);
    insert.setString(2, name);
    insert.setLong(3, System.currentTimeMillis());
    insert.executeUpdate();
  }

  private record Step(String name, Change change) {}

  @FunctionalInterface
  private interface Change {
    void on(Session session) throws SQLException;
  }
}
