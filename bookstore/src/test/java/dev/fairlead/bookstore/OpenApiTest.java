package dev.fairlead.bookstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.fairlead.bookstore.capacity.SimulatedCapacity;
import dev.fairlead.bookstore.capacity.Tills;
import dev.fairlead.bookstore.fault.FaultSettings;
import dev.fairlead.bookstore.fault.Faults;
import dev.fairlead.bookstore.http.BookstoreRouting;
import dev.fairlead.bookstore.http.Resource;
import dev.fairlead.bookstore.http.Workings;
import dev.fairlead.bookstore.observation.Metrics;
import dev.fairlead.bookstore.service.Services;
import dev.fairlead.bookstore.store.Database;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document: sound to an independent reader, and true of the routes and their answers. */
class OpenApiTest {
  @TempDir private Path folder;
  private Shop shop;
  private JsonNode document;
  private final Set<String> checked = new TreeSet<>();

  @BeforeEach
  void open() throws Exception {
    Path file = Seeded.at(folder.resolve("books.db"));
    shop = new Shop("b1", file.toString(), FaultSettings.NONE);
    document = Shop.tree(shop.get("/openapi.json"));
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void document_isOpenApi31_toAnIndependentReader() {
    assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
    assertThat(new OpenAPIV3Parser().readContents(document.toString(), null, null).getMessages())
        .isEmpty();
    ObjectNode spoilt = document.deepCopy();
    ((ObjectNode) spoilt.at("/paths/~1health/get")).put("summry", "x");
    assertThat(new OpenAPIV3Parser().readContents(spoilt.toString(), null, null).getMessages())
        .as("mistakes are found")
        .isNotEmpty();
  }

  @Test
  void document_namesExactlyTheRoutesThereAre() throws Exception {
    Set<String> described = new TreeSet<>();
    for (var path : document.path("paths").properties()) {
      path.getValue()
          .fieldNames()
          .forEachRemaining(method -> {
            if (!method.equals("parameters")) {
              described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
            }
          });
    }
    Set<String> real = new TreeSet<>();
    try (Database database = Database.open(folder.resolve("books.db").toString(), "test")) {
      Services services = Services.over(database, Clock.systemUTC(), 1_000, Duration.ofSeconds(9));
      Workings workings =
          new Workings(
              new Tills(SimulatedCapacity.OFF, new Random(1)),
              new Faults(FaultSettings.NONE, new Random(1), () -> {}),
              new Metrics(),
              null);
      for (Resource each : BookstoreRouting.resources("test", services, workings)) {
        each.methods().forEach(method -> real.add(method + " " + each.path()));
      }
    }
    assertThat(described).isEqualTo(real);
  }

  @Test
  void answers_areAsTheDocumentSays() throws Exception {
    String anna = shop.customer(1);
    String admin = shop.admin();
    check("GET", "/health", shop.get("/health"));
    check("GET", "/api/books", shop.get("/api/books?size=200"));
    check("POST", "/api/books", shop.json("POST", "/api/books", Shop.book(1)));
    check("GET", "/api/books/{id}", shop.get("/api/books/1"));
    check("PATCH", "/api/books/{id}", shop.json("PATCH", "/api/books/1", "{\"stock\":50}"));
    check("GET", "/api/search", shop.get("/api/search?q=tides"));
    check("GET", "/api/authors", shop.get("/api/authors"));
    check("GET", "/api/authors/{id}", shop.get("/api/authors/1"));
    check("GET", "/api/categories", shop.get("/api/categories"));
    check("GET", "/api/customers/me", shop.as(anna, "GET", "/api/customers/me", null));
    String person = "{\"email\":\"new@example.org\",\"name\":\"N\",\"password\":\"12345678\"}";
    check("POST", "/api/customers", shop.json("POST", "/api/customers", person));
    check("POST", "/api/customers", shop.json("POST", "/api/customers", person));
    String login = "{\"email\":\"new@example.org\",\"password\":\"12345678\"}";
    check("POST", "/api/login", shop.json("POST", "/api/login", login));
    check("POST", "/api/login", shop.json("POST", "/api/login", login.replace("123", "321")));
    String review = "/api/books/1/reviews";
    check("POST", "/api/books/{id}/reviews", shop.as(anna, "POST", review, "{\"rating\":4}"));
    check("GET", "/api/books/{id}/reviews", shop.get(review));
    String item = "/api/cart/items/1";
    check("PUT", "/api/cart/items/{id}", shop.as(anna, "PUT", item, "{\"quantity\":2}"));
    check("GET", "/api/cart", shop.as(anna, "GET", "/api/cart", null));
    check("POST", "/api/orders", shop.order(anna, "k", "{\"fromCart\":true}"));
    check("POST", "/api/orders", shop.order(anna, "k", "{\"fromCart\":false}"));
    check("GET", "/api/orders", shop.as(anna, "GET", "/api/orders", null));
    check("GET", "/api/orders/{id}", shop.as(anna, "GET", "/api/orders/1", null));
    check("POST", "/api/orders/{id}/{step}", shop.as(anna, "POST", "/api/orders/1/cancel", null));
    check("GET", "/api/bestsellers", shop.get("/api/bestsellers"));
    check("GET", "/api/admin/audit", shop.as(admin, "GET", "/api/admin/audit", null));
    check("GET", "/api/admin/faults", shop.as(admin, "GET", "/api/admin/faults", null));
    check("GET", "/api/admin/audit", shop.as(anna, "GET", "/api/admin/audit", null));
    check("GET", "/api/export/books.json", shop.get("/api/export/books.json"));
    assertThat(checked).hasSizeGreaterThan(25);
  }

  private void check(String method, String path, HttpResponse<String> response) {
    JsonNode responses =
        document.path("paths").path(path).path(method.toLowerCase(Locale.ROOT)).path("responses");
    JsonNode described = responses.path(Integer.toString(response.statusCode()));
    String what = method + " " + path + " " + response.statusCode();
    assertThat(described.isObject()).as(what + " is not described: " + response.body()).isTrue();
    if (described.has("$ref")) {
      described = document.at(described.path("$ref").asText().substring(1));
    }
    assertThat(response.headers().firstValue("Link").isPresent())
        .as(what + " has the Link described")
        .isEqualTo(described.path("headers").has("Link"));
    String type = response.headers().firstValue("Content-Type").orElseThrow();
    ObjectNode root = described.path("content").path(type).path("schema").deepCopy();
    root.set("components", document.path("components"));
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root.toString(), InputFormat.JSON)
                .validate(response.body(), InputFormat.JSON))
        .as(what)
        .isEmpty();
    checked.add(what);
  }
}
