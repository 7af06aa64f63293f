package dev.fairlead.bookstore;

import static dev.fairlead.bookstore.Shop.book;
import static dev.fairlead.bookstore.Shop.isbn;
import static dev.fairlead.bookstore.Shop.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BookstoreHttpTest {
  @TempDir private Path folder;
  private Shop shop;

  @BeforeEach
  void open() throws Exception {
    shop = new Shop("b1", folder.resolve("books.db"));
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private static void assertProblem(HttpResponse<String> response, int status) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.headers().firstValue("X-Backend")).hasValue("b1");
    assertThat(tree(response).path("status").asInt()).isEqualTo(status);
    assertThat(tree(response).path("detail").asText()).isNotBlank();
  }

  @Test
  void health_saysWhoAnswersAndThatTheDatabaseIsUp() throws Exception {
    HttpResponse<String> health = shop.get("/health");
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(tree(health).path("status").asText()).isEqualTo("up");
    assertThat(tree(health).path("name").asText()).isEqualTo("b1");
    assertThat(tree(health).path("database").asText()).isEqualTo("up");
    assertThat(tree(health).has("uptime")).isTrue();
    assertThat(health.headers().firstValue("X-Backend")).hasValue("b1");
  }

  @Test
  void list_pagesSortsFiltersAndLinks() throws Exception {
    HttpResponse<String> page = shop.get("/api/books?page=2&size=7&sort=-price,title");
    JsonNode json = tree(page);
    assertThat(json.path("total").asInt()).isEqualTo(5000);
    assertThat(json.path("items")).hasSize(7);
    List<Integer> prices = new ArrayList<>();
    json.path("items").forEach(item -> prices.add(item.path("priceCents").asInt()));
    assertThat(prices).isSortedAccordingTo((a, b) -> Integer.compare(b, a));
    assertThat(page.headers().firstValue("Link").orElseThrow())
        .contains("</api/books?page=1&size=7&sort=-price,title>; rel=\"prev\"")
        .contains("</api/books?page=3&size=7&sort=-price,title>; rel=\"next\"")
        .contains("</api/books?page=715&size=7&sort=-price,title>; rel=\"last\"");
    JsonNode found = tree(shop.get("/api/books?q=sqlite&size=200"));
    assertThat(found.path("total").asInt()).isBetween(1, 4999);
    found.path("items").forEach(i -> assertThat(i.path("title").asText()).contains("SQLite"));
    assertThat(tree(shop.get("/api/books?q=%25")).path("total").asInt()).isZero();
    assertThat(tree(shop.get("/api/books?page=999")).path("items")).isEmpty();
  }

  @Test
  void everyPagedList_linksToItsOtherPages_withWhatItIsListedBy() throws Exception {
    assertThat(links(shop.get("/api/search?q=the&size=2&sort=-price,title")))
        .contains("</api/search?page=2&size=2&q=the&sort=-price,title>; rel=\"next\"");
    assertThat(links(shop.get("/api/authors?size=2&page=3")))
        .contains("</api/authors?page=2&size=2>; rel=\"prev\"")
        .contains("</api/authors?page=4&size=2>; rel=\"next\"");
    HttpResponse<String> orders =
        shop.as(shop.customer(1), "GET", "/api/orders?state=paid&size=2", null);
    assertThat(links(orders)).contains("</api/orders?page=1&size=2&state=paid>; rel=\"last\"");
    assertThat(links(shop.get("/api/books/1/reviews?size=1")))
        .contains("</api/books/1/reviews?page=1&size=1>; rel=\"first\"");
  }

  private static String links(HttpResponse<String> response) {
    return response.headers().firstValue("Link").orElse("none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{; it ends before the value does (line 1, column 2)",
        "{\"a\":NaN}; this cannot stand here (line 1, column",
        "{\"a\":1,\"a\":2}; a name occurs twice in an object (line 1, column",
        "{} {}; there is more after the value (line 1, column"
      })
  void malformedJson_isSaidInOwnWordsWithItsPlace(String body, String detail) throws Exception {
    String said = tree(shop.json("POST", "/api/books", body)).path("detail").asText();
    assertThat(said)
        .contains(detail)
        .doesNotContain("Source", "Feature", "Constraints", "JsonRead");
  }

  @Test
  void jsonTooDeep_isSaidInOwnWords() throws Exception {
    String said = tree(shop.json("POST", "/api/books", "[".repeat(5000))).path("detail").asText();
    assertThat(said).contains("nested too deeply").doesNotContain("Constraints");
  }

  @Test
  void csv_letsNothingBeginLikeAFormula() throws Exception {
    String patch = "{\"title\":\"=cmd|calc!A1\",\"author\":\"+49\",\"category\":\"-x\"}";
    assertThat(shop.json("PATCH", "/api/books/31", patch).statusCode()).isEqualTo(200);
    assertThat(shop.get("/api/export/books.csv").body().lines())
        .filteredOn(line -> line.startsWith("31,"))
        .singleElement()
        .asString()
        .contains(",\"'=cmd|calc!A1\",\"'+49\",\"'-x\",");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "q=%ff",
        "q=a%c3",
        "page=0",
        "page=x",
        "size=201",
        "size=-1",
        "page=99999999999",
        "sort=colour",
        "sort=id;DROP%20TABLE%20books",
        "sort=,"
      })
  void wrongQuery_is400(String query) throws Exception {
    assertProblem(shop.get("/api/books?" + query), 400);
  }

  @Test
  void lifeOfABook() throws Exception {
    HttpResponse<String> added = shop.json("POST", "/api/books", book(1));
    assertThat(added.statusCode()).isEqualTo(201);
    String path = added.headers().firstValue("Location").orElseThrow();
    assertThat(added.headers().firstValue("ETag")).hasValue("\"v1\"");
    assertThat(tree(shop.get(path))).isEqualTo(tree(added));

    HttpResponse<String> patched =
        shop.send(
            "PATCH",
            path,
            "{\"stock\":9}".getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "application/merge-patch+json",
            "If-Match",
            "\"v1\"");
    assertThat(patched.statusCode()).as(patched.body()).isEqualTo(200);
    assertThat(tree(patched).path("stock").asInt()).isEqualTo(9);
    assertThat(tree(patched).path("title").asText()).isEqualTo("Tides");
    assertThat(patched.headers().firstValue("ETag")).hasValue("\"v2\"");

    // What was fetched can be sent back: read-only properties may stand there unchanged.
    assertThat(shop.json("PUT", path, patched.body()).statusCode()).isEqualTo(200);
    assertProblem(shop.json("PUT", path, patched.body()), 422);
    HttpResponse<String> deleted = shop.send("DELETE", path, null);
    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(deleted.headers().firstValue("Content-Length")).isEmpty();
    assertProblem(shop.get(path), 404);
    assertProblem(shop.send("DELETE", path, null), 404);
  }

  @Test
  void preconditions_answer304And412() throws Exception {
    HttpResponse<String> same = shop.get("/api/books/1", "If-None-Match", "\"x\", W/\"v1\"");
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(same.headers().firstValue("ETag")).hasValue("\"v1\"");
    assertThat(same.headers().firstValue("Content-Length")).isEmpty();
    assertThat(shop.get("/api/books/1", "If-None-Match", "\"v2\"").statusCode()).isEqualTo(200);
    for (String tag : List.of("\"v2\"", "W/\"v1\"", "garbage")) {
      assertProblem(shop.json("PATCH", "/api/books/1", "{\"stock\":1}", "If-Match", tag), 412);
      assertProblem(shop.send("DELETE", "/api/books/1", null, "If-Match", tag), 412);
    }
    assertProblem(shop.json("PUT", "/api/books/1", book(1), "If-None-Match", "*"), 412);
    assertThat(shop.get("/api/books/1").headers().firstValue("ETag")).hasValue("\"v1\"");
  }

  @Test
  void documents_areChecked() throws Exception {
    assertProblem(shop.json("POST", "/api/books", "{\"isbn\":"), 400);
    assertProblem(shop.json("POST", "/api/books", "{} {}"), 400);
    assertProblem(shop.json("POST", "/api/books", "{\"a\":1,\"a\":2}"), 400);
    assertProblem(shop.json("POST", "/api/books", ""), 400);
    assertProblem(
        shop.send("POST", "/api/books", book(1).getBytes(StandardCharsets.UTF_16BE)), 415);
    assertProblem(
        shop.send(
            "POST",
            "/api/books",
            book(1).getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "text/plain"),
        415);
    assertProblem(shop.json("POST", "/api/books", "[" + " ".repeat(100_000) + "]"), 413);
    HttpResponse<String> wrong =
        shop.json("POST", "/api/books", "{\"title\":1,\"year\":2.5,\"colour\":1,\"id\":7}");
    assertProblem(wrong, 422);
    List<String> fields = new ArrayList<>();
    tree(wrong).path("violations").forEach(v -> fields.add(v.path("field").asText()));
    assertThat(fields)
        .containsExactlyInAnyOrder(
            "isbn", "title", "author", "category", "year", "priceCents", "stock", "colour", "id");
    assertProblem(shop.json("POST", "/api/books", book(1).replace(isbn(1), "9780306406158")), 422);
    assertThat(shop.json("POST", "/api/books", book(1)).statusCode()).isEqualTo(201);
    assertProblem(shop.json("POST", "/api/books", book(1)), 409);
    assertProblem(shop.json("PATCH", "/api/books/1", "{\"isbn\":\"" + isbn(1) + "\"}"), 409);
    assertProblem(shop.json("PATCH", "/api/books/1", "{\"title\":null}"), 422);
    assertProblem(shop.json("PATCH", "/api/books/1", "[]"), 422);
    assertProblem(shop.json("PATCH", "/api/books/99999", "{}"), 404);
  }

  @Test
  void announcedGiantBody_isRefusedBeforeItIsSent() throws Exception {
    String answer =
        shop.raw("POST /api/books HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000000\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 413").contains("X-Backend: b1", "problem+json");
  }

  @Test
  void methods_areAnsweredOrRefusedWithAllow() throws Exception {
    HttpResponse<String> options = shop.send("OPTIONS", "/api/books/1", null);
    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(options.headers().firstValue("Allow").orElseThrow()).contains("PATCH");
    for (String path : List.of("/api/books", "/api/books/1", "/health")) {
      HttpResponse<String> refused = shop.send("BREW", path, null);
      assertProblem(refused, 405);
      assertThat(refused.headers().firstValue("Allow").orElseThrow()).contains("GET");
      HttpResponse<String> head = shop.send("HEAD", path, null);
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(head.headers().firstValueAsLong("Content-Length").orElse(0)).isPositive();
    }
    for (String path :
        List.of("/api/books/x", "/api/books/-1", "/nope", "/api/books/9".repeat(3))) {
      assertProblem(shop.get(path), 404);
    }
  }

  @Test
  void connectionClose_endsTheConnection() throws Exception {
    for (String request :
        List.of("GET /health", "HEAD /api/books/1", "GET /nope", "BREW /health")) {
      String answer = shop.raw(request + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 ").contains("X-Backend: b1", "Connection: close");
    }
  }

  @Test
  void badHttp_isAProblemToo() throws Exception {
    String answer = shop.raw("GET /api/books?q=%zz HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400").contains("X-Backend: b1", "problem+json");
  }

  @Test
  void restart_keepsData_andCloseFreesThePort() throws Exception {
    String path =
        shop.json("POST", "/api/books", book(5)).headers().firstValue("Location").orElseThrow();
    int port = shop.server.port();
    shop.close();
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(ConnectException.class);
    BookstoreOptions options =
        new BookstoreOptions("b2", "127.0.0.1", port, folder.resolve("books.db"));
    try (BookstoreServer again = BookstoreServer.start(options)) {
      assertThat(again.port()).isEqualTo(port);
      assertThatThrownBy(() -> BookstoreServer.start(options)).isInstanceOf(BindException.class);
    }
    shop = new Shop("b1", folder.resolve("books.db"));
    assertThat(shop.get(path).statusCode()).isEqualTo(200);
    assertThat(tree(shop.get("/api/books")).path("total").asInt()).isEqualTo(5001);
  }
}
