package dev.fairlead.bookstore.pages;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The parameters of a query or a form. What people get wrong in an address is passed over: a page
 * with a default is of more use to them than a refusal. Immutable.
 */
final class Parameters {
  private final Map<String, String> values;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  /** Reads {@code application/x-www-form-urlencoded}; of several with a name the first counts. */
  static Parameters of(String encoded) {
    Map<String, String> values = new HashMap<>();
    for (String pair : encoded.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return new Parameters(values);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** As it was sent; empty when it was not. */
  String raw(String name) {
    return values.getOrDefault(name, "");
  }

  /** Without controls and surrounding space, cut at a length. */
  String text(String name, int maxLength) {
    StringBuilder text = new StringBuilder();
    raw(name)
        .codePoints()
        .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
        .limit(maxLength)
        .forEach(text::appendCodePoint);
    return text.toString().strip();
  }

  /** A whole number in a range, or the default for anything else. */
  long number(String name, long byDefault, long min, long max) {
    String text = raw(name);
    if (text.matches("[0-9]{1,18}")) {
      long value = Long.parseLong(text);
      return value >= min && value <= max ? value : byDefault;
    }
    return byDefault;
  }
}
