package dev.fairlead.bookstore.http;

import dev.fairlead.bookstore.service.Services;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import java.util.ArrayList;
import java.util.List;

/** What the bookshop answers, and where. Any thread. */
public final class BookstoreRouting {
  /** Names the instance that answered, on every response. */
  static final HeaderName BACKEND = HeaderNames.create("X-Backend");

  private BookstoreRouting() {}

  /**
   * Puts routes, limits and failure documents into a server's configuration.
   *
   * @param name of the instance
   * @param workings what lies around the resources
   * @param resources what it answers, see {@link #resources}
   */
  public static void configure(
      WebServerConfig.Builder server, String name, Workings workings, List<Resource> resources) {
    server
        .routing(routing(name, workings, resources))
        .directHandlers(ProblemHandlers.direct(name))
        .errorHandling(errors -> errors.includeEntity(true))
        .maxPayloadSize(JsonBody.MAX_DRAINED_BYTES);
  }

  /** All that the interface for programs answers. */
  public static List<Resource> resources(String name, Services services, Workings workings) {
    Authentication authentication = new Authentication(services.tokens());
    List<Resource> resources = new ArrayList<>();
    resources.add(new BookCollection(services.books()).resource());
    resources.add(new BookItem(services.books()).resource());
    resources.add(
        new Health(name, services.database(), workings.tills(), services.clock()).resource());
    resources.addAll(new CatalogueResources(services).resources());
    resources.addAll(new CoverResources(services.books()).resources());
    resources.addAll(new ReviewResources(services, authentication).resources());
    resources.addAll(new CustomerResources(services, authentication).resources());
    resources.addAll(new CartResources(services, authentication).resources());
    resources.addAll(new OrderResources(services, authentication).resources());
    resources.addAll(new ExportResources(services, authentication).resources());
    resources.addAll(new AdminResources(services, authentication, workings.faults()).resources());
    resources.addAll(new SelfDescription(workings.metrics()).resources());
    return resources;
  }

  private static HttpRouting.Builder routing(
      String name, Workings workings, List<Resource> resources) {
    Header backend = HeaderValues.createCached(BACKEND, name);
    HttpRouting.Builder routing = HttpRouting.builder();
    routing.addFilter((chain, request, response) -> {
      response.header(backend);
      chain.proceed();
      closeIfAsked(request);
    });
    routing.addFilter(new Observation(workings.metrics(), workings.log()));
    if (workings.faults() != null) {
      routing.addFilter(new FaultFilter(workings.faults()));
    }
    if (!workings.tills().capacity().isOff()) {
      routing.addFilter(new Queue(workings.tills()));
    }
    resources.forEach(resource -> routing.any(resource.path(), resource));
    Problem nothing = Problem.of(404, "Nothing is here; try /, /api/books or /health.");
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
