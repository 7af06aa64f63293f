package dev.fairlead.bookstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds of orders whatever the database is; two instances over one database. */
abstract class OrderBehaviour {
  private static final String CARD = "{\"cardNumber\":\"4242 4242 4242 4242\"}";

  private Shop one;
  private Shop two;
  private String admin;
  private String anna;

  /** The place of a new database with a shop's books. */
  abstract String database() throws Exception;

  @BeforeEach
  void open() throws Exception {
    String database = database();
    one = new Shop("b1", database);
    two = new Shop("b2", database);
    admin = one.admin();
    anna = one.customer(1);
  }

  /** Whatever a test did, the books of the shop balance. */
  @AfterEach
  void balancesAndCloses() throws Exception {
    JsonNode audit = Shop.tree(one.as(admin, "GET", "/api/admin/audit", null));
    one.close();
    two.close();
    assertThat(audit.path("mismatches").isArray()).isTrue();
    assertThat(audit.path("mismatches")).isEmpty();
  }

  private static String items(int book, int quantity) {
    return "{\"items\":[{\"bookId\":" + book + ",\"quantity\":" + quantity + "}]}";
  }

  private int stock(int book) throws Exception {
    return Shop.tree(one.get("/api/books/" + book)).path("stock").asInt();
  }

  private void setStock(int book, int stock) throws Exception {
    String body = "{\"stock\":" + stock + "}";
    assertThat(one.json("PATCH", "/api/books/" + book, body).statusCode()).isEqualTo(200);
  }

