package dev.fairlead.traffic.verify;

import dev.fairlead.traffic.verify.ShopState.Book;
import dev.fairlead.traffic.verify.ShopState.Item;
import dev.fairlead.traffic.verify.ShopState.Order;
import dev.fairlead.traffic.verify.Violation.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether the database agrees with itself: every copy is accounted for. Stateless. */
final class ShopBooks {
  private ShopBooks() {}

  static void check(ShopState state, Findings findings) {
    Map<Long, Long> gone = new HashMap<>();
    for (long paid : state.payments().keySet()) {
      if (!state.orders().containsKey(paid)) {
        findings.add(Kind.PARTIAL, "there is a payment of order " + paid + ", but no such order");
      }
    }
    for (Order order : state.orders().values()) {
      order(order, findings);
      if (!order.isTakenBack()) {
        order.items.forEach((book, item) -> gone.merge(book, (long) item.quantity(), Long::sum));
      }
      List<Long> amounts = state.payments().getOrDefault(order.id, List.of());
      int payments = amounts.size();
      if (payments > 1) {
        findings.add(Kind.DOUBLED, "order " + order.id + " was paid " + payments + " times");
      }
      if (order.isPaid() && payments == 0 || order.state.equals("placed") && payments > 0) {
        findings.add(
            Kind.PARTIAL,
            "order " + order.id + " is " + order.state + " with " + payments + " payments");
      }
      for (long amount : amounts) {
        if (amount != order.totalCents) {
          findings.add(
              Kind.PRICE,
              "order "
                  + order.id
                  + " has a total of "
                  + order.totalCents
                  + " cents, but "
                  + amount
                  + " were paid");
        }
      }
    }
    state.books().forEach((id, book) -> book(id, book, gone.getOrDefault(id, 0L), findings));
    findings.checked("orders in the database", state.orders().size());
    findings.checked("books whose stock was added up", state.books().size());
  }

  private static void order(Order order, Findings findings) {
    if (order.items.isEmpty()) {
      findings.add(Kind.PARTIAL, "order " + order.id + " has no items");
      return;
    }
    long sum = 0;
    for (Map.Entry<Long, Item> each : order.items.entrySet()) {
      Item item = each.getValue();
      sum += item.quantity() * item.unitPriceCents();
      int sold = order.sold.getOrDefault(each.getKey(), 0);
      int returned = order.returned.getOrDefault(each.getKey(), 0);
      if (sold != item.quantity()) {
        findings.add(
            Kind.STOCK,
            "order "
                + order.id
                + " has "
                + item.quantity()
                + " of book "
                + each.getKey()
                + ", but "
                + sold
                + " left the stock for it");
      }
      int due = order.isTakenBack() ? item.quantity() : 0;
      if (returned != due) {
        findings.add(
            Kind.STOCK,
            "order "
                + order.id
                + " is "
                + order.state
                + ", so "
                + due
                + " of book "
                + each.getKey()
                + " should be back, but "
                + returned
                + " are");
      }
    }
    if (sum != order.totalCents) {
      findings.add(
          Kind.PRICE,
          "order "
              + order.id
              + " has a total of "
              + order.totalCents
              + " cents, but its items are "
              + sum);
    }
  }

  private static void book(long id, Book book, long gone, Findings findings) {
    if (book.stock < 0 || book.lowest < 0) {
      long lowest = Math.min(book.stock, book.lowest);
      findings.add(Kind.STOCK, "book " + id + " had a stock of " + lowest);
    }
    if (book.moved != book.stock) {
      findings.add(
          Kind.STOCK,
          "book "
              + id
              + " has a stock of "
              + book.stock
              + ", but its movements add up to "
              + book.moved);
    }
    if (book.given - gone != book.stock) {
      findings.add(
          Kind.STOCK,
          "book "
              + id
              + " had "
              + book.given
              + " copies and "
              + gone
              + " are sold, but its stock is "
              + book.stock);
    }
  }
}
