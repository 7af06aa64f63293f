package dev.fairlead.bookstore.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * What must hold of the shop's books: each finds what contradicts it, and has a sentence for it.
 */
enum AuditCheck {
  /** The sum of a book's movements is its stock, which is not below zero. */
  STOCK(
      """
      SELECT b.id, b.stock, coalesce(m.total, 0) FROM books b
      LEFT JOIN (SELECT book_id, sum(change) AS total FROM stock_movement GROUP BY book_id) m
        ON m.book_id = b.id
      WHERE b.stock < 0 OR b.stock <> coalesce(m.total, 0) ORDER BY b.id LIMIT 20
      """,
      "book %s has stock %s, its movements make %s"),

  /** An order's total is that of its items. */
  TOTAL(
      """
      SELECT o.id, o.total_cents, coalesce(i.total, 0) FROM orders o
      LEFT JOIN (SELECT order_id, sum(quantity * unit_price_cents) AS total FROM order_items
        GROUP BY order_id) i ON i.order_id = o.id
      WHERE o.total_cents <> coalesce(i.total, -1) ORDER BY o.id LIMIT 20
      """,
      "order %s has the total %s, its items make %s"),

  /** Every item of an order was taken from the stock, once. */
  SALE(
      """
      SELECT i.order_id, i.book_id, i.quantity, coalesce(m.sold, 0) FROM order_items i
      LEFT JOIN (SELECT order_id, book_id, -sum(change) AS sold FROM stock_movement
        WHERE reason = 'sale' GROUP BY order_id, book_id) m
        ON m.order_id = i.order_id AND m.book_id = i.book_id
      WHERE i.quantity <> coalesce(m.sold, 0) ORDER BY i.order_id LIMIT 20
      """,
      "order %s, book %s: ordered %s, taken from the stock %s"),

  /** A payment is where the order's state says. */
  PAYMENT(
      """
      SELECT o.id, o.state, coalesce(p.state, 'none') FROM orders o
      LEFT JOIN payments p ON p.order_id = o.id
      WHERE (o.state IN ('paid', 'shipped') AND coalesce(p.state, '') <> 'paid')
        OR (o.state = 'returned' AND coalesce(p.state, '') <> 'refunded')
        OR (o.state IN ('placed', 'cancelled') AND coalesce(p.state, '') = 'paid')
      ORDER BY o.id LIMIT 20
      """,
      "order %s is %s, its payment: %s");

  private final String sql;
  private final String sentence;

  AuditCheck(String sql, String sentence) {
    this.sql = sql;
    this.sentence = sentence;
  }

  /** Sentences on what contradicts it, at most twenty. */
  List<String> mismatches(Session session) throws SQLException {
    return session.list(sql, this::sentence);
  }

  private String sentence(ResultSet row) throws SQLException {
    Object[] values = new Object[row.getMetaData().getColumnCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.getString(i + 1);
    }
    return String.format(Locale.ROOT, sentence, values);
  }
}
