package dev.fairlead.bookstore.store;

import dev.fairlead.bookstore.book.Book;
import dev.fairlead.bookstore.book.BookFields;
import dev.fairlead.bookstore.book.BookPage;
import dev.fairlead.bookstore.book.BookValidation;
import dev.fairlead.bookstore.book.PageRequest;
import dev.fairlead.bookstore.book.SortKey;
import dev.fairlead.bookstore.rule.Refusal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The books of one database. Any thread. Every method may throw {@link StoreException}; every
 * change is one transaction that reads, decides and writes under the file's write lock, so that no
 * other process comes in between.
 */
public final class BookRepository {
  static final String COLUMNS =
      "id, isbn, title, author, category, year, price_cents, stock, created_at, updated_at, version";
  private static final String BY_ID = "SELECT " + COLUMNS + " FROM books WHERE id = ?";

  private final Database database;
  private final Clock clock;

  /** Reads and writes the given database and takes change times from the clock. */
  public BookRepository(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The book with this id. */
  public Optional<Book> find(long id) {
    return database.read(s -> find(s, id));
  }

  /** One page of books; empty items when it lies beyond the last. */
  public BookPage list(PageRequest request) {
    return database.read(s -> s.transaction(Session.Kind.READ, t -> page(t, request)));
  }

  /**
   * Adds a book.
   *
   * @throws DuplicateIsbnException when its ISBN is taken
   */
  public Book insert(BookFields fields) {
    return database.write(s -> {
      Instant now = now();
      PreparedStatement insert =
          s.prepare(
              "INSERT INTO books (isbn, title, author, category, year, price_cents, stock,"
                  + " created_at, updated_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)"
                  + " RETURNING id");
      bind(insert, fields);
      insert.setLong(8, now.toEpochMilli());
      insert.setLong(9, now.toEpochMilli());
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        Book book = new Book(row.getLong(1), fields, now, now, 1);
        StockMovements.add(s, book.id(), fields.stock(), StockMovements.Reason.INITIAL, now);
        return book;
      } catch (SQLException e) {
        throw translated(s, e, fields.isbn());
      }
    });
  }

  /**
   * Changes a book to what {@code change} makes of it. What {@code change} throws is passed on and
   * leaves the book as it was.
   *
   * @return the book after the change, or empty when there is none with this id
   * @throws DuplicateIsbnException when the new ISBN belongs to another book
   */
  public Optional<Book> change(long id, Function<Book, BookFields> change) {
    return database.write(s -> {
      Optional<Book> found = findToChange(s, id);
      return found.isEmpty()
          ? found
          : Optional.of(update(s, found.get(), change.apply(found.get())));
    });
  }

  /**
   * Deletes a book, unless {@code check} throws, which is passed on.
   *
   * @return whether there was one with this id
   */
  public boolean delete(long id, Consumer<Book> check) {
    return database.write(s -> {
      findToChange(s, id).ifPresent(check);
      PreparedStatement delete = s.prepare("DELETE FROM books WHERE id = ?");
      delete.setLong(1, id);
      return delete.executeUpdate() > 0;
    });
  }

  /**
   * Changes the stock of a book by so many copies.
   *
   * @return the book after the change, or empty when there is none with this id
   * @throws Refusal when there are not so many copies
   */
  public Optional<Book> restock(long id, int change) {
    return database.write(s -> {
      Optional<Book> found = findToChange(s, id);
      if (found.isEmpty()) {
        return found;
      }
      BookFields old = found.get().fields();
      int stock = old.stock() + change;
      if (stock < 0 || stock > BookValidation.MAX_STOCK) {
        throw new Refusal(
            Refusal.Reason.CONFLICT,
            "There are " + old.stock() + " copies; the change is too much.");
      }
      return Optional.of(update(s, found.get(), old.withStock(stock)));
    });
  }

  /** Up to so many books with ids beyond the given one, by id: for going through all of them. */
  public List<Book> after(long id, int limit) {
    return database.read(s ->
        s.list(
            "SELECT " + COLUMNS + " FROM books WHERE id > ? ORDER BY id LIMIT ?",
            BookRepository::book,
            id,
            limit));
  }

