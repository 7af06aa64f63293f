package dev.fairlead.bookstore.store;

import dev.fairlead.bookstore.rule.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What customers say of books. Any thread; every method may throw {@link StoreException}. */
public final class ReviewRepository {
  private static final String SELECT =
      "SELECT r.id, r.book_id, r.customer_id, c.name, r.rating, r.text, r.created_at"
          + " FROM reviews r JOIN customers c ON c.id = r.customer_id";

  private final Database database;
  private final Clock clock;

  /** Reads and writes the given database. */
  public ReviewRepository(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Adds a review.
   *
   * @param rating 1 to 5
   * @throws Refusal when there is no such book, or the customer has reviewed it already
   */
  public Review add(long book, long customer, int rating, String text) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return database.write(s -> {
      int met =
          s.update(
              "UPDATE books SET rating_sum = rating_sum + ?, rating_count = rating_count + 1"
                  + " WHERE id = ?",
              rating,
              book);
      if (met == 0) {
        throw new Refusal(Refusal.Reason.NOT_FOUND, "There is no book with id " + book + ".");
      }
      long id =
          s.first(
                  "INSERT INTO reviews (book_id, customer_id, rating, text, created_at)"
                      + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id",
                  row -> row.getLong(1),
                  book,
                  customer,
                  rating,
                  text,
                  now.toEpochMilli())
              .orElseThrow(() ->
                  new Refusal(Refusal.Reason.CONFLICT, "You have reviewed this book already."));
      return s.one(SELECT + " WHERE r.id = ?", ReviewRepository::review, id);
    });
  }

  /**
   * A page of a book's reviews, the newest first, and what they come to.
   *
   * @throws Refusal when there is no such book
   */
  public Reviews of(long book, int page, int size) {
    return database.read(s ->
        s.transaction(
            Session.Kind.READ,
            t -> {
              List<Review> items =
                  t.list(
                      SELECT + " WHERE r.book_id = ? ORDER BY r.id DESC LIMIT ? OFFSET ?",
                      ReviewRepository::review,
                      book,
                      size,
                      (page - 1L) * size);
              return t.first(
                      "SELECT rating_sum, rating_count FROM books WHERE id = ?",
                      row -> new Reviews(row.getLong(1), row.getLong(2), items),
                      book)
                  .orElseThrow(() ->
                      new Refusal(
                          Refusal.Reason.NOT_FOUND, "There is no book with id " + book + "."));
            }));
  }

  private static Review review(ResultSet row) throws SQLException {
    return new Review(
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        row.getString(4),
        row.getInt(5),
        row.getString(6),
        Instant.ofEpochMilli(row.getLong(7)));
  }

  /**
   * A review. Immutable.
   *
   * @param id given by the shop
   * @param bookId of which book
   * @param customerId by whom
   * @param name the customer's
   * @param rating 1 to 5
   * @param text as the customer wrote it
   * @param createdAt when
   */
  public record Review(
      long id,
      long bookId,
      long customerId,
      String name,
      int rating,
      String text,
      Instant createdAt) {}

  /**
   * What is said of a book. Immutable.
   *
   * @param sum of all ratings
   * @param count of all ratings
   * @param items the reviews on the page
   */
  public record Reviews(long sum, long count, List<Review> items) {
    /** Copies the items. */
    public Reviews {
      items = List.copyOf(items);
    }

    /** The mean rating to a tenth; 0 when there is none. */
    public double average() {
      return count == 0 ? 0 : Math.round(sum * 10.0 / count) / 10.0;
    }
  }
}
