package dev.fairlead.bookstore.book;

import java.util.List;

/**
 * One page of a listing. Immutable.
 *
 * @param items the books on it, in the order asked for
 * @param request what was asked for
 * @param total how many books the query found on all pages
 */
public record BookPage(List<Book> items, PageRequest request, long total) {
  /** Copies the items. */
  public BookPage {
    items = List.copyOf(items);
  }

  /** The number of the last page, 1 when there are no books. */
  public long lastPage() {
    return Math.max(1, (total + request.size() - 1) / request.size());
  }
}