  private Book update(Session s, Book old, BookFields fields) throws SQLException {
    Book book = new Book(old.id(), fields, old.createdAt(), now(), old.version() + 1);
    PreparedStatement update =
        s.prepare(
            "UPDATE books SET isbn = ?, title = ?, author = ?, category = ?, year = ?,"
                + " price_cents = ?, stock = ?, updated_at = ?, version = ? WHERE id = ?");
    bind(update, fields);
    update.setLong(8, book.updatedAt().toEpochMilli());
    update.setLong(9, book.version());
    update.setLong(10, book.id());
    try {
      update.executeUpdate();
    } catch (SQLException e) {
      throw translated(s, e, fields.isbn());
    }
    int change = fields.stock() - old.fields().stock();
    StockMovements.add(s, old.id(), change, StockMovements.Reason.ADJUSTMENT, book.updatedAt());
    return book;
  }

  private static SQLException translated(Session s, SQLException e, String isbn) {
    if (s.dialect().isDuplicate(e)) {
      throw new DuplicateIsbnException(isbn);
    }
    return e;
  }

  static Optional<Book> find(Session s, long id) throws SQLException {
    return s.first(BY_ID, BookRepository::book, id);
  }

  /** Nobody else changes the book until the transaction ends; in SQLite that is so anyway. */
  private static Optional<Book> findToChange(Session s, long id) throws SQLException {
    String lock = s.dialect() == Dialect.POSTGRESQL ? " FOR UPDATE" : "";
    return s.first(BY_ID + lock, BookRepository::book, id);
  }

  private static BookPage page(Session s, PageRequest request) throws SQLException {
    String like = s.dialect().like() + " ? ESCAPE '\\'";
    String where = request.query().isEmpty() ? "" : " WHERE title " + like + " OR author " + like;
    List<Object> parameters = new ArrayList<>();
    if (!where.isEmpty()) {
      String pattern = pattern(request.query());
      parameters.addAll(List.of(pattern, pattern));
    }
    long total = s.count("SELECT count(*) FROM books" + where, parameters.toArray());
    parameters.addAll(List.of(request.size(), request.offset()));
    List<Book> items =
        s.list(
            "SELECT %s FROM books%s ORDER BY %s LIMIT ? OFFSET ?"
                .formatted(COLUMNS, where, order(s.dialect(), "", request.sort())),
            BookRepository::book,
            parameters.toArray());
    return new BookPage(items, request, total);
  }

  /** Words of the program only: nothing that a client wrote becomes part of a statement. */
  static String order(Dialect dialect, String table, List<SortKey> keys) {
    StringBuilder order = new StringBuilder();
    for (SortKey key : keys) {
      order.append(
          switch (key.property()) {
            case ID -> table + "id";
            case ISBN -> table + "isbn";
            case TITLE -> dialect.ignoringCase(table + "title");
            case AUTHOR -> dialect.ignoringCase(table + "author");
            case CATEGORY -> dialect.ignoringCase(table + "category");
            case YEAR -> table + "year";
            case PRICE -> table + "price_cents";
            case STOCK -> table + "stock";
          });
      order.append(key.descending() ? " DESC, " : ", ");
    }
    return order.append(table).append("id").toString();
  }

  private static String pattern(String query) {
    return "%" + escaped(query) + "%";
  }

  /** A text that a pattern finds as it is. */
  static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }

  static void bind(PreparedStatement statement, BookFields fields) throws SQLException {
    statement.setString(1, fields.isbn());
    statement.setString(2, fields.title());
    statement.setString(3, fields.author());
    statement.setString(4, fields.category());
    statement.setInt(5, fields.year());
    statement.setInt(6, fields.priceCents());
    statement.setInt(7, fields.stock());
  }

  /** Reads a row of {@link #COLUMNS}. */
  static Book book(ResultSet row) throws SQLException {
    return new Book(
        row.getLong(1),
        new BookFields(
            row.getString(2),
            row.getString(3),
            row.getString(4),
            row.getString(5),
            row.getInt(6),
            row.getInt(7),
            row.getInt(8)),
        Instant.ofEpochMilli(row.getLong(9)),
        Instant.ofEpochMilli(row.getLong(10)),
        row.getLong(11));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
