package dev.fairlead.admin.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** How records become JSON, and JSON becomes records. Any thread. */
public final class Json {
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

  /**
   * A body as a record.
   *
   * @throws Refusal with 400
   */
  static <T> T read(String json, Class<T> type) {
    return MAPPER.convertValue(BodyReader.read(json, type), type);
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
