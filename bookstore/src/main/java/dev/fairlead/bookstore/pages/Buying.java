package dev.fairlead.bookstore.pages;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fairlead.bookstore.customer.Principal;
import dev.fairlead.bookstore.order.CardNumber;
import dev.fairlead.bookstore.order.CartLine;
import dev.fairlead.bookstore.order.Claim;
import dev.fairlead.bookstore.order.OrderAnswer;
import dev.fairlead.bookstore.order.OrderRequest;
import dev.fairlead.bookstore.order.Step;
import dev.fairlead.bookstore.order.Wanted;
import dev.fairlead.bookstore.rule.Refusal;
import dev.fairlead.bookstore.service.Services;
import dev.fairlead.bookstore.store.OrderRepository;
import io.helidon.webserver.http.ServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Pages for those who buy. Any thread. */
final class Buying {
  private static final int ORDERS = 50;

  private final Services services;

  Buying(Services services) {
    this.services = services;
  }

  Reply cart(ServerRequest request, Visitor visitor, Parameters query) {
    return Reply.view("cart", cart("Your cart", visitor));
  }

  private Map<String, Object> cart(String title, Visitor visitor) {
    List<CartLine> lines = services.carts().lines(visitor.cart());
    long total = lines.stream().mapToLong(CartLine::lineCents).sum();
    return Map.of(
        "title", title,
        "lines", lines.stream().map(Buying::line).toList(),
        "isEmpty", lines.isEmpty(),
        "totalCents", total,
        "total", Texts.price(total),
        // A new one each time the page is made: sending the form twice orders once.
        "key", UUID.randomUUID().toString());
  }

  private static Map<String, Object> line(CartLine line) {
    return Map.of(
        "id", line.bookId(),
        "title", line.title(),
        "quantity", line.quantity(),
        "unitPrice", Texts.price(line.unitPriceCents()),
        "line", Texts.price(line.lineCents()),
        "short", line.stock() < line.quantity(),
        "stock", line.stock());
  }

  Reply change(ServerRequest request, Visitor visitor, Parameters form) {
    long book = form.number("book", 0, 1, Long.MAX_VALUE);
    int quantity = (int) form.number("quantity", 1, 0, Wanted.MAX_QUANTITY);
    if (quantity == 0) {
      services.carts().remove(visitor.cart(), book);
    } else if (form.raw("how").equals("set")) {
      services.carts().set(visitor.cart(), new Wanted(book, quantity));
    } else {
      services.carts().add(visitor.cart(), new Wanted(book, quantity));
    }
    return new Reply.Redirect("/cart");
  }

  Reply checkout(ServerRequest request, Visitor visitor, Parameters query) {
    visitor.customer();
    return Reply.view("checkout", cart("Checkout", visitor));
  }

  /** Orders what the customer was shown at the price that was shown, then pays. */
  Reply order(ServerRequest request, Visitor visitor, Parameters form) {
    Principal customer = visitor.customer();
    String key = form.raw("key");
    if (!key.matches("[0-9a-f-]{36}")) {
      throw new Refusal(Refusal.Reason.IMPOSSIBLE, "Please start the checkout again.");
    }
    CardNumber card = card(form);
    long total = form.number("total", -1, 0, Long.MAX_VALUE);
    Claim claim = new Claim(customer.customerId(), "page:" + key, "checkout " + total);
    OrderAnswer order = services.orders().place(claim, new OrderRequest(List.of(), true, total));
    Claim payment = new Claim(customer.customerId(), "page:pay:" + key, "pay " + total);
    services.orders().step(order.orderId(), Step.PAY, customer, version -> {}, card, payment);
    return new Reply.Redirect("/orders/" + order.orderId());
  }

  private static CardNumber card(Parameters form) {
    return CardNumber.read(
        JsonNodeFactory.instance.objectNode().put("cardNumber", form.raw("card")));
  }

  Reply orders(ServerRequest request, Visitor visitor, Parameters query) {
    Principal customer = visitor.customer();
    OrderRepository.OrderPage page = services.orders().list(customer, null, 1, ORDERS);
    return Reply.view(
        "orders",
        Map.of(
            "title", "Your orders",
            "orders", page.items().stream().map(Texts::order).toList(),
            "isEmpty", page.items().isEmpty()));
  }

  Reply showOrder(ServerRequest request, Visitor visitor, Parameters query) {
    Principal customer = visitor.customer();
    long id = PageId.read(request);
    Map<String, Object> model = new HashMap<>(Texts.order(services.orders().find(id, customer)));
    model.put("title", "Order " + id);
    return Reply.view("order", model);
  }

  Reply step(ServerRequest request, Visitor visitor, Parameters form) {
    Principal customer = visitor.customer();
    long id = PageId.read(request);
    Step step =
        Step.named(form.raw("step"))
            .filter(each -> !each.forStaff())
            .orElseThrow(
                () -> new Refusal(Refusal.Reason.CONFLICT, "That cannot be done with an order."));
    @Nullable CardNumber card = step == Step.PAY ? card(form) : null;
    services.orders().step(id, step, customer, version -> {}, card, null);
    return new Reply.Redirect("/orders/" + id);
  }
}
