package dev.fairlead.traffic.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the bookshop's database holds, read at one moment. Immutable once read.
 *
 * @param orders by id
 * @param byKey the orders of an Idempotency-Key; more than one where customers chose the same
 * @param books by id
 * @param payments their amounts in cents, by order
 */
record ShopState(
    Map<Long, Order> orders,
    Map<String, List<Order>> byKey,
    Map<Long, Book> books,
    Map<Long, List<Long>> payments) {

  /** An order; {@code sold} and {@code returned} are what the movements of stock say of it. */
  static final class Order {
    final long id;
    final long customer;
    final String key;
    final String state;
    final long totalCents;
    final long placedAt;
    final long version;
    final Map<Long, Item> items = new TreeMap<>();
    final Map<Long, Integer> sold = new TreeMap<>();
    final Map<Long, Integer> returned = new TreeMap<>();

    Order(ResultSet row) throws SQLException {
      id = row.getLong("id");
      customer = row.getLong("customer_id");
      key = row.getString("idempotency_key");
      state = row.getString("state");
      totalCents = row.getLong("total_cents");
      placedAt = row.getLong("placed_at");
      version = row.getLong("version");
    }

    /** Whether there must be a payment; of a cancelled one there may be. */
    boolean isPaid() {
      return state.equals("paid") || state.equals("shipped") || state.equals("returned");
    }

    boolean isTakenBack() {
      return state.equals("cancelled") || state.equals("returned");
    }
  }

  /** Copies of a book, under the title it had then. */
  record Item(int quantity, long unitPriceCents, String title) {}

  /** A book; {@code given} are the copies that came in at first and by adjustments. */
  static final class Book {
    final long priceCents;
    final long stock;
    long moved;
    long given;
    long lowest;

    Book(long priceCents, long stock) {
      this.priceCents = priceCents;
      this.stock = stock;
    }
  }

  /**
   * Reads it.
   *
   * @param database a file of SQLite, or {@code jdbc:…}
   * @throws IOException when it cannot be read; the message says why
   */
  static ShopState read(String database) throws IOException {
    boolean url = database.startsWith("jdbc:");
    if (!url && !Files.isRegularFile(Path.of(database))) {
      throw new IOException("there is no database " + database);
    }
    String where = url ? database : "jdbc:sqlite:" + database;
    try (Connection connection = DriverManager.getConnection(where)) {
      connection.setAutoCommit(false);
      if (!where.startsWith("jdbc:sqlite:")) {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      }
      ShopState state =
          new ShopState(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
      try (Statement statement = connection.createStatement()) {
        state.fill(statement);
      }
      connection.rollback();
      return state;
    } catch (SQLException e) {
      // Not the URL: it may hold a password.
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new IOException("the database cannot be read: " + message, e);
    }
  }

  /** Does something with a row. */
  private interface Row {
    void take(ResultSet row) throws SQLException;
  }

  private void fill(Statement statement) throws SQLException {
    each(
        statement,
        "SELECT id, price_cents, stock FROM books",
        row -> books.put(row.getLong(1), new Book(row.getLong(2), row.getLong(3))));
    each(
        statement,
        "SELECT id, customer_id, idempotency_key, state, total_cents, placed_at, version"
            + " FROM orders",
        row -> {
          Order order = new Order(row);
          orders.put(order.id, order);
          byKey.computeIfAbsent(order.key, _ -> new ArrayList<>(1)).add(order);
        });
    each(
        statement,
        "SELECT order_id, book_id, quantity, unit_price_cents, title FROM order_items",
        row -> {
          Order order = orders.get(row.getLong(1));
          if (order != null) {
            order.items.put(
                row.getLong(2), new Item(row.getInt(3), row.getLong(4), row.getString(5)));
          }
        });
    each(
        statement,
        "SELECT order_id, amount_cents FROM payments",
        row ->
            payments.computeIfAbsent(row.getLong(1), _ -> new ArrayList<>(1)).add(row.getLong(2)));
    each(
        statement,
        "SELECT book_id, change, reason, order_id FROM stock_movement ORDER BY id",
        this::move);
  }

  private void move(ResultSet row) throws SQLException {
    long bookId = row.getLong(1);
    int change = row.getInt(2);
    String reason = row.getString(3);
    Book book = books.get(bookId);
    if (book != null) {
      book.moved += change;
      book.lowest = Math.min(book.lowest, book.moved);
      if (reason.equals("initial") || reason.equals("adjustment")) {
        book.given += change;
      }
    }
    Order order = orders.get(row.getLong(4));
    if (order != null) {
      if (reason.equals("sale")) {
        order.sold.merge(bookId, -change, Integer::sum);
      } else if (reason.equals("cancellation") || reason.equals("return")) {
        order.returned.merge(bookId, change, Integer::sum);
      }
    }
  }

  private static void each(Statement statement, String query, Row row) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        row.take(rows);
      }
    }
  }
}
