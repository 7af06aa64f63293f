package dev.fairlead.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.model.Address;
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
import java.util.Map;
import java.util.function.Supplier;

/**
 * The admin port: {@code GET /api/v1/status} and {@code GET /health}, JSON, read-only. On virtual
 * threads, apart from the event loops. Any thread.
 */
public final class AdminServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final WebServer server;
  private final Address address;

  private AdminServer(WebServer server, Address address) {
    this.server = server;
    this.address = address;
  }

  /**
   * Binds and begins to serve.
   *
   * @param address where to listen; port 0 for any free one
   * @param status called for every status request, on its thread
   * @throws IOException when the address cannot be bound; the message names it
   */
  public static AdminServer start(Address address, Supplier<StatusReport> status)
      throws IOException {
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
                      .any((request, response) -> handle(request, response, status))
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

  private static void handle(
      ServerRequest request, ServerResponse response, Supplier<StatusReport> status)
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
    if (!path.equals("/health") && !path.equals("/api/v1/status")) {
      problem(request, response, Status.NOT_FOUND_404, "There is /api/v1/status and /health.");
      return;
    }
    Method method = request.prologue().method();
    if (!method.equals(Method.GET) && !method.equals(Method.HEAD)) {
      response.header(HeaderNames.ALLOW, "GET, HEAD");
      problem(request, response, Status.METHOD_NOT_ALLOWED_405, "Only GET and HEAD are served.");
      return;
    }
    Object body = path.equals("/health") ? Map.of("status", "up") : status.get();
    send(request, response, "application/json", body);
  }

  private static void fault(ServerRequest request, ServerResponse response, RuntimeException e) {
    System.getLogger(AdminServer.class.getName())
        .log(System.Logger.Level.ERROR, "admin request failed", e);
    try {
      problem(request, response, Status.INTERNAL_SERVER_ERROR_500, "The report could not be made.");
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
