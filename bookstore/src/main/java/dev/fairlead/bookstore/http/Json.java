package dev.fairlead.bookstore.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Strict JSON (RFC 8259): UTF-8 only, no duplicate names, nothing after the value. Any thread. */
final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private Json() {}

  static byte[] bytes(JsonNode json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads one value.
   *
   * @throws ProblemException with status 400, saying where the text is malformed
   */
  static JsonNode read(byte[] bytes) {
    try {
      // Decoded here, because the parser would also guess UTF-16 and UTF-32.
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      JsonNode json = MAPPER.readTree(text);
      if (json == null || json.isMissingNode()) {
        throw malformed("there is no value");
      }
      return json;
    } catch (CharacterCodingException e) {
      throw malformed("it is not UTF-8");
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      boolean known = at != null && at.getLineNr() > 0 && at.getColumnNr() > 0;
      String where =
          known ? " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr()) : "";
      throw malformed(what(e) + where);
    }
  }

  /** In words of our own: the parser's speak of its settings. */
  private static String what(JsonProcessingException e) {
    return switch (e) {
      case JsonEOFException _ -> "it ends before the value does";
      case StreamConstraintsException _ ->
          "it is nested too deeply, or a name, text or number in it is too long";
      case MismatchedInputException _ -> "there is more after the value";
      default ->
          e.getOriginalMessage().startsWith("Duplicate field")
              ? "a name occurs twice in an object"
              : "this cannot stand here";
    };
  }

  private static ProblemException malformed(String why) {
    return new ProblemException(Problem.of(400, "The body is not valid JSON: " + why + "."));
  }
}
