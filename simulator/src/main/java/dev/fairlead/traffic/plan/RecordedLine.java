package dev.fairlead.traffic.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request as an access log has it, in JSON as the proxy writes it or in the common or combined
 * format of the Apache HTTP server. Immutable.
 *
 * @param millis when it came, since 1970
 * @param exact whether that is exact to the millisecond; else to the second
 * @param client its address
 * @param method GET or HEAD
 * @param target path and query, of visible ASCII characters
 */
record RecordedLine(long millis, boolean exact, String client, String method, String target) {
  private static final Set<String> SAFE = Set.of("GET", "HEAD");
  private static final String TARGET = "/[!\"$-~]*";
  private static final JsonFactory JSON = new JsonFactory();

  /** Client, time and request line; what follows does not matter here. */
  private static final Pattern COMMON =
      Pattern.compile("(\\S+) \\S+ \\S+ \\[([^\\]]+)\\] \"([A-Z]+) (\\S+)(?: HTTP/[0-9.]+)?\" .*");

  private static final DateTimeFormatter COMMON_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);

  /** How bytes that would break a line stand in the proxy's combined format, and nginx's. */
  private static final Pattern ESCAPED = Pattern.compile("\\\\x([0-9A-Fa-f]{2})");

  /** Reads a line; null when it is none of a request that may be asked again. */
  static @Nullable RecordedLine read(String text) throws IOException {
    return text.startsWith("{") ? json(text) : common(text);
  }

  private static @Nullable RecordedLine json(String text) throws IOException {
    Map<String, String> values = new HashMap<>();
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
          values.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    } catch (JsonProcessingException e) {
      return null;
    }
    try {
      long millis = Instant.parse(values.getOrDefault("time", "")).toEpochMilli();
      return safe(
          millis,
          true,
          values.getOrDefault("client", ""),
          values.getOrDefault("method", ""),
          values.getOrDefault("target", ""));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable RecordedLine common(String text) {
    Matcher line = COMMON.matcher(text);
    if (!line.matches()) {
      return null;
    }
    try {
      long millis = OffsetDateTime.parse(line.group(2), COMMON_TIME).toInstant().toEpochMilli();
      String target =
          ESCAPED
              .matcher(line.group(4))
              .replaceAll(each ->
                  Matcher.quoteReplacement(
                      Character.toString(Integer.parseInt(each.group(1), 16))));
      return safe(millis, false, line.group(1), line.group(3), target);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable RecordedLine safe(
      long millis, boolean exact, String client, String method, String target) {
    return SAFE.contains(method) && target.matches(TARGET)
        ? new RecordedLine(millis, exact, client, method, target)
        : null;
  }
}
