package dev.fairlead.bookstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shop as a browser without scripts uses it. */
class PagesTest {
  @TempDir private Path folder;
  private Shop shop;
  private final CookieManager cookies = new CookieManager();
  private final HttpClient browser = HttpClient.newBuilder().cookieHandler(cookies).build();

  @BeforeEach
  void open() throws Exception {
    shop = new Shop("b1", folder.resolve("books.db"));
  }

  @AfterEach
  void close() {
    browser.shutdownNow();
    browser.close();
    shop.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return browser.send(
        HttpRequest.newBuilder(URI.create(shop.url() + path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String... fields) throws Exception {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      form.append(i == 0 ? "" : "&").append(fields[i]).append('=');
      form.append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(shop.url() + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form.toString()))
            .build();
    return browser.send(request, BodyHandlers.ofString());
  }

  private static String field(HttpResponse<String> page, String name) {
    Matcher matcher =
        Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(page.body());
    assertThat(matcher.find()).as(page.body()).isTrue();
    return matcher.group(1);
  }

  private void login() throws Exception {
    HttpResponse<String> page = get("/login");
    HttpResponse<String> in =
        post(
            "/login",
            "token",
            field(page, "token"),
            "email",
            "customer3@example.org",
            "password",
            "bookworm");
    assertThat(in.statusCode()).as(in.body()).isEqualTo(303);
  }

  @Test
  void cartOfAVisitor_comesAlongToLoginAndCheckout_andIsOrderedOnce() throws Exception {
    HttpResponse<String> book = get("/books/1");
    shop.json("PATCH", "/api/books/1", "{\"stock\":10}");
    HttpResponse<String> added =
        post("/cart", "token", field(book, "token"), "book", "1", "quantity", "2");
    assertThat(added.statusCode()).as(added.body()).isEqualTo(303);
    assertThat(get("/checkout").headers().firstValue("Location")).hasValue("/login");
    login();
    HttpResponse<String> checkout = get("/checkout");
    String[] order = {
      "token",
      field(checkout, "token"),
      "key",
      field(checkout, "key"),
      "total",
      field(checkout, "total"),
      "card",
      "4242424242424242"
    };
    HttpResponse<String> first = post("/checkout", order);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(303);
    HttpResponse<String> again = post("/checkout", order);
    assertThat(again.headers().firstValue("Location"))
        .isEqualTo(first.headers().firstValue("Location"));
    assertThat(get(first.headers().firstValue("Location").orElseThrow()).body()).contains("paid");
    assertThat(Shop.tree(shop.get("/api/books/1")).path("stock").asInt()).isEqualTo(8);
    assertThat(get("/cart").body()).contains("Nothing in it yet");
    assertThat(get("/orders").body()).contains("paid");
    String path = first.headers().firstValue("Location").orElseThrow();
    String token = field(get(path), "token");
    assertThat(post(path, "token", token, "step", "ship").statusCode()).isEqualTo(409);
    assertThat(post(path, "token", token, "step", "cancel").statusCode()).isEqualTo(303);
    assertThat(get(path).body()).contains("cancelled");
    post("/books/1/review", "token", token, "rating", "4", "text", "Read it.\nTwice.");
    assertThat(get("/books/1").body()).contains("Read it.\nTwice.", "★★★★☆");
  }

  @Test
  void whatCustomersWrite_isInert() throws Exception {
    String evil = "<script>alert(1)</script>\\\"><img src=x onerror=alert(2)>{{token}}";
    shop.json("PATCH", "/api/books/2", "{\"title\":\"" + evil + "\",\"author\":\"" + evil + "\"}");
    shop.as(
        shop.customer(4),
        "POST",
        "/api/books/2/reviews",
        "{\"rating\":1,\"text\":\"" + evil + "\"}");
    String query = URLEncoder.encode("\"><script>alert(1)</script> alert", StandardCharsets.UTF_8);
    for (String path :
        List.of(
            "/books/2",
            "/search?q=" + query,
            "/search?q=alert",
            "/",
            "/search?category=" + query)) {
      HttpResponse<String> page = get(path);
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(page.body()).as(path).doesNotContain("<script", "<img src=x", "onerror=alert");
      assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'");
    }
    assertThat(get("/books/2").body()).contains("&lt;script&gt;", "{{token}}");
    assertThat(shop.get("/api/books/2/cover.svg").body())
        .contains("&lt;")
        .doesNotContain("<script");
  }

  @Test
  void formsOfOtherSites_areRefused() throws Exception {
    String[] bare = {"book", "1", "quantity", "1"};
    assertThat(post("/cart", bare).statusCode()).isEqualTo(403);
    login();
    for (String path : List.of("/cart", "/checkout", "/logout", "/orders/1", "/books/1/review")) {
      assertThat(post(path, bare).statusCode()).as(path).isEqualTo(403);
      assertThat(post(path, "token", "x").statusCode()).as(path).isEqualTo(403);
      assertThat(shop.json("POST", path, "{}").statusCode()).as(path).isEqualTo(422);
    }
    assertThat(shop.send("DELETE", "/cart", null).statusCode()).isEqualTo(405);
  }

  @Test
  void sessions_areSafeCookies_thatLoginRenews() throws Exception {
    String given = get("/").headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(given).contains("HttpOnly", "SameSite=Lax", "Path=/");
    String before = session();
    String token = field(get("/login"), "token");
    login();
    assertThat(session()).isNotEqualTo(before);
    assertThat(post("/cart", "token", token, "book", "1").statusCode()).isEqualTo(403);
    HttpResponse<String> secure =
        shop.get("/", "X-Forwarded-Proto", "https", "Cookie", "shop_session=chosen-by-somebody");
    assertThat(secure.headers().firstValue("Set-Cookie").orElseThrow()).contains("Secure");
    post("/logout", "token", field(get("/orders"), "token"));
    assertThat(get("/orders").statusCode()).isEqualTo(303);
  }

  private String session() {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals("shop_session"))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void nonsense_isAPageToo() throws Exception {
    for (String path :
        List.of("/books/x", "/books/0", "/books/99999999999999999999", "/books/%00", "/orders/9")) {
      assertThat(get(path).statusCode()).as(path).isIn(303, 404);
    }
    for (String query : List.of("page=x", "page=-1&q=%00", "sort=;DROP", "q=%F0%9F&page=999999")) {
      assertThat(get("/search?" + query).statusCode()).as(query).isEqualTo(200);
    }
    String token = field(get("/login"), "token");
    assertThat(post("/cart", "token", token, "book", "99999", "quantity", "1").statusCode())
        .isEqualTo(404);
    assertThat(post("/register", "token", token, "email", "x", "name", "<b>").statusCode())
        .isEqualTo(422);
    assertThat(
            post("/login", "token", token, "email", "\u0000'--", "password", "\u0000").statusCode())
        .isEqualTo(401);
  }

  @Test
  void recentlyViewed_isKnownToTheInstanceThatWasAsked_only() throws Exception {
    get("/books/7");
    String title = Shop.tree(shop.get("/api/books/7")).path("title").asText();
    assertThat(get("/").body()).contains("You looked at", title.replace("'", "&#39;"));
    try (Shop other = new Shop("b2", folder.resolve("books.db"))) {
      String page = other.get("/", "Cookie", "shop_session=" + session()).body();
      assertThat(page).doesNotContain("You looked at").contains("Answered by b2");
    }
  }
}
