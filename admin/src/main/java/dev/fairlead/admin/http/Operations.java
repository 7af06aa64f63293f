package dev.fairlead.admin.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All operations, found by method and path. Immutable. */
public final class Operations {
  private final List<Operation> all;

  /** A table. */
  public Operations(List<Operation> all) {
    this.all = List.copyOf(all);
  }

  /** In the order of the document. */
  public List<Operation> all() {
    return all;
  }

  /**
   * The operation that a call is for, which is then told what stands in its path. HEAD is served as
   * GET.
   *
   * @throws Refusal with 404 or 405
   */
  public Operation find(Call call) {
    String method = call.method().equals("HEAD") ? "GET" : call.method();
    List<String> segments = List.of(call.path().split("/", -1));
    TreeSet<String> allowed = new TreeSet<>();
    for (Operation each : all) {
      Optional<Map<String, String>> places = match(each, segments);
      if (places.isPresent()) {
        if (each.method().equals(method)) {
          call.placed(places.get());
          return each;
        }
        allowed.add(each.method());
        if (each.method().equals("GET")) {
          allowed.add("HEAD");
        }
      }
    }
    if (allowed.isEmpty()) {
      throw new Refusal(
          404, "There is nothing here; /api/v1/openapi.json says what there is to ask for.");
    }
    String methods = String.join(", ", allowed);
    throw new Refusal(405, "Ask with " + methods + ".").with("Allow", methods);
  }

  private static Optional<Map<String, String>> match(Operation operation, List<String> segments) {
    String[] template = operation.path().split("/", -1);
    if (template.length != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> places = new HashMap<>();
    for (int i = 0; i < template.length; i++) {
      String wanted = template[i];
      if (wanted.startsWith("{")) {
        String value = decoded(segments.get(i));
        if (value == null || value.isEmpty()) {
          return Optional.empty();
        }
        places.put(wanted.substring(1, wanted.length() - 1), value);
      } else if (!wanted.equals(segments.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(places);
  }

  private static @Nullable String decoded(String segment) {
    try {
      // Unlike in a form, a plus is a plus.
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
