package dev.fairlead.bookstore.store;

import dev.fairlead.bookstore.order.CartLine;
import dev.fairlead.bookstore.order.OrderRequest;
import dev.fairlead.bookstore.order.Wanted;
import dev.fairlead.bookstore.rule.Refusal;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;

/**
 * Carts: lists of books somebody may order, by the cart's name. They hold nothing back from the
 * stock. Any thread; every method may throw {@link StoreException}.
 */
public final class CartRepository {
  private final Database database;
  private final Clock clock;

  /** Reads and writes the given database. */
  public CartRepository(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The name of a customer's cart. */
  public static String cartOf(long customerId) {
    return "customer:" + customerId;
  }

  /** The name of the cart of a visitor who is not logged in. */
  public static String cartOf(String session) {
    return "session:" + session;
  }

  /** What is in a cart, at today's prices. */
  public List<CartLine> lines(String cart) {
    return database.read(s ->
        s.list(
            "SELECT b.id, b.title, c.quantity, b.price_cents, b.stock FROM cart_items c"
                + " JOIN books b ON b.id = c.book_id WHERE c.cart = ? ORDER BY b.id",
            row ->
                new CartLine(
                    row.getLong(1), row.getString(2), row.getInt(3), row.getInt(4), row.getInt(5)),
            cart));
  }

  /**
   * Sets how many copies of a book are in a cart.
   *
   * @throws Refusal when there is no such book, or the cart is full
   */
  public void set(String cart, Wanted wanted) {
    database.write(s -> {
      requireBook(s, wanted.bookId());
      put(s, cart, wanted);
      requireRoom(s, cart);
      return true;
    });
  }

  /** Adds copies to those in a cart, to {@link Wanted#MAX_QUANTITY} at most. */
  public void add(String cart, Wanted wanted) {
    database.write(s -> {
      requireBook(s, wanted.bookId());
      int present =
          s.first(
                  "SELECT quantity FROM cart_items WHERE cart = ? AND book_id = ?",
                  row -> row.getInt(1),
                  cart,
                  wanted.bookId())
              .orElse(0);
      int sum = Math.min(Wanted.MAX_QUANTITY, present + wanted.quantity());
      put(s, cart, new Wanted(wanted.bookId(), sum));
      requireRoom(s, cart);
      return true;
    });
  }

  /** Takes a book out of a cart; returns whether it was there. */
  public boolean remove(String cart, long book) {
    return database.write(
        s -> s.update("DELETE FROM cart_items WHERE cart = ? AND book_id = ?", cart, book) > 0);
  }

  /** Empties a cart. */
  public void clear(String cart) {
    database.write(s -> s.update("DELETE FROM cart_items WHERE cart = ?", cart));
  }

  /** Puts what is in one cart into another, which keeps its own, and empties the first. */
  public void move(String from, String to) {
    database.write(s -> {
      for (Wanted each : wanted(s, from)) {
        if (count(s, to) < OrderRequest.MAX_ITEMS) {
          put(s, to, each);
        }
      }
      return s.update("DELETE FROM cart_items WHERE cart = ?", from);
    });
  }

  static List<Wanted> wanted(Session s, String cart) throws SQLException {
    return s.list(
        "SELECT book_id, quantity FROM cart_items WHERE cart = ? ORDER BY book_id",
        row -> new Wanted(row.getLong(1), row.getInt(2)),
        cart);
  }

  private void put(Session s, String cart, Wanted wanted) throws SQLException {
    s.update(
        "INSERT INTO cart_items (cart, book_id, quantity, changed_at) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (cart, book_id) DO UPDATE SET quantity = excluded.quantity,"
            + " changed_at = excluded.changed_at",
        cart,
        wanted.bookId(),
        wanted.quantity(),
        clock.millis());
  }

  private static void requireBook(Session s, long book) throws SQLException {
    if (s.count("SELECT count(*) FROM books WHERE id = ?", book) == 0) {
      throw new Refusal(Refusal.Reason.NOT_FOUND, "There is no book with id " + book + ".");
    }
  }

  private static void requireRoom(Session s, String cart) throws SQLException {
    if (count(s, cart) > OrderRequest.MAX_ITEMS) {
      throw new Refusal(
          Refusal.Reason.CONFLICT,
          "The cart is full: it takes " + OrderRequest.MAX_ITEMS + " different books.");
    }
  }

  private static long count(Session s, String cart) throws SQLException {
    return s.count("SELECT count(*) FROM cart_items WHERE cart = ?", cart);
  }
}
