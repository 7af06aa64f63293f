package dev.fairlead.comparison.traffic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a line of the access log says that matters here. Immutable.
 *
 * @param startMillis when the request came, since 1970
 * @param workNanos how long the backend took: from the connection to the first byte of its answer;
 *     -1 when no backend answered
 * @param client its address
 * @param upstream null when none was asked
 * @param backend null when none was asked
 */
record LogLine(
    long startMillis,
    long workNanos,
    String client,
    @Nullable String upstream,
    @Nullable String backend) {
  /** Slower than any proxy waits: a figure beyond it is a fault. */
  private static final double MOST_MILLIS = 24 * 3600 * 1000.0;

  /** A line that is JSON, but does not say what is needed. */
  static final class Unusable extends IOException {
    private static final long serialVersionUID = 1;

    Unusable(String why) {
      super(why);
    }
  }

  /**
   * Reads a line.
   *
   * @throws com.fasterxml.jackson.core.JsonProcessingException if it is not JSON
   * @throws Unusable if something needed is missing or makes no sense; the message says what
   */
  static LogLine read(JsonFactory json, String line) throws IOException {
    Draft draft = new Draft();
    try (JsonParser parser = json.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new Unusable("not a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        draft.take(name, parser);
      }
    }
    return draft.line();
  }

  private static final class Draft {
    private @Nullable String time;
    private @Nullable String client;
    private @Nullable String upstream;
    private @Nullable String backend;
    private double firstByte = -1;
    private double connect = -1;

    void take(String name, JsonParser parser) throws IOException {
      switch (name) {
        case "time" -> time = text(parser);
        case "client" -> client = text(parser);
        case "upstream" -> upstream = text(parser);
        case "backend" -> backend = text(parser);
        case "firstByteMs" -> firstByte = millis(name, parser);
        case "connectMs" -> connect = millis(name, parser);
        default -> parser.skipChildren();
      }
    }

    private static @Nullable String text(JsonParser parser) throws IOException {
      parser.skipChildren();
      return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
    }

    private static double millis(String name, JsonParser parser) throws IOException {
      parser.skipChildren();
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return -1;
      }
      if (!parser.currentToken().isNumeric()) {
        throw new Unusable(name + " is not a number");
      }
      double millis = parser.getDoubleValue();
      if (!(millis >= 0 && millis <= MOST_MILLIS)) {
        throw new Unusable(name + " is out of range");
      }
      return millis;
    }

    LogLine line() throws IOException {
      if (time == null) {
        throw new Unusable("no time");
      }
      if (client == null) {
        throw new Unusable("no client");
      }
      return new LogLine(startMillis(time), workNanos(), client, upstream, backend);
    }

    private static long startMillis(String time) throws IOException {
      try {
        return Instant.parse(time).toEpochMilli();
      } catch (DateTimeException | ArithmeticException e) {
        Unusable unusable = new Unusable("time is not like 2026-01-31T12:00:00.000Z");
        unusable.initCause(e);
        throw unusable;
      }
    }

    private long workNanos() {
      return firstByte < 0 ? -1 : Math.max(1, Math.round((firstByte - Math.max(0, connect)) * 1e6));
    }
  }
}
