package dev.fairlead.bookstore.store;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Base64;

/** What all instances over one database have in common. Any thread. */
public final class Settings {
  private static final int KEY_BYTES = 32;

  private final Database database;

  /** Reads the given database. */
  public Settings(Database database) {
    this.database = database;
  }

  static void create(Session session) throws SQLException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    session.update(
        "INSERT INTO settings (name, value) VALUES ('token-key', ?)",
        Base64.getEncoder().encodeToString(key));
  }

  /** The key that signs tokens: 32 bytes of chance, made with the database. */
  public byte[] tokenKey() {
    String text =
        database.read(s ->
            s.one("SELECT value FROM settings WHERE name = 'token-key'", row -> row.getString(1)));
    return Base64.getDecoder().decode(text);
  }
}
