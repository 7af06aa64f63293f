package dev.fairlead.bookstore.store;

import dev.fairlead.bookstore.order.Order;
import dev.fairlead.bookstore.order.OrderItem;
import dev.fairlead.bookstore.order.OrderState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads orders with their items. */
final class OrderRows {
  private static final String COLUMNS =
      "id, customer_id, state, total_cents, idempotency_key, placed_at, updated_at, version";

  private OrderRows() {}

  static Optional<Order> find(Session s, long id, boolean toChange) throws SQLException {
    String lock = toChange && s.dialect() == Dialect.POSTGRESQL ? " FOR UPDATE" : "";
    Optional<Order> head =
        s.first("SELECT " + COLUMNS + " FROM orders WHERE id = ?" + lock, OrderRows::head, id);
    return head.isEmpty() ? head : Optional.of(withItems(s, List.of(head.get())).getFirst());
  }

  /**
   * Orders that a condition meets.
   *
   * @param rest of the statement after FROM, of the program's words only
   */
  static List<Order> list(Session s, String rest, Object... parameters) throws SQLException {
    return withItems(
        s, s.list("SELECT " + COLUMNS + " FROM orders " + rest, OrderRows::head, parameters));
  }

  private static Order head(ResultSet row) throws SQLException {
    return new Order(
        row.getLong(1),
        row.getLong(2),
        OrderState.named(row.getString(3)).orElseThrow(),
        List.of(),
        row.getLong(4),
        row.getString(5),
        Instant.ofEpochMilli(row.getLong(6)),
        Instant.ofEpochMilli(row.getLong(7)),
        row.getLong(8));
  }

  private static List<Order> withItems(Session s, List<Order> heads) throws SQLException {
    if (heads.isEmpty()) {
      return heads;
    }
    Map<Long, List<OrderItem>> items = new LinkedHashMap<>();
    heads.forEach(head -> items.put(head.id(), new ArrayList<>()));
    String places = String.join(", ", Collections.nCopies(items.size(), "?"));
    s.list(
        "SELECT order_id, book_id, isbn, title, quantity, unit_price_cents FROM order_items"
            + " WHERE order_id IN ("
            + places
            + ") ORDER BY order_id, book_id",
        row -> items.getOrDefault(row.getLong(1), new ArrayList<>()).add(item(row)),
        items.keySet().toArray());
    return heads.stream()
        .map(head -> with(head, items.getOrDefault(head.id(), List.of())))
        .toList();
  }

  private static OrderItem item(ResultSet row) throws SQLException {
    return new OrderItem(
        row.getLong(2), row.getString(3), row.getString(4), row.getInt(5), row.getInt(6));
  }

  private static Order with(Order head, List<OrderItem> items) {
    return new Order(
        head.id(),
        head.customerId(),
        head.state(),
        items,
        head.totalCents(),
        head.idempotencyKey(),
        head.placedAt(),
        head.updatedAt(),
        head.version());
  }
}
