package dev.fairlead.bookstore.store;

/** Another book already has the ISBN; nothing was changed. */
public final class DuplicateIsbnException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String isbn;

  DuplicateIsbnException(String isbn) {
    super("isbn " + isbn, null, false, false);
    this.isbn = isbn;
  }

  /** The ISBN that is taken. */
  public String isbn() {
    return isbn;
  }
}
