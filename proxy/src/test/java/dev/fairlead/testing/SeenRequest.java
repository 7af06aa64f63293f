package dev.fairlead.testing;

/**
 * A request as a backend saw it.
 *
 * @param connection number of the backend's connection, from 1
 * @param method as on the wire
 * @param target as on the wire
 * @param version as on the wire, {@code HTTP/1.1}
 * @param fields the field section
 * @param body what came of the body so far
 * @param trailers empty until the body is complete, and unless it was chunked
 * @param head the head's bytes, up to and with the empty line
 */
public record SeenRequest(
    int connection,
    String method,
    String target,
    String version,
    FieldLines fields,
    Content body,
    FieldLines trailers,
    String head) {

  /** {@code METHOD target}, with {@code |body} when there is one. */
  public String summary() {
    return method + " " + target + (body.length() == 0 ? "" : "|" + body.text());
  }

  /** The fields that a client sent end to end: those that the proxy itself adds are left out. */
  public FieldLines endToEnd() {
    return fields.without(
        "Via",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Forwarded-Host",
        "X-Request-Id",
        "Connection",
        "Transfer-Encoding",
        "TE");
  }

  SeenRequest with(FieldLines trailers) {
    return new SeenRequest(connection, method, target, version, fields, body, trailers, head);
  }
}
