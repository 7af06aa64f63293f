package dev.fairlead.bookstore.store;

import dev.fairlead.bookstore.book.Book;
import dev.fairlead.bookstore.book.SearchOrder;
import dev.fairlead.bookstore.book.SearchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Full-text search: FTS5 in SQLite, tsvector in PostgreSQL. Any thread; every method may throw
 * {@link StoreException}.
 */
public final class SearchRepository {
  private final Database database;

  /** Reads the given database. */
  public SearchRepository(Database database) {
    this.database = database;
  }

  /** A page of the books found. */
  public Found search(SearchRequest request) {
    List<String> words = request.words();
    if (words.isEmpty() && !request.text().isEmpty()) {
      return new Found(List.of(), 0);
    }
    Statement statement = new Statement(database.dialect(), request, words);
    return database.read(s ->
        s.transaction(
            Session.Kind.READ,
            t -> {
              long total =
                  t.count("SELECT count(*) " + statement.from, statement.parameters.toArray());
              List<Object> parameters = new ArrayList<>(statement.parameters);
              parameters.addAll(statement.orderParameters);
              parameters.addAll(List.of(request.size(), request.offset()));
              List<Book> books =
                  t.list(
                      "SELECT " + COLUMNS + statement.from + statement.order + " LIMIT ? OFFSET ?",
                      BookRepository::book,
                      parameters.toArray());
              return new Found(books, total);
            }));
  }

  /** The columns are of books only: the index of words has some of the same names. */
  private static final String COLUMNS =
      List.of(BookRepository.COLUMNS.split(", ", -1)).stream()
          .map(column -> "b." + column)
          .collect(Collectors.joining(", ", "", " "));

  /**
   * What a search found. Immutable.
   *
   * @param items the books on the page
   * @param total how many there are on all pages
   */
  public record Found(List<Book> items, long total) {
    /** Copies the items. */
    public Found {
      items = List.copyOf(items);
    }
  }

  /** The parts of a statement; what clients wrote is in the parameters only. */
  private static final class Statement {
    private final String from;
    private final List<Object> parameters = new ArrayList<>();
    private final String order;
    private final List<Object> orderParameters = new ArrayList<>();

    Statement(Dialect dialect, SearchRequest request, List<String> words) {
      boolean lite = dialect == Dialect.SQLITE;
      String query = lite ? lite(words) : postgres(words);
      StringBuilder text = new StringBuilder("FROM books b");
      if (words.isEmpty()) {
        text.append(" WHERE 1 = 1");
      } else {
        text.append(
            lite
                ? " JOIN book_words w ON w.rowid = b.id WHERE book_words MATCH ?"
                : " WHERE b.words @@ to_tsquery('simple', ?)");
        parameters.add(query);
      }
      filter(text, request);
      from = text.toString();
      order = " ORDER BY " + order(dialect, request.order(), query, !words.isEmpty());
    }

    private void filter(StringBuilder text, SearchRequest request) {
      if (!request.category().isEmpty()) {
        text.append(" AND b.category = ?");
        parameters.add(request.category());
      }
      if (!request.author().isEmpty()) {
        text.append(" AND b.author = ?");
        parameters.add(request.author());
      }
      if (request.minPriceCents() != null) {
        text.append(" AND b.price_cents >= ?");
        parameters.add(request.minPriceCents());
      }
      if (request.maxPriceCents() != null) {
        text.append(" AND b.price_cents <= ?");
        parameters.add(request.maxPriceCents());
      }
      if (request.inStock()) {
        text.append(" AND b.stock > 0");
      }
    }

    private String order(Dialect dialect, SearchOrder by, String query, boolean hasWords) {
      return switch (by) {
        case SearchOrder.Keys keys -> BookRepository.order(dialect, "b.", keys.keys());
        case SearchOrder.Rating _ ->
            "CASE WHEN b.rating_count = 0 THEN 0 ELSE b.rating_sum * 1.0 / b.rating_count END"
                + " DESC, b.rating_count DESC, b.id";
        case SearchOrder.Relevance _ when !hasWords -> "b.id";
        case SearchOrder.Relevance _ when dialect == Dialect.SQLITE ->
            "bm25(book_words, 10.0, 4.0, 2.0, 1.0), b.id";
        case SearchOrder.Relevance _ -> {
          orderParameters.add(query);
          yield "ts_rank(b.words, to_tsquery('simple', ?)) DESC, b.id";
        }
      };
    }

    /** Words have letters and digits only, so that quoting them is enough. */
    private static String lite(List<String> words) {
      return words.stream().map(word -> '"' + word + "\"*").collect(Collectors.joining(" "));
    }

    private static String postgres(List<String> words) {
      return words.stream().map(word -> word + ":*").collect(Collectors.joining(" & "));
    }
  }
}
