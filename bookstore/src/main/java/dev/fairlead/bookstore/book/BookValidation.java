package dev.fairlead.bookstore.book;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.bookstore.rule.DocumentReader;
import dev.fairlead.bookstore.rule.InvalidDocumentException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a book's document, or says everything that is wrong with it. Any thread. */
public final class BookValidation {
  /** The most copies of a book. */
  public static final int MAX_STOCK = 1_000_000;

  private static final Set<String> READ_ONLY = Set.of("id", "createdAt", "updatedAt", "version");

  private BookValidation() {}

  /**
   * Reads a complete document.
   *
   * @param current the book it would replace; its read-only properties may stand in the document
   *     unchanged. Null for a new book, whose document may not have them.
   * @throws InvalidDocumentException naming every violation
   */
  public static BookFields read(JsonNode document, @Nullable Book current) {
    DocumentReader reader = DocumentReader.of(document, "a book");
    BookFields fields =
        new BookFields(
            isbn(reader),
            reader.text("title", 300),
            reader.text("author", 200),
            reader.text("category", 60),
            (int) reader.number("year", 1, 2100),
            (int) reader.number("priceCents", 0, 10_000_000),
            (int) reader.number("stock", 0, MAX_STOCK));
    reader.rejectOthers(READ_ONLY::contains);
    checkReadOnly(reader, document, current == null ? null : BookJson.write(current));
    reader.finish();
    return fields;
  }

  private static String isbn(DocumentReader reader) {
    String text = reader.text("isbn", 30);
    if (text.isEmpty()) {
      return "";
    }
    String isbn = Isbn.parse(text).orElse("");
    if (isbn.isEmpty()) {
      reader.reject("isbn", "must be an ISBN-13 with a right check digit");
    }
    return isbn;
  }

  private static void checkReadOnly(
      DocumentReader reader, JsonNode document, @Nullable ObjectNode current) {
    for (String name : READ_ONLY) {
      JsonNode given = document.get(name);
      if (given == null) {
        continue;
      }
      if (current == null) {
        reader.reject(name, "is set by the server; leave it out");
      } else if (!sameValue(current.get(name), given)) {
        reader.reject(name, "is read-only and is " + current.get(name) + " now");
      }
    }
  }

  /** Compares by text: the parser chooses int or long by size, the writer by type. */
  private static boolean sameValue(JsonNode a, JsonNode b) {
    return a.getNodeType() == b.getNodeType() && a.asText().equals(b.asText());
  }
}
