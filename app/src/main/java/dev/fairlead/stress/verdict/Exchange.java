package dev.fairlead.stress.verdict;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;

/**
 * A line of the proxy's access log. Immutable.
 *
 * @param client address
 * @param request method and target
 * @param status 0 when it was cut before any
 * @param micros from its first byte to the last of the answer
 * @param route empty for none
 * @param backend empty for none
 * @param failure empty for none
 */
record Exchange(
    Instant start,
    String client,
    String request,
    int status,
    long micros,
    String route,
    String backend,
    String failure) {
  /** What attacks come from. */
  private static final String ATTACKERS = "127.77.";

  static Exchange of(JsonNode line) {
    return new Exchange(
        Instant.parse(line.path("time").asText()),
        line.path("client").asText(),
        line.path("method").asText("-") + " " + line.path("target").asText("-"),
        line.path("status").asInt(),
        Math.round(line.path("totalMs").asDouble() * 1000),
        line.path("route").asText(""),
        line.path("backend").asText(""),
        line.path("failure").asText(""));
  }

  Instant end() {
    return start.plus(Duration.ofNanos(micros * 1000));
  }

  /** Whether it belongs to a fault, and not to the visitors. */
  boolean isAttack() {
    return route.equals("attacked") || client.startsWith(ATTACKERS);
  }

  /** Whether the visitor was denied what they may expect: a refusal by a limit is none. */
  boolean hasFailed() {
    return status >= 500 || status == 0 || !failure.isEmpty() && !isRefused();
  }

  /** Whether a rate limit refused it. */
  boolean isRefused() {
    return failure.equals("rate_limited");
  }

  /** Why it failed, in a word. */
  String cause() {
    return failure.isEmpty() ? "status " + status + " of the backend" : failure;
  }

  @Override
  public String toString() {
    return "%s %s from %s: %d %s (%s, %.1f s)"
        .formatted(start, request, client, status, cause(), backend, micros / 1e6);
  }
}
