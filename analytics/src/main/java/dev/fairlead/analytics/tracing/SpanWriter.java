package dev.fairlead.analytics.tracing;

import dev.fairlead.analytics.tracing.TracedExchange.Attempt;
import dev.fairlead.analytics.tracing.TracedExchange.Request;
import dev.fairlead.model.Address;
import dev.fairlead.model.Failure;
import dev.fairlead.model.Trace;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans of an exchange, by OpenTelemetry's conventions for HTTP: one of a server for the
 * whole, one of a client for each attempt. Immutable.
 */
final class SpanWriter {
  private static final Set<String> METHODS =
      Set.of(
          "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY");

  /** Query parameters whose values are signatures, as the conventions name them. */
  private static final Set<String> SIGNATURES =
      Set.of("AWSAccessKeyId", "Signature", "sig", "X-Goog-Signature");

  private static final long MILLION = 1_000_000;
  private static final int FIRST_CLIENT_ERROR = 400;
  private static final int FIRST_SERVER_ERROR = 500;

  private final Resource resource;

  SpanWriter(Resource resource) {
    this.resource = resource;
  }

  /** That of the server first. */
  List<SpanData> write(TracedExchange exchange) {
    List<SpanData> spans = new ArrayList<>(1 + exchange.attempts().size());
    spans.add(server(exchange));
    for (int i = 0; i < exchange.attempts().size(); i++) {
      spans.add(client(exchange, exchange.attempts().get(i), i));
    }
    return spans;
  }

  private SpanData server(TracedExchange exchange) {
    Request request = exchange.request();
    AttributesBuilder all = Attributes.builder();
    String name = "HTTP";
    if (request != null) {
      name = method(all, request);
      all.put("url.scheme", request.secure() ? "https" : "http").put("url.path", request.path());
      put(all, "url.query", redacted(request.query()));
      put(all, "server.address", request.host().isEmpty() ? null : request.host());
      all.put("client.address", request.client());
      put(all, "network.peer.address", request.peer());
      all.put("network.protocol.version", version(request));
      put(all, "user_agent.original", request.userAgent());
    }
    String pattern = exchange.pattern();
    if (pattern != null) {
      all.put("http.route", pattern);
      name = name + " " + pattern;
    }
    if (exchange.status() > 0) {
      all.put("http.response.status_code", (long) exchange.status());
    }
    all.put("http.request.body.size", exchange.bytesIn());
    all.put("http.response.body.size", exchange.bytesOut());
    all.put("fairlead.request_id", exchange.requestId());
    put(all, "fairlead.route", exchange.route());
    put(all, "fairlead.upstream", exchange.upstream());
    put(all, "fairlead.backend", exchange.backend());
    put(all, "fairlead.limit", exchange.limit());
    if (exchange.queueNanos() > 0) {
      all.put("fairlead.queue_seconds", exchange.queueNanos() / 1e9);
    }
    boolean failed = error(all, exchange.status(), exchange.failure(), FIRST_SERVER_ERROR);
    return span(
        exchange,
        new Place(SpanKind.SERVER, exchange.span(), exchange.parent(), exchange.parent() != 0),
        name,
        all.build(),
        failed,
        0,
        exchange.totalNanos());
  }

  private SpanData client(TracedExchange exchange, Attempt attempt, int number) {
    Request request = exchange.request();
    AttributesBuilder all = Attributes.builder();
    String name = request == null ? "HTTP" : method(all, request);
    Address address = attempt.address();
    if (address != null) {
      all.put("server.address", address.host()).put("server.port", (long) address.port());
      if (request != null) {
        String query = redacted(request.query());
        all.put(
            "url.full",
            (attempt.secure() ? "https://" : "http://")
                + address
                + request.path()
                + (query == null ? "" : "?" + query));
      }
    }
    if (number > 0) {
      all.put("http.request.resend_count", (long) number);
    }
    if (attempt.status() > 0) {
      all.put("http.response.status_code", (long) attempt.status());
    }
    put(all, "fairlead.backend", attempt.backend());
    boolean failed = error(all, attempt.status(), attempt.failure(), FIRST_CLIENT_ERROR);
    return span(
        exchange,
        new Place(SpanKind.CLIENT, attempt.span(), exchange.span(), false),
        name,
        all.build(),
        failed,
        attempt.startNanos(),
        attempt.endNanos());
  }

  /** Where a span is in its trace. */
  private record Place(SpanKind kind, long span, long parent, boolean remote) {}

  private SpanData span(
      TracedExchange exchange,
      Place place,
      String name,
      Attributes attributes,
      boolean failed,
      long startNanos,
      long endNanos) {
    String trace = TraceId.fromLongs(exchange.high(), exchange.low());
    TraceFlags flags = TraceFlags.fromByte((byte) (exchange.flags() & Trace.SAMPLED));
    String parent = SpanId.fromLong(place.parent());
    long epoch = exchange.startMillis() * MILLION;
    return new FinishedSpan(
        name,
        place.kind(),
        SpanContext.create(trace, SpanId.fromLong(place.span()), flags, TraceState.getDefault()),
        place.parent() == 0
            ? SpanContext.getInvalid()
            : place.remote()
                ? SpanContext.createFromRemoteParent(trace, parent, flags, TraceState.getDefault())
                : SpanContext.create(trace, parent, flags, TraceState.getDefault()),
        failed ? StatusData.error() : StatusData.unset(),
        epoch + Math.max(0, startNanos),
        epoch + Math.max(startNanos, endNanos),
        attributes,
        resource);
  }

  /** Says what it is, and how the span is called. */
  private static String method(AttributesBuilder all, Request request) {
    if (METHODS.contains(request.method())) {
      all.put("http.request.method", request.method());
      return request.method();
    }
    all.put("http.request.method", "_OTHER");
    all.put("http.request.method_original", request.method());
    return "HTTP";
  }

  private static String version(Request request) {
    return request.version() % 10 == 0 && request.version() >= 20
        ? Integer.toString(request.version() / 10)
        : request.version() / 10 + "." + request.version() % 10;
  }

  private static boolean error(
      AttributesBuilder all, int status, @Nullable Failure failure, int firstError) {
    boolean error = status >= firstError || status == 0 && failure != null;
    if (error) {
      all.put(
          "error.type",
          failure == null ? Integer.toString(status) : failure.name().toLowerCase(Locale.ROOT));
    }
    return error;
  }

  private static void put(AttributesBuilder all, String key, @Nullable String value) {
    if (value != null) {
      all.put(key, value);
    }
  }

  static @Nullable String redacted(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return null;
    }
    StringBuilder shown = new StringBuilder(query.length());
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      shown.append(shown.isEmpty() ? "" : "&");
      shown.append(equals >= 0 && SIGNATURES.contains(name) ? name + "=REDACTED" : pair);
    }
    return shown.toString();
  }
}
