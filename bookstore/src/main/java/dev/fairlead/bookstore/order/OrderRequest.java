package dev.fairlead.bookstore.order;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairlead.bookstore.rule.DocumentReader;
import dev.fairlead.bookstore.rule.InvalidDocumentException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to order. Immutable.
 *
 * @param items no book twice; empty when the cart is ordered
 * @param fromCart whether the cart is ordered, and emptied
 * @param expectedTotalCents what the customer has been told it costs, if it is to be held to
 */
public record OrderRequest(
    List<Wanted> items, boolean fromCart, @Nullable Long expectedTotalCents) {
  /** The most books in one order. */
  public static final int MAX_ITEMS = 50;

  private static final long MAX_TOTAL = 1_000_000_000_000L;

  /** Copies the items. */
  public OrderRequest {
    items = List.copyOf(items);
  }

  /**
   * Reads a document.
   *
   * @throws InvalidDocumentException naming every violation
   */
  public static OrderRequest read(JsonNode document) {
    DocumentReader reader = DocumentReader.of(document, "an order");
    boolean fromCart = reader.has("fromCart") && reader.flag("fromCart");
    List<Wanted> items = fromCart && !reader.has("items") ? List.of() : items(reader);
    if (fromCart && !items.isEmpty()) {
      reader.reject("items", "cannot stand beside fromCart");
    }
    Long expected =
        reader.has("expectedTotalCents") ? reader.number("expectedTotalCents", 0, MAX_TOTAL) : null;
    reader.rejectOthers(OrderRequest::isOptional);
    reader.finish();
    return new OrderRequest(items, fromCart, expected);
  }

  /** Optional properties may also be null. */
  private static boolean isOptional(String name) {
    return name.equals("fromCart") || name.equals("expectedTotalCents") || name.equals("items");
  }

  private static List<Wanted> items(DocumentReader order) {
    List<Wanted> items = new ArrayList<>();
    Set<Long> books = new HashSet<>();
    for (DocumentReader item : order.objects("items", 1, MAX_ITEMS)) {
      long book = item.number("bookId", 1, Long.MAX_VALUE);
      items.add(new Wanted(book, (int) item.number("quantity", 1, Wanted.MAX_QUANTITY)));
      if (!books.add(book)) {
        item.reject("bookId", "must not stand in two items");
      }
      item.rejectOthers(name -> false);
    }
    return items;
  }
}
