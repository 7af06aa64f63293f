package dev.fairlead.traffic.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.traffic.scenario.Step.Tells;
import java.util.List;

/** What of an answer is worth keeping. Stateless: any thread. */
final class Essence {
  private static final List<String> BOOK = List.of("id", "priceCents", "stock");

  private Essence() {}

  static JsonNode of(Tells tells, JsonNode whole) {
    return switch (tells) {
      case BOOK -> book(whole);
      case BOOKS -> books(whole);
      case ORDER, ORDERS, CUSTOMER, CART -> withoutToken(whole);
    };
  }

  private static JsonNode books(JsonNode whole) {
    JsonNode items = whole.path("items");
    if (!items.isArray()) {
      return whole;
    }
    ArrayNode kept = ((ArrayNode) items).arrayNode();
    items.forEach(item -> kept.add(book(item)));
    return kept;
  }

  private static JsonNode book(JsonNode whole) {
    return whole instanceof ObjectNode object ? object.deepCopy().retain(BOOK) : whole;
  }

  /** What lets somebody act as the customer has no place in a file. */
  private static JsonNode withoutToken(JsonNode whole) {
    return whole instanceof ObjectNode object ? object.deepCopy().without("token") : whole;
  }
}
