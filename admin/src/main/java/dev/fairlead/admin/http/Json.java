package dev.fairlead.admin.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.fairlead.config.Nearest;
import dev.fairlead.config.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** How records become JSON, and JSON that came from outside becomes records. Any thread. */
public final class Json {
  /** Strict: what is unknown, doubled or left over is refused. */
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .addModule(times())
          .build();

  /** Lenient: newer versions may say more. */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(times())
          .build();

  private Json() {}

  private static SimpleModule times() {
    return new SimpleModule()
        .addSerializer(Instant.class, ToStringSerializer.instance)
        .addDeserializer(Instant.class, new InstantReader());
  }

  /** Writes records, and reads those that a proxy sends. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  static String decoded(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new Refusal(400, "The body is not text in UTF-8.");
    }
  }

  static String requireObject(byte[] body) {
    String text = decoded(body);
    try {
      JsonNode root = STRICT.readTree(text);
      if (!root.isObject()) {
        throw new Refusal(400, "The body must be a JSON object, {…}.");
      }
      return text;
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  static <T> T read(String json, Class<T> type) {
    try {
      return Objects.requireNonNull(STRICT.readValue(json, type));
    } catch (UnrecognizedPropertyException e) {
      List<String> known =
          new TreeSet<>(e.getKnownPropertyIds().stream().map(String::valueOf).toList())
              .stream().toList();
      String nearest = Nearest.to(e.getPropertyName(), known);
      throw at(
          e,
          "unknown field '" + e.getPropertyName() + "', expected " + String.join(", ", known),
          nearest);
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  private static Refusal malformed(JsonProcessingException e) {
    return at(e, e.getOriginalMessage(), null);
  }

  private static Refusal at(
      JsonProcessingException e,
      String message,
      @org.jspecify.annotations.Nullable String nearest) {
    JsonLocation place = e.getLocation();
    int line = place == null ? 1 : Math.max(1, place.getLineNr());
    int column = place == null ? 1 : Math.max(1, place.getColumnNr());
    Problem problem = new Problem("body", line, column, message, nearest);
    return new Refusal(400, "The body is not what is expected: " + problem + ".", List.of(problem));
  }

  private static final class InstantReader
      extends com.fasterxml.jackson.databind.JsonDeserializer<Instant> {
    @Override
    public Instant deserialize(
        JsonParser parser, com.fasterxml.jackson.databind.DeserializationContext context)
        throws java.io.IOException {
      return Instant.parse(parser.getText());
    }
  }
}
