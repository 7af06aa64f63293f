package dev.fairlead.bookstore.book;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A book as a JSON object: the one document that is sent, received and patched. Any thread. */
public final class BookJson {
  private BookJson() {}

  /** The whole document, read-only properties included. */
  public static ObjectNode write(Book book) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    BookFields fields = book.fields();
    json.put("id", book.id());
    json.put("isbn", fields.isbn());
    json.put("title", fields.title());
    json.put("author", fields.author());
    json.put("category", fields.category());
    json.put("year", fields.year());
    json.put("priceCents", fields.priceCents());
    json.put("stock", fields.stock());
    json.put("createdAt", book.createdAt().toString());
    json.put("updatedAt", book.updatedAt().toString());
    json.put("version", book.version());
    return json;
  }
}
