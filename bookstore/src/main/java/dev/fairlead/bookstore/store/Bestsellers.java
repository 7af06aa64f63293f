package dev.fairlead.bookstore.store;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What sells best on a day (UTC), cancelled orders left out. Today's list is counted again only
 * after a few seconds, since many look at it. Any thread; may throw {@link StoreException}.
 */
public final class Bestsellers {
  /** The longest list. */
  public static final int MAX_LENGTH = 50;

  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Database database;
  private final Clock clock;
  private final AtomicReference<@Nullable Counted> today = new AtomicReference<>();

  /** Reads the given database. */
  public Bestsellers(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The day it is. */
  public LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /** The {@link #MAX_LENGTH} books that sell best on a day, the best first. */
  public List<Seller> of(LocalDate day) {
    if (!day.equals(today())) {
      return count(day);
    }
    Counted known = today.get();
    long now = clock.millis();
    if (known != null && known.day.equals(day) && now - known.at < FRESH.toMillis()) {
      return known.sellers;
    }
    Counted counted = new Counted(day, now, count(day));
    today.set(counted);
    return counted.sellers;
  }

  private List<Seller> count(LocalDate day) {
    long begin = day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    long end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    return database.read(s ->
        s.list(
            "SELECT b.id, b.title, b.author, t.copies FROM ("
                + "SELECT i.book_id, sum(i.quantity) AS copies FROM orders o"
                + " JOIN order_items i ON i.order_id = o.id"
                + " WHERE o.placed_at >= ? AND o.placed_at < ? AND o.state <> 'cancelled'"
                + " GROUP BY i.book_id) t JOIN books b ON b.id = t.book_id"
                + " ORDER BY t.copies DESC, b.id LIMIT "
                + MAX_LENGTH,
            row -> new Seller(row.getLong(1), row.getString(2), row.getString(3), row.getLong(4)),
            begin,
            end));
  }

  /**
   * A book that sells. Immutable.
   *
   * @param bookId the book
   * @param title its title now
   * @param author its author now
   * @param copies how many were ordered
   */
  public record Seller(long bookId, String title, String author, long copies) {}

  private record Counted(LocalDate day, long at, List<Seller> sellers) {}
}
