package dev.fairlead.bookstore.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** Reads a request's JSON body, checking type and size first. Any thread. */
final class JsonBody {
  static final String JSON = "application/json";
  static final String MERGE_PATCH = "application/merge-patch+json";

  /** The largest body taken, in bytes; a book's document has a few hundred. */
  static final int MAX_BYTES = 64 * 1024;

  /** The most that is read and thrown away to answer a body that is too large with a clean 413. */
  static final int MAX_DRAINED_BYTES = 1024 * 1024;

  private JsonBody() {}

  /** Reads a body of JSON; see the other one. */
  static JsonNode json(ServerRequest request) {
    return read(request, List.of(JSON), "Accept");
  }

  /**
   * Reads the body.
   *
   * @param types media types taken
   * @param hint the name of the response field that tells the client of them
   * @throws ProblemException 400 for malformed or missing JSON, 413, 415
   */
  static JsonNode read(ServerRequest request, List<String> types, String hint) {
    if (!request.content().hasEntity()) {
      throw new ProblemException(Problem.of(400, "The body with the JSON is missing."));
    }
    checkType(request, types, hint);
    try (InputStream in = request.content().inputStream()) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        in.skip(MAX_DRAINED_BYTES);
        throw new ProblemException(tooLarge());
      }
      return Json.read(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Problem tooLarge() {
    return Problem.of(413, "The body is too large: at most " + MAX_BYTES + " bytes are taken.");
  }

  private static void checkType(ServerRequest request, List<String> types, String hint) {
    String given = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
    String[] parts = given.split(";", -1);
    boolean known = types.contains(parts[0].strip().toLowerCase(Locale.ROOT));
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().toLowerCase(Locale.ROOT).replace("\"", "");
      known &= !parameter.startsWith("charset=") || parameter.equals("charset=utf-8");
    }
    if (!known) {
      String was = given.isEmpty() ? "missing" : "\"" + given + "\"";
      String detail =
          "Content-Type is " + was + "; send " + String.join(" or ", types) + " in UTF-8.";
      throw new ProblemException(Problem.of(415, detail).with(hint, String.join(", ", types)));
    }
  }
}
