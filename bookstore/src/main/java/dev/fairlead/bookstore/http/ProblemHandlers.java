package dev.fairlead.bookstore.http;

import dev.fairlead.bookstore.rule.InvalidDocumentException;
import dev.fairlead.bookstore.rule.Refusal;
import dev.fairlead.bookstore.store.DuplicateIsbnException;
import dev.fairlead.bookstore.store.StoreException;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every failure becomes a problem document, also before there is a request. Any thread. */
final class ProblemHandlers {
  private static final System.Logger LOGGER = System.getLogger(ProblemHandlers.class.getName());

  private ProblemHandlers() {}

  static void addTo(HttpRouting.Builder routing) {
    routing.error(ProblemException.class, (q, r, e) -> Answer.problem(q, r, e.problem()));
    routing.error(InvalidDocumentException.class, (q, r, e) -> Answer.problem(q, r, invalid(e)));
    routing.error(DuplicateIsbnException.class, (q, r, e) -> Answer.problem(q, r, taken(e)));
    routing.error(Refusal.class, (q, r, e) -> Answer.problem(q, r, refused(e)));
    routing.error(StoreException.class, (q, r, e) -> Answer.problem(q, r, store(e)));
    routing.error(RuntimeException.class, (q, r, e) -> Answer.problem(q, r, unexpected(e)));
  }

  /** For what fails before routing: bytes that are no HTTP, framing, sizes. */
  static DirectHandlers direct(String backend) {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      handlers.addHandler(
          type,
          (request, event, status, headers, message) ->
              transport(request, status, headers, message, backend));
    }
    return handlers.build();
  }

  private static DirectHandler.TransportResponse transport(
      DirectHandler.TransportRequest request,
      Status status,
      ServerResponseHeaders headers,
      @Nullable String message,
      String backend) {
    Problem problem =
        status.code() == 413
            ? JsonBody.tooLarge()
            : Problem.of(
                status.code(), message == null ? "The request cannot be served." : message);
    DirectHandler.TransportResponse.Builder response =
        DirectHandler.TransportResponse.builder()
            .status(status)
            .headers(headers)
            .header(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
            .header(BookstoreRouting.BACKEND, backend);
    // The connection ends after these, so that a HEAD may go without the length.
    return (request.method().equals("HEAD") ? response : response.entity(problem.document()))
        .build();
  }

  private static Problem invalid(InvalidDocumentException e) {
    int count = e.violations().size();
    String detail =
        "The document does not describe "
            + e.subject()
            + ": "
            + (count == 1 ? "one violation." : count + " violations.");
    return new Problem(422, detail, e.violations(), Map.of());
  }

  private static Problem taken(DuplicateIsbnException e) {
    return Problem.of(409, "Another book already has the ISBN " + e.isbn() + ".");
  }

  private static Problem refused(Refusal e) {
    return switch (e.reason()) {
      case NOT_LOGGED_IN ->
          Problem.of(401, e.detail()).with("WWW-Authenticate", "Bearer realm=\"bookstore\"");
      case DECLINED -> Problem.of(402, e.detail());
      case FORBIDDEN -> Problem.of(403, e.detail());
      case NOT_FOUND -> Problem.of(404, e.detail());
      case CONFLICT -> Problem.of(409, e.detail());
      case IMPOSSIBLE -> Problem.of(422, e.detail());
      case BUSY -> Problem.of(503, e.detail()).with("Retry-After", "1");
    };
  }

  private static Problem store(StoreException e) {
    if (!e.busy()) {
      LOGGER.log(System.Logger.Level.ERROR, "request failed", e);
    }
    return Problem.of(
            503, "The database did not confirm it; repeat the request, an order with the same key.")
        .with("Retry-After", "1");
  }

  private static Problem unexpected(RuntimeException e) {
    LOGGER.log(System.Logger.Level.ERROR, "request failed", e);
    return Problem.of(500, "The server made a mistake; it is in the server's log.");
  }
}
