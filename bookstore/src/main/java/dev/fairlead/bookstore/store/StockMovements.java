package dev.fairlead.bookstore.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes down every change of a book's stock: the sum of a book's movements is its stock. To be
 * called in the transaction of the change itself.
 */
final class StockMovements {
  private StockMovements() {}

  static void add(Session s, long book, int change, Reason reason, Instant when)
      throws SQLException {
    add(s, book, change, reason, null, when);
  }

  static void add(
      Session s, long book, int change, Reason reason, @Nullable Long order, Instant when)
      throws SQLException {
    if (change != 0) {
      s.update(
          "INSERT INTO stock_movement (book_id, change, reason, order_id, moved_at)"
              + " VALUES (?, ?, ?, ?, ?)",
          book,
          change,
          reason.name().toLowerCase(Locale.ROOT),
          order,
          when.toEpochMilli());
    }
  }

  /** Why a stock changes. */
  enum Reason {
    INITIAL,
    ADJUSTMENT,
    SALE,
    CANCELLATION,
    RETURN
  }
}
