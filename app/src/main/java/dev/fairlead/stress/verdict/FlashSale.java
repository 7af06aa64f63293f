package dev.fairlead.stress.verdict;

import dev.fairlead.stress.stage.Database;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/**
 * What became of the copies of the flash sale, as the database has it. Immutable.
 *
 * @param offered copies there were
 * @param sold copies in orders that stand
 * @param left copies in stock
 */
record FlashSale(long offered, long sold, long left) {
  static FlashSale read(Database database, long book, long offered, Instant since)
      throws IOException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      long sold =
          number(
              statement,
              "SELECT coalesce(sum(i.quantity), 0) FROM order_items i JOIN orders o ON o.id ="
                  + " i.order_id WHERE o.state NOT IN ('cancelled', 'returned') AND i.book_id = "
                  + book
                  + " AND o.placed_at >= "
                  + since.toEpochMilli());
      long left = number(statement, "SELECT stock FROM books WHERE id = " + book);
      return new FlashSale(offered, sold, left);
    } catch (SQLException e) {
      throw new IOException("the database cannot be read: " + e.getMessage(), e);
    }
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /**
   * Judges.
   *
   * @param served customers of the sale who came to the end: they have a copy, or were told that
   *     none is left
   */
  Finding finding(long served) {
    String rule = "The flash sale sells every copy, and no more";
    String seen =
        "%,d copies offered, %,d sold, %,d left, %,d customers served"
            .formatted(offered, sold, left, served);
    boolean sound = left >= 0 && sold >= 0 && sold + left == offered;
    if (sound && sold == 0 && served < offered) {
      return Finding.open(rule, seen);
    }
    return Finding.of(rule, sound && sold >= Math.min(offered, served), seen);
  }
}
