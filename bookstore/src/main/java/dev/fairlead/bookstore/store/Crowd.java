package dev.fairlead.bookstore.store;

import dev.fairlead.bookstore.customer.Passwords;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/**
 * The customers a new shop starts with, for those who try it and for simulated crowds. All have the
 * same well-known password and the same hash of it, so that they cost nothing to make.
 */
final class Crowd {
  /** How many there are. */
  static final int COUNT = 5_000;

  private static final String PASSWORD = "bookworm";
  private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

  private Crowd() {}

  static void insert(Session session) throws SQLException {
    String hash = Passwords.known(PASSWORD, "a public example".getBytes(StandardCharsets.US_ASCII));
    PreparedStatement insert =
        session.prepare(
            "INSERT INTO customers (email, name, password, role, created_at)"
                + " VALUES (?, ?, ?, 'customer', ?)");
    for (int i = 1; i <= COUNT; i++) {
      insert.setString(1, "customer" + i + "@example.org");
      insert.setString(2, "Customer " + i);
      insert.setString(3, hash);
      insert.setLong(4, SINCE.toEpochMilli());
      insert.addBatch();
    }
    insert.executeBatch();
  }
}
