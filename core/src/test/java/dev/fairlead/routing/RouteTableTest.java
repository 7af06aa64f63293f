package dev.fairlead.routing;

import static dev.fairlead.routing.RouteTable.METHOD_NOT_ALLOWED;
import static dev.fairlead.routing.RouteTable.NO_ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.MatchSpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.config.TimeoutSpec;
import dev.fairlead.model.TextHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {
  @ParameterizedTest
  @CsvSource({
    "/a/b, /a/b, true",
    "/a/b, /a/b/, false",
    "/a/b, /a/c, false",
    "/a/b, /a/bb, false",
    "/a/b, /A/b, false",
    "/, /, true",
    "/, '', true",
    "/, /x, false",
    "/api/**, /api, true",
    "/api/**, /api/, true",
    "/api/**, /api/x/y, true",
    "/api/**, /apix, false",
    "/api/**, /ap, false",
    "/**, /, true",
    "/**, /x/y, true",
    "/**, *, true",
    "/*, *, false",
    "/a, *, false",
    "/*, /x, true",
    "/*, /, false",
    "/*, /x/, false",
    "/*, /x/y, false",
    "/users/*/books, /users/7/books, true",
    "/users/*/books, /users//books, false",
    "/users/*/books, /users/7/8/books, false",
    "/users/*/books, /users/7/books/1, false",
    "/users/*/books/**, /users/7/books, true",
    "/users/*/books/**, /users/7/books/1/2, true",
    "/users/*/books/**, /users/7/booksx, false",
    "/users/*/**, /users/7, true",
    "/users/*/**, /users/, false",
    "/users/*/**, /users, false",
    "/adm in, /adm%20in, true",
    "/a%2fb, /a%2Fb, true",
    "/a/b, /a%2fb, false",
    "/*, /a%2fb, true",
    "/café, /caf%C3%A9, true",
  })
  void pathPattern(String pattern, String path, boolean matches) {
    RouteTable table = new RouteTable(List.of(path(pattern)));
    assertThat(table.match(get("h", path))).isEqualTo(matches ? 0 : NO_ROUTE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin/x",
        "//admin/x",
        "/./admin/x",
        "/a/../admin/x",
        "/%61dmin/x",
        "/a/%2e%2e/admin/x",
        "/admin//x",
        "/admin/./x",
        "/a/.%2E/admin",
        "/admin%21/../admin/",
        "/../admin"
      })
  void spellingsOfAPath_reachItsRule(String path) {
    RouteTable table = new RouteTable(List.of(path("/admin/**"), path("/**")));
    assertThat(table.match(get("h", path))).isZero();
  }

  @Property(tries = 2_000)
  void noSpelling_slipsPastARule(@ForAll("spellings") String path) {
    RouteTable table = new RouteTable(List.of(path("/admin/secret/**"), path("/**")));
    assertThat(table.match(get("h", path))).isZero();
  }

  /** "/admin/secret/x" with detours, empty and dot segments and needless escapes. */
  @Provide
  Arbitrary<String> spellings() {
    Arbitrary<List<String>> noises =
        Arbitraries.of("/", "/.", "/%2e", "/zz/..", "/zz/%2e.", "/%7a/.%2E", "/q//..")
            .list()
            .ofMaxSize(3)
            .map(parts -> String.join("", parts))
            .list()
            .ofSize(3);
    Arbitrary<Integer> masks = Arbitraries.integers().between(0, (1 << 12) - 1);
    return noises.flatMap(noise ->
        masks.map(bits ->
            noise.get(0)
                + escape("/admin", bits)
                + noise.get(1)
                + escape("/secret", bits >> 5)
                + noise.get(2)
                + "/x"));
  }

  private static String escape(String word, int bits) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean escape = i > 0 && ((bits >> (i - 1)) & 1) == 1;
      escaped.append(escape ? "%" + Integer.toHexString(c) : String.valueOf(c));
    }
    return escaped.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "shop.example.com, shop.example.com, true",
    "shop.example.com, SHOP.Example.COM, true",
    "shop.example.com, shop.example.com., true",
    "shop.example.com, xshop.example.com, false",
    "shop.example.com, '', false",
    "*.example.com, a.example.com, true",
    "*.example.com, a.b.Example.com., true",
    "*.example.com, example.com, false",
    "*.example.com, .example.com, false",
    "*.example.com, aexample.com, false",
    "*.example.com, a.example.com.org, false",
    "[::1], [::1], true",
    "127.0.0.1, 127.0.0.1, true",
  })
  void host(String host, String asked, boolean matches) {
    RouteTable table = new RouteTable(List.of(hosts(host)));
    assertThat(table.match(get(asked, "/"))).isEqualTo(matches ? 0 : NO_ROUTE);
  }

  @Test
  void firstInFileOrder_winsWhateverTheKindOfHost() {
    RouteTable table =
        new RouteTable(
            List.of(
                route(List.of("*.example.com"), "/first", List.of(), Map.of()),
                hosts("a.example.com"),
                hosts("*.b.example.com", "a.example.com"),
                hosts("*.example.com"),
                hosts()));
    assertThat(table.match(get("a.example.com", "/first"))).isZero();
    assertThat(table.match(get("a.example.com", "/"))).isEqualTo(1);
    assertThat(table.match(get("x.b.example.com", "/"))).isEqualTo(2);
    assertThat(table.match(get("b.example.com", "/"))).isEqualTo(3);
    assertThat(table.match(get("elsewhere", "/"))).isEqualTo(4);
    assertThat(table.match(get("", "/"))).isEqualTo(4);
  }

  @Test
  void thousandHosts_areAllFound() {
    List<RouteSpec> routes = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      routes.add(hosts("h" + i + ".test", "*.w" + i + ".test"));
    }
    RouteTable table = new RouteTable(routes);
    for (int i = 0; i < 1000; i++) {
      assertThat(table.match(get("H" + i + ".test", "/"))).isEqualTo(i);
      assertThat(table.match(get("x.y.w" + i + ".test", "/"))).isEqualTo(i);
    }
    assertThat(table.match(get("h1000.test", "/"))).isEqualTo(NO_ROUTE);
  }

  @Test
  void otherMethod_isToldFromNoRoute() {
    RouteTable table =
        new RouteTable(
            List.of(
                route(List.of(), "/books", List.of("GET", "POST"), Map.of()),
                route(List.of(), "/books", List.of("DELETE", "GET"), Map.of())));
    assertThat(table.match(TextHead.of("POST", "h", "/books"))).isZero();
    assertThat(table.match(TextHead.of("HEAD", "h", "/books"))).isZero();
    assertThat(table.match(TextHead.of("DELETE", "h", "/books"))).isEqualTo(1);
    assertThat(table.match(TextHead.of("PUT", "h", "/books"))).isEqualTo(METHOD_NOT_ALLOWED);
    assertThat(table.match(TextHead.of("get", "h", "/books"))).isEqualTo(METHOD_NOT_ALLOWED);
    assertThat(table.match(TextHead.of("PUT", "h", "/other"))).isEqualTo(NO_ROUTE);
    assertThat(table.allowedMethods(TextHead.of("PUT", "h", "/%62ooks")))
        .isEqualTo("GET, HEAD, POST, DELETE");
    assertThat(table.allowedMethods(TextHead.of("PUT", "h", "/other"))).isEmpty();
  }

  @Test
  void laterRouteForAnyMethod_takesWhatAnEarlierOneRefused() {
    RouteTable table =
        new RouteTable(List.of(route(List.of(), "/**", List.of("GET"), Map.of()), hosts()));
    assertThat(table.match(TextHead.of("PUT", "h", "/"))).isEqualTo(1);
  }

  @Test
  void headers_areAskedForByValueOrPresence() {
    RouteTable table =
        new RouteTable(
            List.of(
                route(List.of(), null, List.of(), Map.of("x-env", "beta", "x-any", "*")),
                route(List.of(), null, List.of(), Map.of("x-any", "*"))));
    assertThat(table.match(get("h", "/"))).isEqualTo(NO_ROUTE);
    assertThat(table.match(get("h", "/").with("X-Any", ""))).isEqualTo(1);
    assertThat(table.match(get("h", "/").with("X-Any", "1").with("X-Env", "Beta"))).isEqualTo(1);
    TextHead twice = get("h", "/").with("X-Env", "alpha").with("X-ENV", "beta").with("X-Any", "1");
    assertThat(table.match(twice)).isZero();
  }

  @Test
  void query_isNotPartOfThePath() {
    RouteTable table = new RouteTable(List.of(path("/a")));
    assertThat(table.match(get("h", "/a?x=/../%2e"))).isZero();
  }

  @Test
  void asterisk_goesToARouteWithoutPath() {
    RouteTable table = new RouteTable(List.of(path("/a"), hosts()));
    assertThat(table.match(TextHead.of("OPTIONS", "h", "*"))).isEqualTo(1);
  }

  private static TextHead get(String host, String target) {
    return TextHead.of("GET", host, target);
  }

  private static RouteSpec path(String pattern) {
    return route(List.of(), pattern, List.of(), Map.of());
  }

  private static RouteSpec hosts(String... hosts) {
    return route(List.of(hosts), null, List.of(), Map.of());
  }

  private static RouteSpec route(
      List<String> hosts, String path, List<String> methods, Map<String, String> headers) {
    MatchSpec match = new MatchSpec(hosts, path, methods, headers);
    return new RouteSpec("r", match, "u", TimeoutSpec.DEFAULTS, Long.MAX_VALUE);
  }
}
