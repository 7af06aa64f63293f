package dev.fairlead.bookstore.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.bookstore.rule.Violation;
import io.helidon.http.Status;
import java.util.List;
import java.util.Map;

/**
 * A problem document (RFC 9457). Immutable.
 *
 * @param status the HTTP status code
 * @param detail a sentence for the person who made the request
 * @param violations what is wrong with the document sent, when that is the problem
 * @param headers fields the status calls for, such as {@code Allow}
 */
record Problem(int status, String detail, List<Violation> violations, Map<String, String> headers) {
  static final String MEDIA_TYPE = "application/problem+json";

  Problem {
    violations = List.copyOf(violations);
    headers = Map.copyOf(headers);
  }

  static Problem of(int status, String detail) {
    return new Problem(status, detail, List.of(), Map.of());
  }

  Problem with(String header, String value) {
    return new Problem(status, detail, violations, Map.of(header, value));
  }

  byte[] document() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", "about:blank");
    json.put("title", Status.create(status).reasonPhrase());
    json.put("status", status);
    json.put("detail", detail);
    if (!violations.isEmpty()) {
      ArrayNode list = json.putArray("violations");
      for (Violation violation : violations) {
        list.addObject().put("field", violation.field()).put("message", violation.message());
      }
    }
    return Json.bytes(json);
  }
}
