package dev.fairlead.rehearsal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads lines of the proxy's JSON access log. Single-threaded, reused. */
final class JsonLogLine {
  /** Slower than any proxy waits: a figure beyond it is a fault. */
  private static final double MOST_MILLIS = 366 * 24 * 3600 * 1000.0;

  private static final double NANOS = 1e6;

  private final JsonFactory json = new JsonFactory();
  private @Nullable String time;
  private @Nullable String client;
  private @Nullable String method;
  private @Nullable String host;
  private @Nullable String target;
  private @Nullable String agent;
  private @Nullable String referer;
  private @Nullable String route;
  private @Nullable String backend;
  private @Nullable String failure;
  private @Nullable String limit;
  private double version;
  private int status;
  private long bodyBytes;
  private double total;
  private double firstByte;
  private double queue;

  /**
   * Reads one.
   *
   * @return null for an exchange that ended before it had a head
   */
  @Nullable LoggedRequest read(byte[] line, int length) throws Unreadable {
    clear();
    try (JsonParser parser = json.createParser(line, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new Unreadable("not a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        take(name, parser);
      }
      if (parser.currentToken() != JsonToken.END_OBJECT) {
        throw new Unreadable("JSON that breaks off");
      }
    } catch (IOException e) {
      throw new Unreadable("not JSON, or torn");
    }
    return request();
  }

  private void clear() {
    time = client = method = host = target = null;
    agent = referer = route = backend = failure = limit = null;
    version = 1.1;
    status = 0;
    bodyBytes = -1;
    total = firstByte = queue = -1;
  }

  private void take(String name, JsonParser parser) throws IOException, Unreadable {
    switch (name) {
      case "time" -> time = text(parser);
      case "client" -> client = text(parser);
      case "method" -> method = text(parser);
      case "host" -> host = text(parser);
      case "target" -> target = text(parser);
      case "userAgent" -> agent = text(parser);
      case "referer" -> referer = text(parser);
      case "route" -> route = text(parser);
      case "backend" -> backend = text(parser);
      case "failure" -> failure = text(parser);
      case "limit" -> limit = text(parser);
      case "http" -> version = number(name, parser, 10);
      case "status" -> status = (int) number(name, parser, 999);
      case "bytesIn" -> bodyBytes = (long) number(name, parser, Long.MAX_VALUE);
      case "totalMs" -> total = number(name, parser, MOST_MILLIS);
      case "firstByteMs" -> firstByte = number(name, parser, MOST_MILLIS);
      case "queueMs" -> queue = number(name, parser, MOST_MILLIS);
      default -> parser.skipChildren();
    }
  }

  private static @Nullable String text(JsonParser parser) throws IOException {
    parser.skipChildren();
    return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
  }

  private static double number(String name, JsonParser parser, double most)
      throws IOException, Unreadable {
    parser.skipChildren();
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return -1;
    }
    if (!parser.currentToken().isNumeric()) {
      throw new Unreadable(name + " is not a number");
    }
    double value = parser.getDoubleValue();
    if (!(value >= 0 && value <= most)) {
      throw new Unreadable(name + " is out of range");
    }
    return value;
  }

  private @Nullable LoggedRequest request() throws Unreadable {
    String from = client;
    if (time == null) {
      throw new Unreadable("no time");
    }
    if (from == null) {
      throw new Unreadable("no client");
    }
    long at = millis(time);
    Client sender = Client.of(from);
    String asked = method;
    String what = target;
    if (asked == null || what == null) {
      return null;
    }
    if (!HeadText.isSound(asked, what, host)) {
      throw new Unreadable("a request line that nobody could have sent");
    }
    return new LoggedRequest(
        at * (long) NANOS,
        false,
        sender,
        asked,
        host == null ? "" : host,
        what,
        (int) Math.round(version * 10),
        agent,
        referer,
        true,
        status,
        route,
        backend,
        failure,
        limit,
        true,
        bodyBytes,
        nanos(total),
        nanos(firstByte),
        Math.max(0, nanos(queue)));
  }

  private static long millis(String time) throws Unreadable {
    try {
      long millis = Instant.parse(time).toEpochMilli();
      if (millis >= 0 && millis < Long.MAX_VALUE / (long) NANOS) {
        return millis;
      }
    } catch (DateTimeException | ArithmeticException e) {
      // Said below.
    }
    throw new Unreadable("time is not like 2026-01-31T12:00:00.000Z");
  }

  private static long nanos(double millis) {
    return millis < 0 ? -1 : Math.round(millis * NANOS);
  }
}
