package dev.fairlead.bookstore.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
      List.of(
          new Step("books", script("001-books.sql")),
          new Step("seed", Seed::insertFirst),
          new Step("shop", script("003-shop.sql")),
          new Step("catalogue", Migrations::fill));

  /** The version of the schema that this program works with. */
  static final int LATEST = STEPS.size();

  private Migrations() {}

  /**
   * Applies the steps that the file does not have yet.
   *
   * @return the schema's version afterwards
   */
  static Integer apply(Session session) throws SQLException {
    session.execute(
        "CREATE TABLE IF NOT EXISTS schema_version"
            + " (version integer PRIMARY KEY, step text NOT NULL, applied_at bigint NOT NULL)");
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

  private static void fill(Session session) throws SQLException {
    Seed.insertRest(session);
    Crowd.insert(session);
    Settings.create(session);
  }

  /** Runs the statements of a file beside this class, of the folder of the database's kind. */
  private static Change script(String name) {
    return session -> {
      for (String statement : text(session.dialect().folder() + "/" + name).split(";\n", -1)) {
        if (!statement.isBlank()) {
          session.execute(statement.replace(";;", ";"));
        }
      }
    };
  }

  private static String text(String resource) throws SQLException {
    try (InputStream in = Migrations.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new SQLException("the program lacks " + resource);
      }
      // The last line of a body has two semicolons, which must not end the statement.
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace(";;\n", ";;\r");
    } catch (IOException e) {
      throw new SQLException("cannot read " + resource, e);
    }
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
