package dev.fairlead.bookstore.order;

/**
 * One line of an order, as it was when the order was placed. Immutable.
 *
 * @param bookId the book, which may have changed or gone since
 * @param isbn its ISBN then
 * @param title its title then
 * @param quantity copies, at least 1
 * @param unitPriceCents price of one copy then
 */
public record OrderItem(long bookId, String isbn, String title, int quantity, int unitPriceCents) {
  /** The price of the line in cents. */
  public long lineCents() {
    return (long) quantity * unitPriceCents;
  }
}
