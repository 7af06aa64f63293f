package dev.fairlead.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.model.Address;
import dev.fairlead.runtime.RequestExplanation;
import dev.fairlead.runtime.RequestQuestion;
import io.helidon.common.uri.UriQuery;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The admin port: {@code GET /api/v1/status}, {@code GET /api/v1/explain} and {@code GET /health},
 * JSON, read-only. On virtual threads, apart from the event loops. Any thread.
 */
public final class AdminServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JSON_TYPE = "application/json";
  private static final String HEALTH = "/health";
  private static final String STATUS = "/api/v1/status";
  private static final String EXPLAIN = "/api/v1/explain";

  private final WebServer server;
  private final Address address;

  /**
   * What the port shows. Any thread.
   *
   * @param status called for every status request, on its thread
   * @param explain called for every question, on its thread
   */
  public record Sources(
      Supplier<StatusReport> status, Function<RequestQuestion, RequestExplanation> explain) {}

  private AdminServer(WebServer server, Address address) {
    this.server = server;
    this.address = address;
  }

  /**
   * Binds and begins to serve.
   *
   * @param address where to listen; port 0 for any free one
   * @param sources what is shown
   * @throws IOException when the address cannot be bound; the message names it
   */
  public static AdminServer start(Address address, Sources sources) throws IOException {
    InetAddress bound = InetAddress.getByName(address.host());
    try {
      WebServer server =
          WebServer.builder()
              .address(bound)
              .port(address.port())
              .shutdownHook(false)
              .featuresDiscoverServices(false)
              .routing(routing ->
                  routing
                      .any((request, response) -> handle(request, response, sources))
                      .error(RuntimeException.class, AdminServer::fault))
              .build()
              .start();
      return new AdminServer(server, new Address(address.host(), server.port()));
    } catch (RuntimeException e) {
      throw new IOException("cannot listen on admin address " + address + ": " + cause(e), e);
    }
  }

  private static String cause(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
  }

  /** The address bound; port 0 is replaced by the real one. */
  public Address address() {
    return address;
  }

  private static void handle(ServerRequest request, ServerResponse response, Sources sources)
      throws JsonProcessingException {
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.header("X-Content-Type-Options", "nosniff");
    String host = request.headers().first(HeaderNames.HOST).orElse("");
    if (!LocalHosts.accepts(host)) {
      problem(
          request,
          response,
          Status.FORBIDDEN_403,
          "The Host field must be localhost or an address.");
      return;
    }
    String path = request.path().path();
    if (!path.equals(HEALTH) && !path.equals(STATUS) && !path.equals(EXPLAIN)) {
      problem(
          request,
          response,
          Status.NOT_FOUND_404,
          "There is /api/v1/status, /api/v1/explain and /health.");
      return;
    }
    Method method = request.prologue().method();
    if (!method.equals(Method.GET) && !method.equals(Method.HEAD)) {
      response.header(HeaderNames.ALLOW, "GET, HEAD");
      problem(request, response, Status.METHOD_NOT_ALLOWED_405, "Only GET and HEAD are served.");
      return;
    }
    switch (path) {
      case HEALTH -> send(request, response, JSON_TYPE, Map.of("status", "up"));
      case STATUS -> send(request, response, JSON_TYPE, sources.status().get());
      default -> explain(request, response, sources);
    }
  }

  private static void explain(ServerRequest request, ServerResponse response, Sources sources)
      throws JsonProcessingException {
    UriQuery query = request.query();
    RequestQuestion question;
    try {
      question =
          RequestQuestion.of(
              query.first("method").orElse("GET"),
              query.first("url").orElse(""),
              query.all("header", List::of),
              query.first("from").orElse(null));
    } catch (IllegalArgumentException e) {
      problem(request, response, Status.BAD_REQUEST_400, e.getMessage() + ".");
      return;
    }
    send(request, response, JSON_TYPE, sources.explain().apply(question));
  }

  private static void fault(ServerRequest request, ServerResponse response, RuntimeException e) {
    System.getLogger(AdminServer.class.getName())
        .log(System.Logger.Level.ERROR, "admin request failed", e);
    try {
      problem(request, response, Status.INTERNAL_SERVER_ERROR_500, "The answer could not be made.");
    } catch (JsonProcessingException impossible) {
      throw new AssertionError("a map of strings is JSON", impossible);
    }
  }

  /** An error as RFC 9457 has it. */
  private static void problem(
      ServerRequest request, ServerResponse response, Status status, String detail)
      throws JsonProcessingException {
    response.status(status);
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "about:blank");
    problem.put("title", status.reasonPhrase());
    problem.put("status", status.code());
    problem.put("detail", detail);
    send(request, response, "application/problem+json", problem);
  }

  private static void send(ServerRequest request, ServerResponse response, String type, Object body)
      throws JsonProcessingException {
    byte[] bytes = JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
    response.header(HeaderNames.CONTENT_TYPE, type);
    if (request.prologue().method().equals(Method.HEAD)) {
      response.contentLength(bytes.length); // the server would send the body all the same
      response.send();
    } else {
      response.send(bytes);
    }
  }

  /** Stops listening. */
  @Override
  public void close() {
    server.stop();
  }
}
