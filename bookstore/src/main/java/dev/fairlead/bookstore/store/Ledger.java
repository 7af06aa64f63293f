package dev.fairlead.bookstore.store;

import dev.fairlead.bookstore.order.Order;
import java.util.ArrayList;
import java.util.List;

/**
 * The books of the shop in the other sense: what verification reads. Any thread; every method may
 * throw {@link StoreException}.
 */
public final class Ledger {
  private final Database database;

  /** Reads the given database. */
  public Ledger(Database database) {
    this.database = database;
  }

  /** Up to so many orders with ids beyond the given one, by id: for going through all of them. */
  public List<Order> ordersAfter(long id, int limit) {
    return database.read(s ->
        s.transaction(
            Session.Kind.READ,
            t -> OrderRows.list(t, "WHERE id > ? ORDER BY id LIMIT ?", id, limit)));
  }

  /** The same for books' stocks and the sums of their movements. */
  public List<StockLine> stockAfter(long book, int limit) {
    return database.read(s ->
        s.list(
            "SELECT b.id, b.stock,"
                + " (SELECT coalesce(sum(m.change), 0) FROM stock_movement m"
                + "   WHERE m.book_id = b.id AND m.reason IN ('initial', 'adjustment')),"
                + " (SELECT coalesce(sum(m.change), 0) FROM stock_movement m"
                + "   WHERE m.book_id = b.id AND m.reason NOT IN ('initial', 'adjustment'))"
                + " FROM books b WHERE b.id > ? ORDER BY b.id LIMIT ?",
            row -> new StockLine(row.getLong(1), row.getInt(2), row.getLong(3), row.getLong(4)),
            book,
            limit));
  }

  /** Whether everything adds up, as of one moment. */
  public Audit audit() {
    return database.read(s ->
        s.transaction(
            Session.Kind.READ,
            t -> {
              List<String> mismatches = new ArrayList<>();
              for (AuditCheck check : AuditCheck.values()) {
                mismatches.addAll(check.mismatches(t));
              }
              return new Audit(
                  t.count("SELECT count(*) FROM orders"),
                  t.count("SELECT coalesce(sum(quantity), 0) FROM order_items"),
                  mismatches);
            }));
  }

  /**
   * A book's stock and where it comes from. Immutable.
   *
   * @param bookId the book
   * @param stock copies at hand
   * @param supplied what came in by the first stock and by changes
   * @param sold what orders took and gave back, in sum; not above zero. {@code stock = supplied +
   *     sold}
   */
  public record StockLine(long bookId, int stock, long supplied, long sold) {}

  /**
   * What an audit found. Immutable.
   *
   * @param orders how many there are, in any state
   * @param copies how many copies were ordered in them
   * @param mismatches sentences, empty if everything adds up; of each kind at most 20
   */
  public record Audit(long orders, long copies, List<String> mismatches) {
    /** Copies the mismatches. */
    public Audit {
      mismatches = List.copyOf(mismatches);
    }
  }
}
