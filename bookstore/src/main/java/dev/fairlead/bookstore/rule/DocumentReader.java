package dev.fairlead.bookstore.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object property by property and collects all that is wrong with it. Strict: no
 * property unknown, no type converted. Confined to one call.
 */
public final class DocumentReader {
  private final String subject;
  private final ObjectNode object;
  private final List<Violation> violations;
  private final String prefix;
  private final Set<String> known = new HashSet<>();

  private DocumentReader(
      String subject, ObjectNode object, List<Violation> violations, String prefix) {
    this.subject = subject;
    this.object = object;
    this.violations = violations;
    this.prefix = prefix;
  }

  /**
   * Begins to read.
   *
   * @param subject what the document should describe, with its article: "a book"
   * @throws InvalidDocumentException at once, if it is not an object
   */
  public static DocumentReader of(JsonNode document, String subject) {
    if (document instanceof ObjectNode object) {
      return new DocumentReader(subject, object, new ArrayList<>(), "");
    }
    throw new InvalidDocumentException(
        subject, List.of(new Violation("", "must be a JSON object, not " + typeOf(document))));
  }

  /** Whether the property is there and not null. */
  public boolean has(String field) {
    return object.hasNonNull(field);
  }

  /** A required text without surrounding space, of 1 to {@code maxLength} characters. */
  public String text(String field, int maxLength) {
    String stripped = rawText(field).strip();
    if (stripped.isEmpty()) {
      if (isText(field)) {
        reject(field, "must not be blank");
      }
    } else if (stripped.codePointCount(0, stripped.length()) > maxLength) {
      reject(field, "must have at most " + maxLength + " characters");
    } else if (stripped.codePoints().anyMatch(c -> unprintable(c, false))) {
      reject(field, "must not contain control characters or unpaired surrogates");
    } else {
      return stripped;
    }
    return "";
  }

  /** A text as it is, lines and spaces included, of at most {@code maxLength} characters. */
  public String prose(String field, int maxLength) {
    String text = rawText(field);
    if (text.codePointCount(0, text.length()) > maxLength) {
      reject(field, "must have at most " + maxLength + " characters");
    } else if (text.codePoints().anyMatch(c -> unprintable(c, true))) {
      reject(field, "must not contain control characters or unpaired surrogates");
    } else {
      return text;
    }
    return "";
  }

  /** A required text as it is, of {@code min} to {@code max} characters: passwords. */
  public String secret(String field, int min, int max) {
    String text = rawText(field);
    int length = text.codePointCount(0, text.length());
    if (isText(field) && (length < min || length > max)) {
      reject(field, "must have " + min + " to " + max + " characters");
    } else if (text.codePoints().anyMatch(c -> unprintable(c, false))) {
      reject(field, "must not contain control characters or unpaired surrogates");
    }
    return text;
  }

  /** A required whole number from {@code min} to {@code max}; {@code min} if it is wrong. */
  public long number(String field, long min, long max) {
    JsonNode node = required(field);
    if (node != null) {
      if (!node.isIntegralNumber()) {
        reject(field, "must be a whole number, not " + typeOf(node));
      } else if (!node.canConvertToLong() || node.longValue() < min || node.longValue() > max) {
        reject(field, "must be between " + min + " and " + max);
      } else {
        return node.longValue();
      }
    }
    return min;
  }

  /** A required number from 0 to 1. */
  public double share(String field) {
    JsonNode node = required(field);
    if (node != null) {
      if (!node.isNumber()) {
        reject(field, "must be a number, not " + typeOf(node));
      } else if (!(node.doubleValue() >= 0 && node.doubleValue() <= 1)) {
        reject(field, "must be between 0 and 1");
      } else {
        return node.doubleValue();
      }
    }
    return 0;
  }

  /** A required boolean. */
  public boolean flag(String field) {
    JsonNode node = required(field);
    if (node != null && !node.isBoolean()) {
      reject(field, "must be a boolean, not " + typeOf(node));
    }
    return node != null && node.booleanValue();
  }

  /** A required list of {@code min} to {@code max} objects, a reader for each. */
  public List<DocumentReader> objects(String field, int min, int max) {
    JsonNode node = required(field);
    List<DocumentReader> readers = new ArrayList<>();
    if (node == null) {
      return readers;
    }
    if (!node.isArray()) {
      reject(field, "must be an array, not " + typeOf(node));
    } else if (node.size() < min || node.size() > max) {
      reject(field, "must have " + min + " to " + max + " elements");
    } else {
      for (JsonNode element : node) {
        String name = prefix + field + "[" + readers.size() + "]";
        if (element instanceof ObjectNode each) {
          readers.add(new DocumentReader(subject, each, violations, name + "."));
        } else {
          violations.add(new Violation(name, "must be an object, not " + typeOf(element)));
        }
      }
    }
    return readers;
  }

  /** Notes that something is wrong. */
  public void reject(String field, String message) {
    violations.add(new Violation(prefix + shortened(field), message));
  }

  /** Notes every property that nobody has asked for, except those that {@code allowed} takes. */
  public void rejectOthers(Predicate<String> allowed) {
    for (var property : object.properties()) {
      String name = property.getKey();
      if (!known.contains(name) && !allowed.test(name)) {
        reject(name, "is not a property of " + subject);
      }
    }
  }

  /**
   * Ends the reading.
   *
   * @throws InvalidDocumentException naming every violation
   */
  public void finish() {
    if (!violations.isEmpty()) {
      throw new InvalidDocumentException(subject, violations);
    }
  }

  private String rawText(String field) {
    JsonNode node = required(field);
    if (node == null) {
      return "";
    }
    if (!node.isTextual()) {
      reject(field, "must be a string, not " + typeOf(node));
      return "";
    }
    return node.textValue();
  }

  private boolean isText(String field) {
    return object.path(field).isTextual();
  }

  private @Nullable JsonNode required(String field) {
    known.add(field);
    JsonNode node = object.get(field);
    if (node == null || node.isNull()) {
      reject(field, "is required");
      return null;
    }
    return node;
  }

  private static boolean unprintable(int codePoint, boolean lines) {
    if (lines && (codePoint == '\n' || codePoint == '\r' || codePoint == '\t')) {
      return false;
    }
    return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
  }

  private static String shortened(String name) {
    return name.length() <= 60 ? name : name.substring(0, 59) + "…";
  }

  /** What a value is, in words, with its article. */
  public static String typeOf(JsonNode node) {
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
