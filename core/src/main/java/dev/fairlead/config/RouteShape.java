package dev.fairlead.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** A route and what it matches. */
final class RouteShape {
  /** What a route without a match takes. */
  static final MatchSpec EVERYTHING = new MatchSpec(List.of(), null, List.of(), Map.of());

  /** What {@code serverTiming} means, here and at a listener. */
  static final String SERVER_TIMING_MEANING =
      "Whether responses say in Server-Timing where the time went, to whoever gets them";

  private static final Key<List<String>> HOST =
      Key.optional(
          "host",
          new ListOf<>(Words.HOST, "hosts", 1, true),
          "One host or several, without port; *.example.com for all names below example.com");
  private static final Key<String> PATH =
      Key.optional(
          "path",
          Words.PATH_PATTERN,
          "* stands for one whole segment, a final /** for the path before it and all below");
  private static final Key<List<String>> METHOD =
      Key.optional(
          "method", new ListOf<>(Words.METHOD, "methods", 1, true), "One method or several");
  private static final Key<List<NamesTo.Entry<String>>> HEADER =
      Key.optional(
          "header",
          new NamesTo<>(Words.FIELD_NAME, Words.FIELD_VALUE, "header values"),
          "Header names and the values they must have; \"*\" for any value");

  private static final Section<MatchSpec> MATCH =
      new Section<>("a match", List.of(HOST, PATH, METHOD, HEADER), RouteShape::match);

  private static final Key<String> NAME =
      Key.optional(
          "name",
          Words.NAME,
          "For logs and statistics; made from host and path, or the upstream, when not given");
  private static final Key<MatchSpec> MATCHES =
      Key.optional("match", MATCH, "What requests the route takes; without it, all");
  private static final Key<String> UPSTREAM =
      Key.required("upstream", Words.UPSTREAM, "Where they go");
  private static final Key<UnaryOperator<TimeoutSpec>> TIMEOUTS =
      Key.optional("timeouts", TimeoutShape.OF_ROUTE, "Laid over the timeouts of the proxy");
  private static final Key<Long> MAX_BODY =
      Key.optional(
          "maxBody", Sizes.OR_NONE, "Largest request body, else 413; limits.body if unset");

  private static final Key<Long> MAX_RESPONSE =
      Key.optional(
          "maxResponse",
          Sizes.OR_NONE,
          "Largest response body, else 502 or reset; hardening.response if unset");
  private static final Key<Boolean> SECURITY_HEADERS =
      Key.optional(
          "securityHeaders",
          Numbers.FLAG,
          "Whether responses get the fields that keep browsers cautious; hardening.securityHeaders"
              + " if unset");
  private static final Key<Boolean> SERVER_TIMING =
      Key.optional("serverTiming", Numbers.FLAG, false, SERVER_TIMING_MEANING);
  private static final Key<AccessSpec> ACCESS =
      Key.optional(
          "access", AccessShape.SHAPE, "Whose requests are taken, once the listener let them in");

  static final Section<Draft> ROUTE = new Section<>("a route", keys(), RouteShape::draft);

  private RouteShape() {}

  private static List<Key<?>> keys() {
    List<Key<?>> keys =
        new ArrayList<>(
            List.of(
                NAME,
                MATCHES,
                UPSTREAM,
                TIMEOUTS,
                MAX_BODY,
                MAX_RESPONSE,
                ACCESS,
                HeaderShape.key(),
                SECURITY_HEADERS,
                SERVER_TIMING));
    keys.addAll(ThrottleShape.OF_ROUTE);
    return keys;
  }

  /**
   * A route as read, before it is known what it refers to.
   *
   * @param match null when it is not sound
   * @param matchPlace the match, or else the route
   * @param upstream null when it is not sound
   */
  record Draft(
      @Nullable Located<String> name,
      @Nullable MatchSpec match,
      Node matchPlace,
      @Nullable Located<String> upstream,
      UnaryOperator<TimeoutSpec> timeouts,
      @Nullable Long maxBody,
      @Nullable Long maxResponse,
      AccessSpec access,
      HeaderShape.Both headers,
      @Nullable Boolean securityHeaders,
      boolean serverTiming,
      ThrottleShape.Part throttle) {}

  /** Null for a match with a fault: what is left of it takes other requests than were meant. */
  private static @Nullable MatchSpec match(Entries entries, Reading reading) {
    Map<String, String> headers = headers(entries.get(HEADER, List.of()), reading);
    return entries.isSound()
        ? new MatchSpec(
            entries.get(HOST, List.of()).stream().distinct().toList(),
            entries.get(PATH),
            entries.get(METHOD, List.of()).stream().distinct().toList(),
            headers)
        : null;
  }

  private static Draft draft(Entries entries, Reading reading) {
    return new Draft(
        located(entries, NAME),
        entries.has(MATCHES) ? entries.get(MATCHES) : EVERYTHING,
        entries.place(MATCHES),
        located(entries, UPSTREAM),
        entries.get(TIMEOUTS, UnaryOperator.identity()),
        entries.get(MAX_BODY),
        entries.get(MAX_RESPONSE),
        entries.get(ACCESS, AccessSpec.EVERYBODY),
        entries.get(HeaderShape.key(), HeaderShape.Both.NONE),
        entries.get(SECURITY_HEADERS),
        entries.get(SERVER_TIMING, false),
        ThrottleShape.part(entries, reading));
  }

  private static <T> @Nullable Located<T> located(Entries entries, Key<T> key) {
    T value = entries.get(key);
    return value == null ? null : new Located<>(value, entries.place(key));
  }

  private static Map<String, String> headers(List<NamesTo.Entry<String>> written, Reading reading) {
    Map<String, String> values = new HashMap<>();
    Map<String, Node> places = new HashMap<>();
    for (NamesTo.Entry<String> entry : written) {
      String name = entry.name().value();
      Node first = places.putIfAbsent(name, entry.name().place());
      if (first != null) {
        reading.problems().add(entry.name().place(), Mapping.twice(name, first));
      }
      String value = entry.value();
      if (value != null) {
        values.put(name, value);
      }
    }
    return values;
  }
}
