package dev.fairlead.bookstore.book;

/**
 * One key of an order. Immutable.
 *
 * @param property what to compare
 * @param descending whether the greatest comes first
 */
public record SortKey(Property property, boolean descending) {
  /** What books can be ordered by; texts without regard to the case of ASCII letters. */
  public enum Property {
    /** The shop's number. */
    ID("id"),
    /** The ISBN, as digits. */
    ISBN("isbn"),
    /** The title. */
    TITLE("title"),
    /** The author. */
    AUTHOR("author"),
    /** The category. */
    CATEGORY("category"),
    /** The year of publication. */
    YEAR("year"),
    /** The price. */
    PRICE("price"),
    /** Copies at hand. */
    STOCK("stock");

    private final String word;

    Property(String word) {
      this.word = word;
    }

    /** The word that stands for it in a request. */
    public String word() {
      return word;
    }
  }

  /** As written in a request: {@code title} or {@code -price}. */
  public String text() {
    return descending ? "-" + property.word() : property.word();
  }
}
