package dev.fairlead.testing;

import java.util.List;

/**
 * A response as a client saw it.
 *
 * @param version as on the wire
 * @param status three digits
 * @param reason may be empty
 * @param fields the field section
 * @param body what came of the body
 * @param trailers of a chunked body
 * @param framing how the body's end was told
 * @param ending how the body did end
 * @param interim the 1xx responses before it
 */
public record SeenResponse(
    String version,
    int status,
    String reason,
    FieldLines fields,
    Content body,
    FieldLines trailers,
    Framing framing,
    Ending ending,
    List<SeenResponse> interim) {

  /** How the end of a body is told, RFC 9112 section 6.3. */
  public enum Framing {
    /** There can be none. */
    NONE,
    /** By Content-Length. */
    LENGTH,
    /** By the last chunk. */
    CHUNKED,
    /** By the end of the connection. */
    CLOSE
  }

  /** Whether nothing is missing. */
  public boolean complete() {
    return ending == Ending.COMPLETE || (framing == Framing.CLOSE && ending == Ending.EOF);
  }

  SeenResponse ended(FieldLines trailers, Ending ending) {
    return new SeenResponse(
        version, status, reason, fields, body, trailers, framing, ending, interim);
  }

  SeenResponse after(List<SeenResponse> interim) {
    return new SeenResponse(
        version, status, reason, fields, body, trailers, framing, ending, List.copyOf(interim));
  }
}
