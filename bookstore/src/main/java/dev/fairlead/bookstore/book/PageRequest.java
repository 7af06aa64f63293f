package dev.fairlead.bookstore.book;

import java.util.List;

/**
 * Which books to list. Immutable.
 *
 * @param page from 1
 * @param size books on a page, 1 to {@link #MAX_SIZE}
 * @param sort keys in falling weight; ties and an empty list are settled by id
 * @param query text that title or author must contain; empty for all books
 */
public record PageRequest(int page, int size, List<SortKey> sort, String query) {
  /** The most books on one page. */
  public static final int MAX_SIZE = 200;

  /** The books on a page when the request does not say. */
  public static final int DEFAULT_SIZE = 20;

  /** Checks the ranges. */
  public PageRequest {
    sort = List.copyOf(sort);
    if (page < 1 || size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException("page " + page + ", size " + size);
    }
  }

  /** How many books come before this page. */
  public long offset() {
    return (page - 1L) * size;
  }
}
