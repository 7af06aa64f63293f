package dev.fairlead.bookstore.pages;

import dev.fairlead.bookstore.book.Book;
import dev.fairlead.bookstore.order.Order;
import dev.fairlead.bookstore.order.OrderItem;
import dev.fairlead.bookstore.order.Step;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Things of the shop as pages show them. Any thread. */
final class Texts {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private Texts() {}

  static String price(long cents) {
    return String.format(Locale.ROOT, "€ %d.%02d", cents / 100, cents % 100);
  }

  static String time(Instant time) {
    return TIME.format(time) + " UTC";
  }

  static Map<String, Object> book(Book book) {
    return Map.of(
        "id", book.id(),
        "title", book.fields().title(),
        "author", book.fields().author(),
        "category", book.fields().category(),
        "isbn", book.fields().isbn(),
        "year", book.fields().year(),
        "price", price(book.fields().priceCents()),
        "stock", book.fields().stock(),
        "inStock", book.fields().stock() > 0);
  }

  static List<Map<String, Object>> books(List<Book> books) {
    return books.stream().map(Texts::book).toList();
  }

  static Map<String, Object> order(Order order) {
    return Map.of(
        "id", order.id(),
        "state", order.state().word(),
        "total", price(order.totalCents()),
        "placedAt", time(order.placedAt()),
        "items", order.items().stream().map(Texts::item).toList(),
        "canPay", Step.PAY.possibleFrom(order.state()),
        "canCancel", Step.CANCEL.possibleFrom(order.state()),
        "canReturn", Step.RETURN.possibleFrom(order.state()));
  }

  private static Map<String, Object> item(OrderItem item) {
    return Map.of(
        "bookId", item.bookId(),
        "title", item.title(),
        "quantity", item.quantity(),
        "unitPrice", price(item.unitPriceCents()),
        "line", price(item.lineCents()));
  }

  /** Five stars, the first so many of them full. */
  static String stars(double rating) {
    int full = (int) Math.round(rating);
    return "★".repeat(full) + "☆".repeat(5 - full);
  }
}
