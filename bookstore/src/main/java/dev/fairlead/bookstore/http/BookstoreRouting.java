package dev.fairlead.bookstore.http;

import dev.fairlead.bookstore.capacity.Tills;
import dev.fairlead.bookstore.store.BookDatabase;
import dev.fairlead.bookstore.store.BookRepository;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import java.time.Clock;

/** What the bookshop answers, and where. Any thread. */
public final class BookstoreRouting {
  /** Names the instance that answered, on every response. */
  static final HeaderName BACKEND = HeaderNames.create("X-Backend");

  private BookstoreRouting() {}

  /**
   * Puts routes, limits and failure documents into a server's configuration.
   *
   * @param name of the instance
   * @param database the books
   * @param tills where all requests but those for the health are served
   * @param clock for change times and uptime
   */
  public static void configure(
      WebServerConfig.Builder server,
      String name,
      BookDatabase database,
      Tills tills,
      Clock clock) {
    server
        .routing(routing(name, database, tills, clock))
        .directHandlers(ProblemHandlers.direct(name))
        .errorHandling(errors -> errors.includeEntity(true))
        .maxPayloadSize(JsonBody.MAX_DRAINED_BYTES);
  }

  private static HttpRouting.Builder routing(
      String name, BookDatabase database, Tills tills, Clock clock) {
    BookRepository books = new BookRepository(database, clock);
    Header backend = HeaderValues.createCached(BACKEND, name);
    HttpRouting.Builder routing = HttpRouting.builder();
    routing.addFilter((chain, request, response) -> {
      response.header(backend);
      chain.proceed();
      closeIfAsked(request);
    });
    if (!tills.capacity().isOff()) {
      routing.addFilter(new Queue(tills));
    }
    routing.any(BookCollection.PATH, new BookCollection(books));
    routing.any(BookItem.PATH, new BookItem(books));
    routing.any(Health.PATH, new Health(name, database, tills, clock));
    Problem nothing = Problem.of(404, "Nothing is here; try /api/books or /health.");
    routing.any((request, response) -> Answer.problem(request, response, nothing));
    ProblemHandlers.addTo(routing);
    return routing;
  }

  /**
   * Ends the connection after a request that says {@code Connection: close} (RFC 9112 §9.6). The
   * web server promises it in its response, then waits for another request; this exception is how
   * it is told. What is left of the request is read first: closing on unread bytes would reset the
   * connection, and the client could lose the response.
   */
  private static void closeIfAsked(RoutingRequest request) {
    if (!request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
      return;
    }
    boolean announced = request.headers().containsToken(HeaderValues.EXPECT_100);
    if (!announced && !request.content().consumed()) {
      request.content().consume();
    }
    throw new CloseConnectionException("the client asked for it");
  }
}
