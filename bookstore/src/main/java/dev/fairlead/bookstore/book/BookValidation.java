package dev.fairlead.bookstore.book;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a book's document, or says everything that is wrong with it. Strict: no property unknown,
 * none missing, no type converted. Confined to one call.
 */
public final class BookValidation {
  private static final Set<String> WRITABLE =
      Set.of("isbn", "title", "author", "category", "year", "priceCents", "stock");
  private static final Set<String> READ_ONLY = Set.of("id", "createdAt", "updatedAt", "version");

  private final List<Violation> violations = new ArrayList<>();

  private BookValidation() {}

  /**
   * Reads a complete document.
   *
   * @param current the book it would replace; its read-only properties may stand in the document
   *     unchanged. Null for a new book, whose document may not have them.
   * @throws InvalidBookException naming every violation
   */
  public static BookFields read(JsonNode document, @Nullable Book current) {
    return new BookValidation().fields(document, current);
  }

  private BookFields fields(JsonNode document, @Nullable Book current) {
    if (!(document instanceof ObjectNode object)) {
      throw new InvalidBookException(
          List.of(new Violation("", "must be a JSON object, not " + typeOf(document))));
    }
    BookFields fields =
        new BookFields(
            isbn(object),
            text(object, "title", 300),
            text(object, "author", 200),
            text(object, "category", 60),
            number(object, "year", 1, 2100),
            number(object, "priceCents", 0, 10_000_000),
            number(object, "stock", 0, 1_000_000));
    checkOtherProperties(object, current == null ? null : BookJson.write(current));
    if (!violations.isEmpty()) {
      throw new InvalidBookException(violations);
    }
    return fields;
  }

  private String isbn(ObjectNode object) {
    String text = text(object, "isbn", 30);
    if (text.isEmpty()) {
      return "";
    }
    String isbn = Isbn.parse(text).orElse("");
    if (isbn.isEmpty()) {
      reject("isbn", "must be an ISBN-13 with a right check digit");
    }
    return isbn;
  }

  private String text(ObjectNode object, String field, int maxLength) {
    JsonNode node = object.get(field);
    if (node == null || node.isNull()) {
      reject(field, "is required");
    } else if (!node.isTextual()) {
      reject(field, "must be a string, not " + typeOf(node));
    } else {
      String text = node.textValue().strip();
      if (text.isEmpty()) {
        reject(field, "must not be blank");
      } else if (text.codePointCount(0, text.length()) > maxLength) {
        reject(field, "must have at most " + maxLength + " characters");
      } else if (text.codePoints().anyMatch(BookValidation::unprintable)) {
        reject(field, "must not contain control characters or unpaired surrogates");
      } else {
        return text;
      }
    }
    return "";
  }

  private static boolean unprintable(int codePoint) {
    return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
  }

  private int number(ObjectNode object, String field, int min, int max) {
    JsonNode node = object.get(field);
    if (node == null || node.isNull()) {
      reject(field, "is required");
    } else if (!node.isIntegralNumber()) {
      reject(field, "must be a whole number, not " + typeOf(node));
    } else if (!node.canConvertToInt() || node.intValue() < min || node.intValue() > max) {
      reject(field, "must be between " + min + " and " + max);
    } else {
      return node.intValue();
    }
    return min;
  }

  private void checkOtherProperties(ObjectNode object, @Nullable ObjectNode current) {
    for (Map.Entry<String, JsonNode> property : object.properties()) {
      String name = property.getKey();
      if (READ_ONLY.contains(name)) {
        if (current == null) {
          reject(name, "is set by the server; leave it out");
        } else if (!sameValue(current.get(name), property.getValue())) {
          reject(name, "is read-only and is " + current.get(name) + " now");
        }
      } else if (!WRITABLE.contains(name)) {
        reject(shortened(name), "is not a property of a book");
      }
    }
  }

  /** Compares by text: the parser chooses int or long by size, the writer by type. */
  private static boolean sameValue(JsonNode a, JsonNode b) {
    return a.getNodeType() == b.getNodeType() && a.asText().equals(b.asText());
  }

  private static String shortened(String name) {
    return name.length() <= 60 ? name : name.substring(0, 59) + "…";
  }

  private void reject(String field, String message) {
    violations.add(new Violation(field, message));
  }

  private static String typeOf(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      case STRING -> "a string";
      case NUMBER -> node.isIntegralNumber() ? "a whole number" : "a fraction";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      case BINARY, POJO, MISSING -> "nothing";
    };
  }
}
