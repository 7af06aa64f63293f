package dev.fairlead.bookstore.order;

/**
 * One line of a cart, at today's price. Immutable.
 *
 * @param bookId the book
 * @param title its title
 * @param quantity copies wanted
 * @param unitPriceCents price of one copy
 * @param stock copies the shop has
 */
public record CartLine(long bookId, String title, int quantity, int unitPriceCents, int stock) {
  /** The price of the line in cents. */
  public long lineCents() {
    return (long) quantity * unitPriceCents;
  }
}