  private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>();
      for (Future<T> future : pool.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    }
  }

  @Test
  void lifeOfAnOrder_movesStockAndMoney() throws Exception {
    setStock(5, 10);
    HttpResponse<String> placed = one.order(anna, "k", items(5, 3));
    assertThat(placed.statusCode()).as(placed.body()).isEqualTo(201);
    String path = placed.headers().firstValue("Location").orElseThrow();
    int price = Shop.tree(one.get("/api/books/5")).path("priceCents").asInt();
    assertThat(Shop.tree(placed).path("totalCents").asInt()).isEqualTo(3 * price);
    assertThat(stock(5)).isEqualTo(7);
    // What was told stays, whatever becomes of the book.
    one.json("PATCH", "/api/books/5", "{\"priceCents\":1,\"title\":\"Other\"}");
    assertThat(Shop.tree(two.as(anna, "GET", path, null))).isEqualTo(Shop.tree(placed));

    HttpResponse<String> declined =
        one.as(anna, "POST", path + "/pay", "{\"cardNumber\":\"4000000000000002\"}");
    assertThat(declined.statusCode()).as(declined.body()).isEqualTo(402);
    HttpResponse<String> paid = two.as(anna, "POST", path + "/pay", CARD, "If-Match", "\"v1\"");
    assertThat(Shop.tree(paid).path("state").asText()).isEqualTo("paid");
    assertThat(one.as(anna, "POST", path + "/ship", null).statusCode()).isEqualTo(403);
    assertThat(one.as(admin, "POST", path + "/ship", null, "If-Match", "\"v1\"").statusCode())
        .isEqualTo(412);
    assertThat(one.as(admin, "POST", path + "/ship", null).statusCode()).isEqualTo(200);
    HttpResponse<String> returned = one.as(anna, "POST", path + "/return", null);
    assertThat(Shop.tree(returned).path("state").asText()).isEqualTo("returned");
    assertThat(stock(5)).isEqualTo(10);
  }

  @Test
  void impossibleAndUnknownSteps_are409_andChangeNothing() throws Exception {
    String path = one.order(anna, "k", items(6, 1)).headers().firstValue("Location").orElseThrow();
    assertThat(one.as(admin, "POST", path + "/ship", null).statusCode()).isEqualTo(409);
    assertThat(one.as(anna, "POST", path + "/return", null).statusCode()).isEqualTo(409);
    assertThat(one.as(anna, "POST", path + "/explode", null).statusCode()).isEqualTo(409);
    assertThat(one.as(anna, "POST", path + "/cancel", null).statusCode()).isEqualTo(200);
    assertThat(one.as(anna, "POST", path + "/cancel", null).statusCode()).isEqualTo(409);
    assertThat(one.as(anna, "POST", path + "/pay", CARD).statusCode()).isEqualTo(409);
    JsonNode order = Shop.tree(one.as(anna, "GET", path, null));
    assertThat(order.path("state").asText()).isEqualTo("cancelled");
    assertThat(order.path("version").asInt()).isEqualTo(2);
  }

  @Test
  void sameKey_answersTheSameAgain_andRefusesAnotherBody() throws Exception {
    setStock(7, 50);
    HttpResponse<String> first = one.order(anna, "k", items(7, 1));
    String path = first.headers().firstValue("Location").orElseThrow();
    one.as(anna, "POST", path + "/pay", CARD);
    HttpResponse<String> again = two.order(anna, "k", items(7, 1));
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    assertThat(two.order(anna, "k", items(7, 2)).statusCode()).isEqualTo(422);
    HttpResponse<String> others = two.order(two.customer(2), "k", items(7, 2));
    assertThat(others.statusCode()).as("keys are the customer's own").isEqualTo(201);
    assertThat(one.as(anna, "POST", "/api/orders", items(7, 1)).statusCode()).isEqualTo(400);
    assertThat(stock(7)).isEqualTo(47);
  }

  @Test
  void sameKeyAtOnce_overTwoInstances_ordersOnce() throws Exception {
    setStock(8, 50);
    List<Callable<HttpResponse<String>>> tasks = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      Shop shop = i % 2 == 0 ? one : two;
      tasks.add(() -> shop.order(anna, "k", items(8, 2)));
    }
    Set<String> bodies = new HashSet<>();
    int fresh = 0;
    for (HttpResponse<String> response : together(tasks)) {
      assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
      bodies.add(response.body());
      fresh += response.headers().firstValue("Idempotency-Replayed").isEmpty() ? 1 : 0;
    }
    assertThat(bodies).hasSize(1);
    assertThat(fresh).isEqualTo(1);
    assertThat(stock(8)).isEqualTo(48);
  }

  /** A shop that is too busy says 503; whoever asks again, with the same key, is served. */
  private int orderedInTheEnd(Shop shop, String key, String body) throws Exception {
    int status = shop.order(anna, key, body).statusCode();
    for (int i = 0; i < 100 && status == 503; i++) {
      status = shop.order(anna, key, body).statusCode();
    }
    return status;
  }

  @Test
  void flashSale_sellsWhatThereIs_andNoMore() throws Exception {
    setStock(9, 20);
    setStock(10, 1000);
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      Shop shop = i % 2 == 0 ? one : two;
      String key = "buyer" + i;
      // Both orders of two books, in which a naive shop would block itself.
      String body =
          i % 4 < 2
              ? items(9, 1)
              : "{\"items\":[{\"bookId\":%d,\"quantity\":1},{\"bookId\":%d,\"quantity\":1}]}"
                  .formatted(i % 4 == 2 ? 9 : 10, i % 4 == 2 ? 10 : 9);
      tasks.add(() -> orderedInTheEnd(shop, key, body));
    }
    List<Integer> statuses = together(tasks);
    assertThat(statuses).containsOnly(201, 409);
    assertThat(statuses.stream().filter(status -> status == 201)).hasSize(20);
    assertThat(stock(9)).isZero();
    JsonNode orders = Shop.tree(one.as(anna, "GET", "/api/orders?size=1", null));
    assertThat(orders.path("total").asInt()).isEqualTo(20);
  }

  @Test
  void refusedOrder_leavesNothing_notEvenTheKey() throws Exception {
    setStock(11, 5);
    setStock(12, 0);
    String both = "{\"items\":[{\"bookId\":11,\"quantity\":5},{\"bookId\":12,\"quantity\":1}]}";
    assertThat(one.order(anna, "k", both).statusCode()).isEqualTo(409);
    assertThat(one.order(anna, "k", items(4_000_000, 1)).statusCode()).isEqualTo(422);
    String dearer = "{\"items\":[{\"bookId\":11,\"quantity\":1}],\"expectedTotalCents\":1}";
    assertThat(one.order(anna, "k", dearer).statusCode()).isEqualTo(409);
    assertThat(stock(11)).isEqualTo(5);
    assertThat(one.order(anna, "k", items(11, 5)).statusCode()).isEqualTo(201);
    assertThat(stock(11)).isZero();
  }

  @Test
  void strangers_seeNothingOfAnOrder() throws Exception {
    String path = one.order(anna, "k", items(13, 1)).headers().firstValue("Location").orElseThrow();
    String berta = one.customer(2);
    assertThat(one.as(berta, "GET", path, null).statusCode()).isEqualTo(404);
    assertThat(one.as(berta, "POST", path + "/pay", CARD).statusCode()).isEqualTo(404);
    assertThat(one.get(path).statusCode()).isEqualTo(401);
    assertThat(one.as(anna + "x", "GET", path, null).statusCode()).isEqualTo(401);
    JsonNode list = Shop.tree(one.as(berta, "GET", "/api/orders", null));
    assertThat(list.path("total").asInt()).isZero();
    assertThat(one.as(berta, "GET", "/api/export/orders.ndjson", null).statusCode()).isEqualTo(403);
    assertThat(one.as(admin, "GET", "/api/export/orders.ndjson", null).body().lines()).hasSize(1);
  }

  @Test
  void cart_isOrderedAndEmptiedAtOnce() throws Exception {
    setStock(14, 9);
    one.as(anna, "PUT", "/api/cart/items/14", "{\"quantity\":2}");
    JsonNode cart = Shop.tree(two.as(anna, "PUT", "/api/cart/items/15", "{\"quantity\":1}"));
    assertThat(cart.path("items")).hasSize(2);
    one.as(anna, "DELETE", "/api/cart/items/15", null);
    HttpResponse<String> order = one.order(anna, "k", "{\"fromCart\":true}");
    assertThat(Shop.tree(order).path("items")).hasSize(1);
    assertThat(stock(14)).isEqualTo(7);
    assertThat(Shop.tree(one.as(anna, "GET", "/api/cart", null)).path("items")).isEmpty();
    assertThat(one.order(anna, "k2", "{\"fromCart\":true}").statusCode()).isEqualTo(409);
  }

  @Test
  void search_findsWordsWithoutMarksAndCase_inBothDatabasesAlike() throws Exception {
    JsonNode found = Shop.tree(one.get("/api/search?q=GRUNW%20tides&size=200"));
    assertThat(found.path("total").asInt()).isPositive();
    found
        .path("items")
        .forEach(book -> {
          assertThat(book.path("author").asText()).contains("Grünwald");
          assertThat(book.path("title").asText()).contains("Tides");
        });
    one.json("PATCH", "/api/books/1", "{\"title\":\"Zyzzyva\"}");
    assertThat(Shop.tree(two.get("/api/search?q=zyzz")).path("total").asInt()).isEqualTo(1);
    assertThat(Shop.tree(two.get("/api/search?q=%25")).path("total").asInt()).isZero();
    JsonNode cheap =
        Shop.tree(one.get("/api/search?category=Crime&maxPrice=900&inStock=true&sort=-price"));
    assertThat(cheap.path("total").asInt()).isPositive();
    int last = 900;
    for (JsonNode book : cheap.path("items")) {
      assertThat(book.path("category").asText()).isEqualTo("Crime");
      assertThat(book.path("priceCents").asInt()).isLessThanOrEqualTo(last);
      last = book.path("priceCents").asInt();
    }
  }

  @Test
  void reviewsAndBestsellers_addUp() throws Exception {
    String berta = one.customer(2);
    String path = "/api/books/20/reviews";
    assertThat(one.as(anna, "POST", path, "{\"rating\":5,\"text\":\"a\\nb\"}").statusCode())
        .isEqualTo(201);
    assertThat(two.as(berta, "POST", path, "{\"rating\":2}").statusCode()).isEqualTo(201);
    assertThat(one.as(anna, "POST", path, "{\"rating\":1}").statusCode()).isEqualTo(409);
    JsonNode reviews = Shop.tree(one.get(path));
    assertThat(reviews.path("average").asDouble()).isEqualTo(3.5);
    assertThat(reviews.path("count").asInt()).isEqualTo(2);
    JsonNode best = Shop.tree(one.get("/api/search?sort=rating&size=1"));
    assertThat(best.at("/items/0/id").asInt()).isEqualTo(20);

    setStock(21, 90);
    one.order(anna, "a", items(21, 40));
    String gone = one.order(anna, "b", items(22, 1)).headers().firstValue("Location").orElseThrow();
    one.as(anna, "POST", gone + "/cancel", null);
    JsonNode sellers = Shop.tree(two.get("/api/bestsellers")).path("items");
    assertThat(sellers).hasSize(1);
    assertThat(sellers.at("/0/copies").asInt()).isEqualTo(40);
  }
}
