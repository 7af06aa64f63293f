package dev.fairlead.bookstore.store;

import dev.fairlead.bookstore.customer.Principal;
import dev.fairlead.bookstore.order.CardNumber;
import dev.fairlead.bookstore.order.Claim;
import dev.fairlead.bookstore.order.Order;
import dev.fairlead.bookstore.order.OrderAnswer;
import dev.fairlead.bookstore.order.OrderItem;
import dev.fairlead.bookstore.order.OrderJson;
import dev.fairlead.bookstore.order.OrderRequest;
import dev.fairlead.bookstore.order.OrderState;
import dev.fairlead.bookstore.order.Step;
import dev.fairlead.bookstore.rule.Refusal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The orders of one database. Any thread. Every method may throw {@link StoreException} and {@link
 * Refusal}; every change is one transaction with all that belongs to it.
 */
public final class OrderRepository {
  private static final int CREATED = 201;
  private static final int OK = 200;

  private final Database database;
  private final Clock clock;

  /** Reads and writes the given database and takes times from the clock. */
  public OrderRepository(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Places an order, once for a claim. */
  public OrderAnswer place(Claim claim, OrderRequest request) {
    return database.write(s -> {
      Instant now = now();
      Optional<OrderAnswer> earlier = IdempotentAnswers.claim(s, claim, now);
      if (earlier.isPresent()) {
        return earlier.get();
      }
      Order order = new OrderPlacing(s, claim, now).place(request);
      OrderAnswer answer = answer(order, CREATED);
      IdempotentAnswers.keep(s, claim, answer);
      return answer;
    });
  }

  /**
   * Takes an order a step on, once for a claim if there is one.
   *
   * @param check of the order's present version; what it throws is passed on
   * @param card that pays, if the step is {@link Step#PAY}
   */
  public OrderAnswer step(
      long id,
      Step step,
      Principal who,
      LongConsumer check,
      @Nullable CardNumber card,
      @Nullable Claim claim) {
    return database.write(s -> {
      Order order = ownOrder(s, id, who, true);
      if (claim != null) {
        Optional<OrderAnswer> earlier = IdempotentAnswers.claim(s, claim, now());
        if (earlier.isPresent()) {
          return earlier.get();
        }
      }
      check.accept(order.version());
      OrderAnswer answer = answer(advance(s, order, step, card), OK);
      if (claim != null) {
        IdempotentAnswers.keep(s, claim, answer);
      }
      return answer;
    });
  }

  /** An order, if it is the customer's own or an administrator asks. */
  public Order find(long id, Principal who) {
    return database.read(s -> s.transaction(Session.Kind.READ, t -> ownOrder(t, id, who, false)));
  }

  /**
   * A page of a customer's orders, or of all for an administrator, the newest first.
   *
   * @param state that they are to be in, or null for any
   */
  public OrderPage list(Principal who, @Nullable OrderState state, int page, int size) {
    List<Object> parameters = new ArrayList<>();
    StringBuilder where = new StringBuilder("WHERE 1 = 1");
    if (!who.isAdmin()) {
      where.append(" AND customer_id = ?");
      parameters.add(who.customerId());
    }
    if (state != null) {
      where.append(" AND state = ?");
      parameters.add(state.word());
    }
    return database.read(s ->
        s.transaction(
            Session.Kind.READ,
            t -> {
              long total = t.count("SELECT count(*) FROM orders " + where, parameters.toArray());
              List<Object> all = new ArrayList<>(parameters);
              all.addAll(List.of(size, (page - 1L) * size));
              List<Order> orders =
                  OrderRows.list(t, where + " ORDER BY id DESC LIMIT ? OFFSET ?", all.toArray());
              return new OrderPage(orders, total);
            }));
  }

  private static Order ownOrder(Session s, long id, Principal who, boolean toChange)
      throws SQLException {
    return OrderRows.find(s, id, toChange)
        .filter(order -> who.isAdmin() || order.customerId() == who.customerId())
        .orElseThrow(
            () -> new Refusal(Refusal.Reason.NOT_FOUND, "You have no order with id " + id + "."));
  }

  private Order advance(Session s, Order order, Step step, @Nullable CardNumber card)
      throws SQLException {
    if (!step.possibleFrom(order.state())) {
      throw new Refusal(
          Refusal.Reason.CONFLICT,
          "An order that is %s cannot take the step %s; possible: %s."
              .formatted(order.state().word(), step.word(), Step.possible(order.state())));
    }
    Order next = order.after(step, now());
    s.update(
        "UPDATE orders SET state = ?, updated_at = ?, version = ? WHERE id = ?",
        next.state().word(),
        next.updatedAt().toEpochMilli(),
        next.version(),
        next.id());
    if (step == Step.PAY && card != null) {
      pay(s, next, card);
    }
    if (step.restocks()) {
      restock(s, next, step);
    }
    return next;
  }

  private static void pay(Session s, Order order, CardNumber card) throws SQLException {
    if (card.declined()) {
      throw new Refusal(Refusal.Reason.DECLINED, "The bank declines this card.");
    }
    s.update(
        "INSERT INTO payments (order_id, amount_cents, card_ending, state, paid_at)"
            + " VALUES (?, ?, ?, 'paid', ?)",
        order.id(),
        order.totalCents(),
        card.ending(),
        order.updatedAt().toEpochMilli());
  }

  private static void restock(Session s, Order order, Step step) throws SQLException {
    s.update("UPDATE payments SET state = 'refunded' WHERE order_id = ?", order.id());
    StockMovements.Reason reason =
        step == Step.RETURN ? StockMovements.Reason.RETURN : StockMovements.Reason.CANCELLATION;
    for (OrderItem item : order.items()) {
      int met =
          s.update(
              "UPDATE books SET stock = stock + ?, version = version + 1, updated_at = ?"
                  + " WHERE id = ?",
              item.quantity(),
              order.updatedAt().toEpochMilli(),
              item.bookId());
      // Copies of a book that the shop no longer has go nowhere.
      if (met == 1) {
        StockMovements.add(
            s, item.bookId(), item.quantity(), reason, order.id(), order.updatedAt());
      }
    }
  }

  private static OrderAnswer answer(Order order, int status) {
    return new OrderAnswer(order.id(), status, OrderJson.write(order).toString(), false);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * A page of orders. Immutable.
   *
   * @param items the orders on it
   * @param total how many there are on all pages
   */
  public record OrderPage(List<Order> items, long total) {
    /** Copies the items. */
    public OrderPage {
      items = List.copyOf(items);
    }
  }
}
