package dev.fairlead.bookstore.store;

import dev.fairlead.bookstore.order.Claim;
import dev.fairlead.bookstore.order.Order;
import dev.fairlead.bookstore.order.OrderItem;
import dev.fairlead.bookstore.order.OrderRequest;
import dev.fairlead.bookstore.order.OrderState;
import dev.fairlead.bookstore.order.Wanted;
import dev.fairlead.bookstore.rule.Refusal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Places an order within a transaction: takes the copies, writes the order and the movements.
 * Confined to one call.
 */
final class OrderPlacing {
  private final Session session;
  private final Claim claim;
  private final Instant now;

  OrderPlacing(Session session, Claim claim, Instant now) {
    this.session = session;
    this.claim = claim;
    this.now = now;
  }

  Order place(OrderRequest request) throws SQLException {
    String cart = CartRepository.cartOf(claim.customerId());
    List<OrderItem> items =
        take(request.fromCart() ? CartRepository.wanted(session, cart) : request.items());
    long total = items.stream().mapToLong(OrderItem::lineCents).sum();
    Long expected = request.expectedTotalCents();
    if (expected != null && expected != total) {
      throw new Refusal(
          Refusal.Reason.CONFLICT,
          "The total is " + total + " cents now, not " + expected + ": a price has changed.");
    }
    Order order = insert(items, total);
    if (request.fromCart()) {
      session.update("DELETE FROM cart_items WHERE cart = ?", cart);
    }
    return order;
  }

  /** In the order of the books' ids, so that two orders never wait for each other in a circle. */
  private List<OrderItem> take(List<Wanted> wanted) throws SQLException {
    if (wanted.isEmpty()) {
      throw new Refusal(Refusal.Reason.CONFLICT, "The cart is empty.");
    }
    List<OrderItem> items = new ArrayList<>();
    for (Wanted each : wanted.stream().sorted(Comparator.comparingLong(Wanted::bookId)).toList()) {
      items.add(take(each));
    }
    return items;
  }

  private OrderItem take(Wanted wanted) throws SQLException {
    Optional<OrderItem> taken =
        session.first(
            "UPDATE books SET stock = stock - ?, version = version + 1, updated_at = ?"
                + " WHERE id = ? AND stock >= ? RETURNING isbn, title, price_cents",
            row ->
                new OrderItem(
                    wanted.bookId(),
                    row.getString(1),
                    row.getString(2),
                    wanted.quantity(),
                    row.getInt(3)),
            wanted.quantity(),
            now.toEpochMilli(),
            wanted.bookId(),
            wanted.quantity());
    return taken.isPresent() ? taken.get() : refuse(wanted);
  }

  private OrderItem refuse(Wanted wanted) throws SQLException {
    Optional<Integer> stock =
        session.first(
            "SELECT stock FROM books WHERE id = ?", row -> row.getInt(1), wanted.bookId());
    if (stock.isEmpty()) {
      throw new Refusal(
          Refusal.Reason.IMPOSSIBLE, "There is no book with id " + wanted.bookId() + ".");
    }
    throw new Refusal(
        Refusal.Reason.CONFLICT,
        "Of book %d there are %d copies left, not %d."
            .formatted(wanted.bookId(), stock.get(), wanted.quantity()));
  }

  private Order insert(List<OrderItem> items, long total) throws SQLException {
    long id =
        session.count(
            "INSERT INTO orders (customer_id, idempotency_key, state, total_cents, placed_at,"
                + " updated_at, version) VALUES (?, ?, 'placed', ?, ?, ?, 1) RETURNING id",
            claim.customerId(),
            claim.key(),
            total,
            now.toEpochMilli(),
            now.toEpochMilli());
    for (OrderItem item : items) {
      session.update(
          "INSERT INTO order_items (order_id, book_id, isbn, title, quantity, unit_price_cents)"
              + " VALUES (?, ?, ?, ?, ?, ?)",
          id,
          item.bookId(),
          item.isbn(),
          item.title(),
          item.quantity(),
          item.unitPriceCents());
      StockMovements.add(
          session, item.bookId(), -item.quantity(), StockMovements.Reason.SALE, id, now);
    }
    return new Order(
        id, claim.customerId(), OrderState.PLACED, items, total, claim.key(), now, now, 1);
  }
}
