package dev.fairlead.traffic.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairlead.traffic.verify.ShopState.Item;
import dev.fairlead.traffic.verify.ShopState.Order;
import dev.fairlead.traffic.verify.Violation.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What clients were told of orders against those there are. Single-threaded. */
final class OrderChecks {
  private static final String PLACING = "POST /api/orders";

  private final ShopState state;
  private final Findings findings;
  private final Map<String, Long> idOfKey = new HashMap<>();
  private final Map<Long, String> keyOfId = new HashMap<>();
  private final Set<String> asked = new HashSet<>();
  private final Set<Long> customers = new HashSet<>();

  OrderChecks(ShopState state, Findings findings) {
    this.state = state;
    this.findings = findings;
  }

  /** One line about an order. */
  void order(Heard heard) {
    customers.add(heard.customer());
    if (heard.request().equals(PLACING)) {
      placed(heard);
    } else if (heard.isConfirmed()) {
      findings.checked("answers about orders there were");
      Order there = told(heard, heard.answer());
      if (there != null) {
        path(heard);
        followed(heard, there);
      }
    } else if (heard.isOpen()) {
      findings.checked("steps of orders whose outcome the client does not know");
    }
  }

  /** One line about all orders of somebody. */
  void orders(Heard heard) {
    if (heard.isConfirmed()) {
      findings.checked("lists of orders");
      heard.answer().path("items").forEach(order -> told(heard, order));
    }
  }

  private void placed(Heard heard) {
    String key = heard.key();
    if (key == null) {
      return;
    }
    asked.add(heard.customer() + " " + key);
    List<Order> stored = stored(heard.customer(), key);
    if (stored.size() > 1) {
      findings.add(
          Kind.DOUBLED,
          heard.who()
              + " asked once with key "
              + key
              + ", but there are orders "
              + stored.stream().map(order -> order.id).toList());
    }
    if (heard.isConfirmed()) {
      findings.checked("orders confirmed");
      confirmed(heard, key);
    } else if (heard.isOpen()) {
      findings.checked(
          stored.isEmpty()
              ? "orders of unknown outcome: not there"
              : "orders of unknown outcome: there, once");
    } else {
      findings.checked("orders refused");
      if (!stored.isEmpty()) {
        findings.add(
            Kind.REFUSED,
            heard.who()
                + " was refused with "
                + heard.status()
                + " for key "
                + key
                + ", but order "
                + stored.getFirst().id
                + " is there");
      }
    }
  }

  private List<Order> stored(long customer, String key) {
    List<Order> all = state.byKey().getOrDefault(key, List.of());
    return customer == 0 ? all : all.stream().filter(o -> o.customer == customer).toList();
  }

  private void confirmed(Heard heard, String key) {
    JsonNode answer = heard.answer();
    long id = answer.path("id").asLong();
    if (!answer.path("idempotencyKey").asText(key).equals(key)) {
      findings.add(
          Kind.FOREIGN,
          heard.who()
              + " asked with key "
              + key
              + " and was told of order "
              + id
              + " with key "
              + answer.path("idempotencyKey").asText());
      return;
    }
    Long before = idOfKey.putIfAbsent(heard.customer() + " " + key, id);
    if (before != null && before != id) {
      findings.add(
          Kind.DOUBLED,
          heard.who() + " was told of orders " + before + " and " + id + " for key " + key);
    }
    String other = keyOfId.putIfAbsent(id, key);
    if (other != null && !other.equals(key)) {
      findings.add(
          Kind.FOREIGN,
          heard.who() + " was told of order " + id + ", which is that of key " + other);
    }
    Order there = told(heard, answer);
    if (there != null && !there.key.equals(key)) {
      findings.add(
          Kind.LOST, heard.who() + " asked with key " + key + ", but order " + id + " has another");
    }
  }

  /** An order as it was told against the one there is; null when it is not there. */
  private @Nullable Order told(Heard heard, JsonNode answer) {
    long id = answer.path("id").asLong();
    long owner = answer.path("customerId").asLong();
    if (heard.customer() != 0 && owner != heard.customer()) {
      findings.add(
          Kind.FOREIGN,
          heard.who() + " was told of order " + id + ", which is customer " + owner + "'s");
      return null;
    }
    Order there = state.orders().get(id);
    if (there == null) {
      findings.add(Kind.LOST, heard.who() + " was told of order " + id + ", which is not there");
      return null;
    }
    if (there.customer != owner) {
      findings.add(
          Kind.FOREIGN,
          heard.who()
              + " was told of order "
              + id
              + " as theirs, but it is customer "
              + there.customer
              + "'s");
      return null;
    }
    prices(heard, answer, there);
    return there;
  }

  private void prices(Heard heard, JsonNode answer, Order there) {
    long total = answer.path("totalCents").asLong();
    if (total != there.totalCents) {
      findings.add(
          Kind.PRICE,
          heard.who()
              + " was told a total of "
              + total
              + " cents for order "
              + there.id
              + ", but it is "
              + there.totalCents);
    }
    JsonNode items = answer.path("items");
    if (!items.isArray()) {
      return;
    }
    if (items.size() != there.items.size()) {
      findings.add(
          Kind.PRICE,
          heard.who()
              + " was told of "
              + items.size()
              + " items of order "
              + there.id
              + ", but there are "
              + there.items.size());
    }
    for (JsonNode each : items) {
      long book = each.path("bookId").asLong();
      Item told =
          new Item(
              each.path("quantity").asInt(),
              each.path("unitPriceCents").asLong(),
              each.path("title").asText());
      Item stored = there.items.get(book);
      if (!told.equals(stored)) {
        findings.add(
            Kind.PRICE,
            heard.who()
                + " was told of "
                + said(told)
                + " of book "
                + book
                + " in order "
                + there.id
                + ", but it has "
                + (stored == null ? "none" : said(stored)));
      }
    }
  }

  private static String said(Item item) {
    return item.quantity() + " at " + item.unitPriceCents() + " cents ('" + item.title() + "')";
  }

  /** An answer is about what was asked for. */
  private void path(Heard heard) {
    String id = heard.answer().path("id").asText();
    if (!heard.request().matches(".*/api/orders/" + id + "(?:[/?].*)?")) {
      findings.add(
          Kind.FOREIGN, heard.who() + " asked " + heard.request() + " and was told of order " + id);
    }
  }

  /** What was told cannot be taken back, other than by a later step. */
  private void followed(Heard heard, Order there) {
    String told = heard.answer().path("state").asText();
    long version = heard.answer().path("version").asLong();
    if (version > there.version || version == there.version && !told.equals(there.state)) {
      findings.add(
          Kind.STATE,
          heard.who()
              + " was told that order "
              + there.id
              + " is "
              + told
              + " (version "
              + version
              + "), but it is "
              + there.state
              + " (version "
              + there.version
              + ")");
    }
    if (told.equals("paid") && !state.payments().containsKey(there.id)) {
      findings.add(
          Kind.LOST,
          heard.who() + " was told that order " + there.id + " is paid, but there is no payment");
    }
  }

  /** Orders of these customers in that time that none of them asked for. */
  void unasked(long fromMillis, long toMillis) {
    for (Order order : state.orders().values()) {
      if (customers.contains(order.customer)
          && order.placedAt >= fromMillis
          && order.placedAt <= toMillis
          && !asked.contains(order.customer + " " + order.key)) {
        findings.add(
            Kind.UNASKED,
            "order "
                + order.id
                + " of customer "
                + order.customer
                + " with key "
                + order.key
                + " is there, but nobody asked for it in this run");
      }
    }
  }
}
