package dev.fairlead.bookstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.bookstore.fault.FaultSettings;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Every operation of the OpenAPI document, with what people and programs get wrong and what some
 * send on purpose: refused with a problem document or done as asked, never a failure of the server,
 * and nothing stored half.
 */
abstract class FuzzBehaviour {
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1.5",
          "1e999999999",
          "9".repeat(400),
          "9223372036854775808",
          "2147483648",
          "\"\"",
          "\"   \"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\uffff\\u202e\"",
          "\"'; DROP TABLE books; --\"",
          "\"1 OR 1=1\"",
          "\"<script>alert(1)</script>\"",
          "\"{{token}}${7*7}\"",
          "[]",
          "[[[]]]",
          "[{\"bookId\":1,\"quantity\":1},7]",
          "[{\"bookId\":9223372036854775807,\"quantity\":99}]",
          "{}",
          "\"" + "x".repeat(5000) + "\"");

  private static final List<String> BODIES =
      List.of(
          "", "{", "{}}", "[", "[]", "null", "7", "\"x\"", "{\"a\":1,\"a\":2}", "\u0000", "NaN");

  private static final List<String> PATHS =
      List.of("0", "-1", "x", "999999999999999999999", "1%00", "1'--", "%3Cb%3E", "1.5", "%F0%9F");

  private static final List<String> QUERIES =
      List.of(
          "0",
          "-1",
          "x",
          "99999999999999999999",
          "%00",
          "%27%20OR%201=1--",
          "%F0%9F",
          "a,b,,",
          "%22*%22%20NEAR(a)",
          "title;DROP",
          "2026-02-31",
          "true'",
          "%25%5F%5C");

  private final Random random = new Random(11);
  private final Map<String, Integer> statuses = new TreeMap<>();
  private Shop shop;

  abstract String database() throws Exception;

  @Test
  void everyOperation_refusesNonsense_andStoresNothingHalf() throws Exception {
    try (Shop opened = new Shop("b1", database(), FaultSettings.NONE)) {
      shop = opened;
      JsonNode document = Shop.tree(shop.get("/openapi.json"));
      List<String> users = List.of(shop.customer(1), shop.admin());
      int operations = 0;
      for (var path : document.path("paths").properties()) {
        for (var method : path.getValue().properties()) {
          if (!method.getKey().equals("parameters")) {
            operations++;
            for (String user : users) {
              fuzz(document, path.getKey(), method.getKey(), method.getValue(), user);
            }
            String first = path.getKey().replace("{id}", "1").replace("{step}", "pay");
            send("Bearer x", method.getKey().toUpperCase(Locale.ROOT), first, null);
          }
        }
      }
      assertThat(operations).isGreaterThan(35);
      assertThat(statuses.keySet()).contains("200", "201", "400", "401", "403", "404", "422");
      JsonNode audit = Shop.tree(shop.as(shop.admin(), "GET", "/api/admin/audit", null));
      assertThat(audit.path("mismatches")).isEmpty();
      assertThat(Shop.tree(shop.get("/api/books?size=1")).path("total").asInt())
          .isGreaterThan(4900);
    }
  }

  private void fuzz(JsonNode document, String path, String method, JsonNode operation, String user)
      throws Exception {
    String verb = method.toUpperCase(Locale.ROOT);
    JsonNode schema = schema(document, operation);
    String query = query(operation);
    boolean faults = path.equals("/api/admin/faults");
    for (String id : some(PATHS, path.contains("{") ? 3 : 1)) {
      send(user, verb, path.replace("{id}", id).replace("{step}", id) + query, "{}");
    }
    String sound = path.replace("{id}", "" + (1 + random.nextInt(50))).replace("{step}", "pay");
    if (schema.isMissingNode()) {
      send(user, verb, sound + query, null);
      return;
    }
    for (String body : some(BODIES, 3)) {
      send(user, verb, sound, body);
    }
    for (int i = 0; i < 20 && !faults; i++) {
      send(user, verb, sound, mutated(schema));
    }
  }

  private static JsonNode schema(JsonNode document, JsonNode operation) {
    String reference = operation.at("/requestBody/content/application~1json/schema/$ref").asText();
    return reference.isEmpty()
        ? JsonNodeFactory.instance.missingNode()
        : document.at(reference.substring(1));
  }

  /** The properties a document should have, one or two of them with a value out of place. */
  private String mutated(JsonNode schema) {
    List<String> properties = new ArrayList<>();
    List<String> names = new ArrayList<>(List.of("id", "__proto__"));
    schema.path("properties").fieldNames().forEachRemaining(names::add);
    String wrong = names.get(random.nextInt(names.size()));
    for (String name : names.subList(2, names.size())) {
      if (!name.equals(wrong)) {
        properties.add("\"" + name + "\":" + sound(name));
      }
    }
    properties.add("\"" + wrong + "\":" + VALUES.get(random.nextInt(VALUES.size())));
    return "{" + String.join(",", properties) + "}";
  }

  private String sound(String name) {
    return switch (name) {
      case "isbn" -> '"' + Shop.isbn(random.nextInt(1_000_000)) + '"';
      case "email" -> "\"fuzz" + random.nextInt(1_000_000) + "@example.org\"";
      case "cardNumber" -> "\"4242424242424242\"";
      case "items" -> "[{\"bookId\":" + (1 + random.nextInt(90)) + ",\"quantity\":1}]";
      case "fromCart" -> "false";
      case "title", "author", "category", "name", "password", "text" -> "\"plain words\"";
      default -> "1";
    };
  }

  private String query(JsonNode operation) {
    ObjectNode chosen = JsonNodeFactory.instance.objectNode();
    for (JsonNode parameter : operation.path("parameters")) {
      if (parameter.path("in").asText().equals("query") && random.nextBoolean()) {
        chosen.put(parameter.path("name").asText(), QUERIES.get(random.nextInt(QUERIES.size())));
      }
    }
    StringBuilder query = new StringBuilder();
    chosen
        .properties()
        .forEach(each ->
            query
                .append(query.isEmpty() ? '?' : '&')
                .append(each.getKey())
                .append('=')
                .append(each.getValue().asText()));
    return query.toString();
  }

  private List<String> some(List<String> all, int count) {
    List<String> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(all.get(random.nextInt(all.size())));
    }
    return some;
  }

  private void send(String user, String verb, String path, String body) throws Exception {
    String key = random.nextInt(4) == 0 ? "k\u00e4y" : "key" + random.nextInt(1_000_000_000);
    byte[] bytes = body == null ? null : body.getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> response =
        shop.send(
            verb,
            path,
            bytes,
            "Authorization",
            user,
            "Idempotency-Key",
            key,
            "Content-Type",
            random.nextInt(8) == 0 ? "text/plain" : "application/json");
    int status = response.statusCode();
    statuses.merge(Integer.toString(status), 1, Integer::sum);
    String what = verb + " " + path + " " + body + ": " + response.body();
    assertThat(status).as(what).isBetween(200, 499);
    if (status >= 400) {
      assertThat(response.headers().firstValue("Content-Type"))
          .as(what)
          .hasValue("application/problem+json");
      assertThat(Shop.tree(response).path("status").asInt()).as(what).isEqualTo(status);
    }
  }
}
