package dev.fairlead.stress.verdict;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * A line of the proxy's access log. Immutable.
 *
 * @param client address
 * @param method empty where there was none
 * @param target of the request, empty where there was none
 * @param status 0 when it was cut before any
 * @param micros from its first byte to the last of the answer
 * @param route empty for none
 * @param backend empty for none
 * @param failure empty for none
 * @param retry why a failed attempt was not made again; empty for none
 */
record Exchange(
    Instant start,
    String client,
    String method,
    String target,
    int status,
    long micros,
    String route,
    String backend,
    String failure,
    String retry) {
  /** What attacks come from. */
  private static final String ATTACKERS = "127.77.";

  /** RFC 9110 §9.2.2. */
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

  static Exchange of(JsonNode line) {
    return new Exchange(
        Instant.parse(line.path("time").asText()),
        line.path("client").asText(),
        text(line, "method"),
        text(line, "target"),
        line.path("status").asInt(),
        Math.round(line.path("totalMs").asDouble() * 1000),
        text(line, "route"),
        text(line, "backend"),
        text(line, "failure"),
        text(line, "retry"));
  }

  private static String text(JsonNode line, String key) {
    JsonNode value = line.path(key);
    return value.isTextual() ? value.textValue() : "";
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

  /** Whether it was that backend that it failed at, or was served by. */
  boolean isAt(String name) {
    return !name.isEmpty() && backend.endsWith("/" + name);
  }

  /** Whether it may be sent twice. */
  boolean isIdempotent() {
    return IDEMPOTENT.contains(method);
  }

  /** As faults name what they allow: the failure, or the status of the backend. */
  String word() {
    return failure.isEmpty() ? Integer.toString(status) : failure;
  }

  /** Why it failed, in a word. */
  String cause() {
    return failure.isEmpty() ? "status " + status + " of the backend" : failure;
  }

  @Override
  public String toString() {
    return "%s %s %s from %s: %d %s%s (%s, %.1f s)"
        .formatted(
            start,
            method.isEmpty() ? "-" : method,
            target.isEmpty() ? "-" : target,
            client,
            status,
            cause(),
            retry.isEmpty() ? "" : ", " + retry,
            backend,
            micros / 1e6);
  }
}
