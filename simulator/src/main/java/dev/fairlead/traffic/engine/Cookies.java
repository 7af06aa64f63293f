package dev.fairlead.traffic.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of one user (RFC 6265), for one target: all are sent with every request, until the
 * target takes them back. Loop-confined.
 */
final class Cookies {
  private final Map<String, String> values = new LinkedHashMap<>();

  /** Takes what an answer sets. */
  void take(List<String> setCookies) {
    for (String line : setCookies) {
      String[] parts = line.split(";", -1);
      int equals = parts[0].indexOf('=');
      if (equals > 0) {
        String name = parts[0].substring(0, equals).strip();
        if (isTakenBack(parts)) {
          values.remove(name);
        } else {
          values.put(name, parts[0].substring(equals + 1).strip());
        }
      }
    }
  }

  private static boolean isTakenBack(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i].strip().toLowerCase(Locale.ROOT);
      if (part.matches("max-age=(?:0+|-[0-9]+)") || part.contains("01 jan 1970")) {
        return true;
      }
    }
    return false;
  }

  @Nullable String get(String name) {
    return values.get(name);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** As they are sent. */
  String field() {
    StringBuilder out = new StringBuilder();
    values.forEach((name, value) -> {
      out.append(out.isEmpty() ? "" : "; ").append(name).append('=').append(value);
    });
    return out.toString();
  }
}
