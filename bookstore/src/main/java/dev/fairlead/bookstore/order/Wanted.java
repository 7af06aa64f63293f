package dev.fairlead.bookstore.order;

/**
 * Copies of a book that somebody wants. Immutable.
 *
 * @param bookId the book
 * @param quantity 1 to {@link #MAX_QUANTITY}
 */
public record Wanted(long bookId, int quantity) {
  /** The most copies of a book in a cart or an order. */
  public static final int MAX_QUANTITY = 99;
}
