package dev.fairlead.bookstore.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.bookstore.order.CartLine;
import dev.fairlead.bookstore.order.Wanted;
import dev.fairlead.bookstore.rule.DocumentReader;
import dev.fairlead.bookstore.rule.Refusal;
import dev.fairlead.bookstore.service.Services;
import dev.fairlead.bookstore.store.CartRepository;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;

/** The cart of the customer who asks. Any thread. */
final class CartResources {
  private static final Header NO_STORE = HeaderValues.createCached("Cache-Control", "no-store");

  private final CartRepository carts;
  private final Authentication authentication;

  CartResources(Services services, Authentication authentication) {
    this.carts = services.carts();
    this.authentication = authentication;
  }

  List<Resource> resources() {
    return List.of(
        Resource.at("/api/cart").get(this::show).delete(this::clear),
        Resource.at("/api/cart/items/{id}").put(this::set).delete(this::remove));
  }

  private void show(ServerRequest request, ServerResponse response) {
    send(request, response, cart(request));
  }

  private void set(ServerRequest request, ServerResponse response) {
    String cart = cart(request);
    long book = PathId.read(request, "id", "book");
    DocumentReader reader = DocumentReader.of(JsonBody.json(request), "a quantity");
    int quantity = (int) reader.number("quantity", 1, Wanted.MAX_QUANTITY);
    reader.rejectOthers(name -> false);
    reader.finish();
    carts.set(cart, new Wanted(book, quantity));
    send(request, response, cart);
  }

  private void remove(ServerRequest request, ServerResponse response) {
    String cart = cart(request);
    if (!carts.remove(cart, PathId.read(request, "id", "book"))) {
      throw new Refusal(Refusal.Reason.NOT_FOUND, "This book is not in the cart.");
    }
    send(request, response, cart);
  }

  private void clear(ServerRequest request, ServerResponse response) {
    carts.clear(cart(request));
    Answer.empty(response, Status.NO_CONTENT_204);
  }

  private String cart(ServerRequest request) {
    return CartRepository.cartOf(authentication.require(request).customerId());
  }

  private void send(ServerRequest request, ServerResponse response, String cart) {
    List<CartLine> lines = carts.lines(cart);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode items = json.putArray("items");
    for (CartLine line : lines) {
      items
          .addObject()
          .put("bookId", line.bookId())
          .put("title", line.title())
          .put("quantity", line.quantity())
          .put("unitPriceCents", line.unitPriceCents())
          .put("lineCents", line.lineCents())
          .put("stock", line.stock());
    }
    json.put("totalCents", lines.stream().mapToLong(CartLine::lineCents).sum());
    Answer.json(request, response.header(NO_STORE), Status.OK_200, json);
  }
}
