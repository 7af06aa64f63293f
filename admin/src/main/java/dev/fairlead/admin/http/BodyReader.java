package dev.fairlead.admin.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.fairlead.config.Nearest;
import dev.fairlead.config.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads an object in JSON by the record that says what may stand in it, as strictly as the API's
 * document: a number in quotes is a text, null is not the same as nothing, and what is unknown,
 * doubled or left over is refused, with its place. Used once, by one thread.
 */
final class BodyReader {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();

  private final Map<String, Class<?>> known = new TreeMap<>();
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  private BodyReader(Class<?> type) {
    for (RecordComponent each : type.getRecordComponents()) {
      known.put(each.getName(), each.getType());
    }
  }

  /**
   * What stands there, by name.
   *
   * @param type a record of texts, numbers and flags
   * @throws Refusal with 400, which names all mistakes
   */
  static Map<String, Object> read(String text, Class<?> type) {
    BodyReader reader = new BodyReader(type);
    try (JsonParser parser = FACTORY.createParser(text)) {
      reader.object(parser);
    } catch (JsonProcessingException e) {
      reader.problem(e.getLocation(), words(e), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!reader.problems.isEmpty()) {
      throw refusal(reader.problems);
    }
    return reader.values;
  }

  /** That a body has mistakes. */
  static Refusal refusal(List<Problem> problems) {
    String all = problems.stream().map(Object::toString).collect(Collectors.joining("; "));
    return new Refusal(400, "The body is not what is expected: " + all + ".", problems);
  }

  private static String words(JsonProcessingException e) {
    return switch (e) {
      case JsonEOFException _ -> "this is not JSON: it ends before all is closed that was opened";
      case StreamConstraintsException _ ->
          "a number or a name is too long, or something is nested too deep";
      default ->
          "this is not JSON from here on; names and texts stand in double quotes, a comma between"
              + " two entries and none after the last";
    };
  }

  private void object(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new Refusal(400, "The body must be a JSON object, {…}.");
    }
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonLocation place = parser.currentTokenLocation();
      JsonToken token = parser.nextToken();
      Class<?> wanted = known.get(name);
      if (!seen.add(name)) {
        problem(place, "'" + name + "' is there twice, expected once", null);
      } else if (wanted == null) {
        String expected = String.join(", ", known.keySet());
        String nearest = Nearest.to(name, known.keySet());
        problem(place, "unknown field '" + name + "', expected " + expected, nearest);
      } else {
        value(parser, token, name, wanted);
      }
      parser.skipChildren();
    }
    if (parser.nextToken() != null) {
      problem(parser.currentTokenLocation(), "the object has ended, expected nothing more", null);
    }
  }

  private void value(JsonParser parser, JsonToken token, String name, Class<?> wanted)
      throws IOException {
    Object value =
        switch (token) {
          case VALUE_STRING -> wanted == String.class ? parser.getText() : null;
          case VALUE_TRUE, VALUE_FALSE -> wanted == Boolean.class ? parser.getBooleanValue() : null;
          case VALUE_NUMBER_INT -> number(parser, wanted);
          default -> null;
        };
    if (value != null) {
      values.put(name, value);
      return;
    }
    String expected = name + ": expected " + expected(wanted) + ", found ";
    String found =
        token == JsonToken.VALUE_NULL
            ? "null; leave out what is not to be said"
            : found(parser, token);
    problem(parser.currentTokenLocation(), expected + found, null);
  }

  /** A whole number that the type can hold, or null. */
  private static @Nullable Object number(JsonParser parser, Class<?> wanted) throws IOException {
    NumberType type = parser.getNumberType();
    boolean small = type == NumberType.INT;
    if (wanted == Integer.class && small
        || wanted == Long.class && type != NumberType.BIG_INTEGER) {
      return parser.getLongValue();
    }
    return null;
  }

  private static String expected(Class<?> wanted) {
    if (wanted == String.class) {
      return "a text in double quotes";
    }
    return wanted == Boolean.class ? "true or false" : "a whole number without quotes";
  }

  private static String found(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER_INT -> "the number " + shown(parser.getText());
      case VALUE_NUMBER_FLOAT -> "the number " + shown(parser.getText());
      case START_ARRAY -> "a list";
      case START_OBJECT -> "an object";
      default -> parser.getText();
    };
  }

  private static String shown(String number) {
    return number.length() > 30 ? number.substring(0, 30) + "…" : number;
  }

  private void problem(JsonLocation place, String message, @Nullable String nearest) {
    int line = place == null ? 1 : Math.max(1, place.getLineNr());
    int column = place == null ? 1 : Math.max(1, place.getColumnNr());
    problems.add(new Problem(Call.BODY, line, column, message, nearest));
  }
}
