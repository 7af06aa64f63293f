package dev.fairlead.bookstore;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL, started once for all tests; it ends with them. */
final class Postgres {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static EmbeddedPostgres server;

  private Postgres() {}

  /** The address of a new database with a shop's books in it. */
  static synchronized String shop() throws Exception {
    if (server == null) {
      server = EmbeddedPostgres.start();
      execute("CREATE DATABASE seeded");
      // Two shops that start at once on an empty database fill it; the others are copies.
      Thread other = Thread.ofVirtual().start(Postgres::fill);
      fill();
      other.join();
    }
    String name = "shop" + NUMBER.incrementAndGet();
    execute("CREATE DATABASE " + name + " TEMPLATE seeded");
    return url(name);
  }

  private static void fill() {
    try {
      new Shop("seed", url("seeded")).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String url(String database) {
    return server.getJdbcUrl("postgres", database);
  }

  private static void execute(String sql) throws SQLException, IOException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
