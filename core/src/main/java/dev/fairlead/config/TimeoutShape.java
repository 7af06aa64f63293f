package dev.fairlead.config;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** The timeouts, of the proxy or of a route: what is written is laid over what holds otherwise. */
final class TimeoutShape {
  private static final TimeoutSpec STANDARD = TimeoutSpec.DEFAULTS;

  private static final Key<Duration> HEAD =
      key("head", STANDARD.head(), "From the first byte of a request head to its last");
  private static final Key<Duration> KEEP_ALIVE =
      key("keepAlive", STANDARD.keepAlive(), "An idle client connection between requests");
  private static final Key<Duration> BODY =
      key("body", STANDARD.body(), "Between two reads of a request body");
  private static final Key<Duration> WRITE =
      key("write", STANDARD.write(), "Without progress while a client is sent its response");
  private static final Key<Duration> CONNECT =
      key("connect", STANDARD.connect(), "Until a connection to a backend stands");
  private static final Key<Duration> RESPONSE =
      key("response", STANDARD.response(), "From the end of a request to the response head");
  private static final Key<Duration> IDLE =
      key("idle", STANDARD.idle(), "Between two reads of a response body");
  private static final Key<Duration> TUNNEL =
      key("tunnel", STANDARD.tunnel(), "Without a byte either way on an upgraded connection");
  private static final Key<Duration> HALF_CLOSED =
      key(
          "halfClosed",
          STANDARD.halfClosed(),
          "How long a client that closed its sending side may wait for its response");
  private static final Key<Duration> TOTAL =
      key("total", STANDARD.total(), "The whole exchange, upgraded connections excepted");
  private static final Key<Duration> SHUTDOWN =
      key("shutdown", STANDARD.shutdown(), "How long exchanges may run on once the proxy stops");

  /** Of the whole proxy. */
  static final Section<UnaryOperator<TimeoutSpec>> GLOBAL =
      new Section<>(
          "timeouts",
          List.of(
              HEAD,
              KEEP_ALIVE,
              BODY,
              WRITE,
              CONNECT,
              RESPONSE,
              IDLE,
              TUNNEL,
              HALF_CLOSED,
              TOTAL,
              SHUTDOWN),
          (entries, _) -> over(entries));

  /** Of a route: those that run while its exchanges do. */
  static final Section<UnaryOperator<TimeoutSpec>> OF_ROUTE =
      new Section<>(
          "the timeouts of a route",
          List.of(BODY, WRITE, CONNECT, RESPONSE, IDLE, TUNNEL, HALF_CLOSED, TOTAL),
          (entries, _) -> over(entries));

  private TimeoutShape() {}

  private static Key<Duration> key(String name, Duration standard, String meaning) {
    return Key.optional(name, Durations.POSITIVE, Durations.text(standard), meaning);
  }

  private static UnaryOperator<TimeoutSpec> over(Entries written) {
    return base ->
        new TimeoutSpec(
            written.get(HEAD, base.head()),
            written.get(KEEP_ALIVE, base.keepAlive()),
            written.get(BODY, base.body()),
            written.get(WRITE, base.write()),
            written.get(CONNECT, base.connect()),
            written.get(RESPONSE, base.response()),
            written.get(IDLE, base.idle()),
            written.get(TUNNEL, base.tunnel()),
            written.get(HALF_CLOSED, base.halfClosed()),
            written.get(TOTAL, base.total()),
            written.get(SHUTDOWN, base.shutdown()));
  }
}
