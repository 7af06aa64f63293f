package dev.fairlead.bookstore.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Authors and categories that have books. Any thread; may throw {@link StoreException}. */
public final class ShelfRepository {
  private final Database database;

  /** Reads the given database. */
  public ShelfRepository(Database database) {
    this.database = database;
  }

  /** All categories, by name. */
  public List<Shelf> categories() {
    return database.read(s ->
        s.list(
            "SELECT c.id, c.name, count(*) FROM categories c JOIN books b ON b.category = c.name"
                + " GROUP BY c.id, c.name ORDER BY c.name",
            row -> new Shelf(row.getLong(1), row.getString(2), row.getLong(3))));
  }

  /**
   * A page of authors, by name.
   *
   * @param beginning of the name, without regard to the case of letters; empty for all
   */
  public Shelves authors(String beginning, int page, int size) {
    String where = "";
    List<Object> parameters = new ArrayList<>();
    if (!beginning.isEmpty()) {
      where = " AND a.name " + database.dialect().like() + " ? ESCAPE '\\'";
      parameters.add(BookRepository.escaped(beginning) + "%");
    }
    String from =
        " FROM authors a WHERE EXISTS (SELECT 1 FROM books b WHERE b.author = a.name)" + where;
    return database.read(s ->
        s.transaction(
            Session.Kind.READ,
            t -> {
              long total = t.count("SELECT count(*)" + from, parameters.toArray());
              List<Object> all = new ArrayList<>(parameters);
              all.addAll(List.of(size, (page - 1L) * size));
              List<Shelf> items =
                  t.list(
                      "SELECT a.id, a.name, (SELECT count(*) FROM books b WHERE b.author = a.name)"
                          + from
                          + " ORDER BY a.name LIMIT ? OFFSET ?",
                      row -> new Shelf(row.getLong(1), row.getString(2), row.getLong(3)),
                      all.toArray());
              return new Shelves(items, total);
            }));
  }

  /** The author with this id. */
  public Optional<Shelf> author(long id) {
    return database.read(s ->
        s.first(
            "SELECT a.id, a.name, (SELECT count(*) FROM books b WHERE b.author = a.name)"
                + " FROM authors a WHERE a.id = ?",
            row -> new Shelf(row.getLong(1), row.getString(2), row.getLong(3)),
            id));
  }

  /**
   * An author or a category. Immutable.
   *
   * @param id given by the shop
   * @param name as it stands in books
   * @param books how many there are
   */
  public record Shelf(long id, String name, long books) {}

  /**
   * A page of them. Immutable.
   *
   * @param items those on the page
   * @param total how many there are on all pages
   */
  public record Shelves(List<Shelf> items, long total) {
    /** Copies the items. */
    public Shelves {
      items = List.copyOf(items);
    }
  }
}
