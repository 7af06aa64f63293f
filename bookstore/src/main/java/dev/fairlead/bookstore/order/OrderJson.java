package dev.fairlead.bookstore.order;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An order as a JSON object. Any thread. */
public final class OrderJson {
  private OrderJson() {}

  /** The whole document. */
  public static ObjectNode write(Order order) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", order.id());
    json.put("customerId", order.customerId());
    json.put("state", order.state().word());
    ArrayNode items = json.putArray("items");
    for (OrderItem item : order.items()) {
      items
          .addObject()
          .put("bookId", item.bookId())
          .put("isbn", item.isbn())
          .put("title", item.title())
          .put("quantity", item.quantity())
          .put("unitPriceCents", item.unitPriceCents());
    }
    json.put("totalCents", order.totalCents());
    json.put("idempotencyKey", order.idempotencyKey());
    json.put("placedAt", order.placedAt().toString());
    json.put("updatedAt", order.updatedAt().toString());
    json.put("version", order.version());
    return json;
  }
}
