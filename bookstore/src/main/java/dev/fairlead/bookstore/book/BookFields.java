package dev.fairlead.bookstore.book;

/**
 * What a user may say of a book, already validated. Immutable.
 *
 * @param isbn thirteen digits with a right check digit, unique in a shop
 * @param title 1 to 300 characters
 * @param author 1 to 200 characters
 * @param category 1 to 60 characters
 * @param year of publication, 1 to 2100
 * @param priceCents in hundredths of the shop's currency
 * @param stock copies at hand
 */
public record BookFields(
    String isbn,
    String title,
    String author,
    String category,
    int year,
    int priceCents,
    int stock) {
  /** The same with another stock. */
  public BookFields withStock(int copies) {
    return new BookFields(isbn, title, author, category, year, priceCents, copies);
  }
}
