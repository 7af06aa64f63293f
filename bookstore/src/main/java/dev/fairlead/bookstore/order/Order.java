package dev.fairlead.bookstore.order;

import java.time.Instant;
import java.util.List;

/**
 * An order as kept. Immutable.
 *
 * @param id given by the shop
 * @param customerId whose it is
 * @param state where it stands
 * @param items its lines, by book
 * @param totalCents the sum of its lines
 * @param idempotencyKey what the client called the request that placed it
 * @param placedAt when it was placed, to the millisecond
 * @param updatedAt when its state last changed
 * @param version 1 at first, one more at each step; the entity tag is made of it
 */
public record Order(
    long id,
    long customerId,
    OrderState state,
    List<OrderItem> items,
    long totalCents,
    String idempotencyKey,
    Instant placedAt,
    Instant updatedAt,
    long version) {
  /** Copies the items. */
  public Order {
    items = List.copyOf(items);
  }

  /** The same order after a step. */
  public Order after(Step step, Instant when) {
    return new Order(
        id, customerId, step.to(), items, totalCents, idempotencyKey, placedAt, when, version + 1);
  }
}
