package dev.fairlead.bookstore.pages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What visitors looked at last. Kept in this instance's memory only, as many a shop keeps some of
 * its sessions: a visitor who is answered by another instance misses it. Any thread.
 */
final class RecentlyViewed {
  private static final int SESSIONS = 10_000;
  private static final int BOOKS = 6;

  private final Map<String, List<Long>> bySession =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Long>> eldest) {
          return size() > SESSIONS;
        }
      };

  /** Notes that a session has looked at a book. */
  synchronized void add(String session, long book) {
    List<Long> books = new ArrayList<>(of(session));
    books.remove(book);
    books.addFirst(book);
    bySession.put(session, List.copyOf(books.subList(0, Math.min(BOOKS, books.size()))));
  }

  /** The books, the last one first. */
  synchronized List<Long> of(String session) {
    return bySession.getOrDefault(session, List.of());
  }
}
