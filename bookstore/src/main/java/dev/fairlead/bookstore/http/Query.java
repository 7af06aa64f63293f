package dev.fairlead.bookstore.http;

import dev.fairlead.bookstore.book.PageRequest;
import io.helidon.common.uri.UriQuery;
import java.util.Optional;

/** The parameters of a query component, checked one by one. Confined to one call. */
final class Query {
  /** What stands for bytes that are no UTF-8; it means nothing of its own. */
  private static final char UNDECODED = '\ufffd';

  private final UriQuery query;

  Query(UriQuery query) {
    this.query = query;
  }

  /**
   * A text without surrounding space; empty when it is not given.
   *
   * @throws ProblemException 400 when it is too long, no UTF-8 or has control characters
   */
  String text(String name, int maxLength) {
    String text = query.first(name).orElse("").strip();
    if (text.length() > maxLength) {
      throw wrong(name + " must have at most " + maxLength + " characters");
    }
    if (text.indexOf(UNDECODED) >= 0) {
      throw wrong(name + " must be percent-encoded UTF-8");
    }
    if (text.codePoints().anyMatch(Query::unprintable)) {
      throw wrong(name + " must not contain control characters");
    }
    return text;
  }

  /** A whole number, if it is given. */
  Optional<Long> number(String name, long min, long max) {
    String text = query.first(name).orElse("");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.matches("[0-9]{1,18}")) {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return Optional.of(value);
      }
    }
    throw wrong(name + " must be a whole number from " + min + " to " + max);
  }

  /** The page's number. */
  int page() {
    return number("page", 1, 1_000_000_000).orElse(1L).intValue();
  }

  /** How many things are on a page. */
  int size() {
    return number("size", 1, PageRequest.MAX_SIZE)
        .orElse((long) PageRequest.DEFAULT_SIZE)
        .intValue();
  }

  /** Whether it is true; false when it is not given. */
  boolean flag(String name) {
    return switch (query.first(name).orElse("")) {
      case "", "false" -> false;
      case "true" -> true;
      default -> throw wrong(name + " must be true or false");
    };
  }

  static ProblemException wrong(String what) {
    return new ProblemException(Problem.of(400, "Query parameter " + what + "."));
  }

  private static boolean unprintable(int codePoint) {
    return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
  }
}
