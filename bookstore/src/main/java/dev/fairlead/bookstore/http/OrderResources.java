package dev.fairlead.bookstore.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.bookstore.customer.Principal;
import dev.fairlead.bookstore.order.CardNumber;
import dev.fairlead.bookstore.order.Claim;
import dev.fairlead.bookstore.order.Order;
import dev.fairlead.bookstore.order.OrderAnswer;
import dev.fairlead.bookstore.order.OrderJson;
import dev.fairlead.bookstore.order.OrderRequest;
import dev.fairlead.bookstore.order.OrderState;
import dev.fairlead.bookstore.order.Step;
import dev.fairlead.bookstore.rule.Refusal;
import dev.fairlead.bookstore.service.Services;
import dev.fairlead.bookstore.store.OrderRepository;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Orders: placed, read and taken from state to state. Any thread. */
final class OrderResources {
  private static final String PATH = "/api/orders";
  private static final Header NO_STORE = HeaderValues.createCached("Cache-Control", "no-store");
  private static final Header REPLAYED = HeaderValues.createCached("Idempotency-Replayed", "true");

  private final OrderRepository orders;
  private final Authentication authentication;

  OrderResources(Services services, Authentication authentication) {
    this.orders = services.orders();
    this.authentication = authentication;
  }

  List<Resource> resources() {
    return List.of(
        Resource.at(PATH).get(this::list).post(this::place),
        Resource.at(PATH + "/{id}").get(this::show),
        Resource.at(PATH + "/{id}/{step}").post(this::step));
  }

  private void place(ServerRequest request, ServerResponse response) {
    Principal who = authentication.require(request);
    JsonNode document = JsonBody.json(request);
    Claim claim =
        IdempotencyKey.claim(request, who, document)
            .orElseThrow(() ->
                new ProblemException(
                    Problem.of(
                        400,
                        "The Idempotency-Key field is missing: an order needs one, so that it"
                            + " can be repeated without being placed twice.")));
    send(request, response, orders.place(claim, OrderRequest.read(document)));
  }

  private void step(ServerRequest request, ServerResponse response) {
    Principal who = authentication.require(request);
    long id = PathId.read(request, "id", "order");
    Step step = stepOf(request);
    if (step.forStaff() && !who.isAdmin()) {
      throw new Refusal(Refusal.Reason.FORBIDDEN, "Only an administrator may do this.");
    }
    JsonNode document = step == Step.PAY ? JsonBody.json(request) : noContent(request);
    CardNumber card = step == Step.PAY ? CardNumber.read(document) : null;
    Preconditions preconditions = Preconditions.of(request.headers());
    @Nullable Claim claim = IdempotencyKey.claim(request, who, document).orElse(null);
    send(request, response, orders.step(id, step, who, preconditions::requireFor, card, claim));
  }

  /** What else is sent with a step is of no meaning; a large one is left to the web server. */
  private static JsonNode noContent(ServerRequest request) {
    if (request.content().hasEntity()) {
      request.content().consume();
    }
    return JsonNodeFactory.instance.nullNode();
  }

  private static Step stepOf(ServerRequest request) {
    return Step.named(request.path().pathParameters().get("step"))
        .orElseThrow(() ->
            new Refusal(
                Refusal.Reason.CONFLICT,
                "There is no such step; orders take "
                    + Stream.of(Step.values()).map(Step::word).collect(Collectors.joining(", "))
                    + "."));
  }

  private void show(ServerRequest request, ServerResponse response) {
    Principal who = authentication.require(request);
    Order order = orders.find(PathId.read(request, "id", "order"), who);
    Preconditions preconditions = Preconditions.of(request.headers());
    response.header(HeaderNames.ETAG, Preconditions.tag(order.version())).header(NO_STORE);
    if (preconditions.notModified(order.version())) {
      Answer.empty(response, Status.NOT_MODIFIED_304);
    } else {
      Answer.json(request, response, Status.OK_200, OrderJson.write(order));
    }
  }

  private void list(ServerRequest request, ServerResponse response) {
    Principal who = authentication.require(request);
    Query query = new Query(request.query());
    int page = query.page();
    int size = query.size();
    OrderRepository.OrderPage found = orders.list(who, state(query), page, size);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode items = json.putArray("items");
    found.items().forEach(order -> items.add(OrderJson.write(order)));
    json.put("page", page).put("size", size).put("total", found.total());
    response.header(
        HeaderNames.LINK, PageQuery.links(request, page, size, found.total(), List.of("state")));
    Answer.json(request, response.header(NO_STORE), Status.OK_200, json);
  }

  private static @Nullable OrderState state(Query query) {
    String word = query.text("state", 20);
    Optional<OrderState> state = OrderState.named(word);
    if (state.isEmpty() && !word.isEmpty()) {
      throw Query.wrong("state must be placed, paid, shipped, cancelled or returned");
    }
    return state.orElse(null);
  }

  private static void send(ServerRequest request, ServerResponse response, OrderAnswer answer) {
    if (answer.replayed()) {
      response.header(REPLAYED);
    }
    if (answer.status() == Status.CREATED_201.code()) {
      response.header(HeaderNames.LOCATION, PATH + "/" + answer.orderId());
    }
    response.header(NO_STORE);
    byte[] document = answer.document().getBytes(StandardCharsets.UTF_8);
    Answer.json(request, response, Status.create(answer.status()), document);
  }
}
