package dev.fairlead.bookstore.book;

import java.util.List;

/** What comes first in search results. */
public sealed interface SearchOrder {
  /** What the words fit best: in the title before the author before the rest. */
  record Relevance() implements SearchOrder {}

  /** What is rated best, and of those what is rated most often. */
  record Rating() implements SearchOrder {}

  /**
   * As a listing.
   *
   * @param keys in falling weight, at least one
   */
  record Keys(List<SortKey> keys) implements SearchOrder {
    /** Copies the keys. */
    public Keys {
      keys = List.copyOf(keys);
    }
  }
}
