package dev.fairlead.bookstore.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairlead.bookstore.customer.Principal;
import dev.fairlead.bookstore.order.Claim;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the Idempotency-Key field. Any thread. */
final class IdempotencyKey {
  private static final HeaderName NAME = HeaderNames.create("Idempotency-Key");
  private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,100}");

  private IdempotencyKey() {}

  /**
   * What the request claims, if it has a key.
   *
   * @param document that was sent, or null in JSON
   * @throws ProblemException 400 when there is a key that is none
   */
  static Optional<Claim> claim(ServerRequest request, Principal who, JsonNode document) {
    if (!request.headers().contains(NAME)) {
      return Optional.empty();
    }
    String key = String.join(",", request.headers().get(NAME).allValues()).strip();
    if (!FORM.matcher(key).matches()) {
      throw new ProblemException(
          Problem.of(400, "Idempotency-Key must have 1 to 100 visible ASCII characters."));
    }
    String what =
        request.prologue().method().text() + " " + request.path().rawPath() + "\n" + document;
    return Optional.of(new Claim(who.customerId(), key, hash(what)));
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
