package dev.fairlead.bookstore.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.StringJoiner;

/** A failed response as one sentence: the problem's own words (RFC 9457) where there are some. */
final class FailureSentence {
  private FailureSentence() {}

  static String of(int status, JsonNode body, String base, String backend) {
    String detail = violations(body);
    if (detail.isEmpty()) {
      detail = body.path("detail").asText("");
    }
    if (detail.isEmpty()) {
      detail = body.path("title").asText("");
    }
    String who = backend.isEmpty() ? base : base + " (" + backend + ")";
    return detail.isEmpty()
        ? who + " answered with status " + status + "."
        : detail + " [status " + status + " from " + who + "]";
  }

  private static String violations(JsonNode body) {
    StringJoiner sentence = new StringJoiner("; ", "", ".").setEmptyValue("");
    for (JsonNode violation : body.path("violations")) {
      String field = violation.path("field").asText("");
      sentence.add(
          (field.isEmpty() ? "the book" : field) + " " + violation.path("message").asText(""));
    }
    return sentence.toString();
  }
}
