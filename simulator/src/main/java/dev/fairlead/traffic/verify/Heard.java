package dev.fairlead.traffic.verify;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One line of a journal. Immutable.
 *
 * @param place file and line, for people
 * @param line what it says
 */
record Heard(String place, JsonNode line) {
  String tells() {
    return line.path("tells").asText();
  }

  /** Who the client is; 0 when they did not log in. */
  long customer() {
    return line.path("customer").asLong(0);
  }

  @Nullable String email() {
    return line.path("email").asText(null);
  }

  @Nullable String key() {
    return line.path("key").asText(null);
  }

  String request() {
    return line.path("request").asText();
  }

  int status() {
    return line.path("status").asInt();
  }

  /** Whether nobody can tell from the answer if it was done. */
  boolean isOpen() {
    return status() == 0 || status() >= 500 || line.path("uncertain").asBoolean();
  }

  boolean isConfirmed() {
    return status() >= 200 && status() < 300;
  }

  JsonNode answer() {
    return line.path("answer");
  }

  /** Who heard it, for people. */
  String who() {
    return place
        + ": user "
        + line.path("user").asText()
        + (customer() == 0 ? "" : " (customer " + customer() + ")");
  }
}
