package dev.fairlead.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.MatchSpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.config.TimeoutSpec;
import dev.fairlead.model.TextHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The verdicts on all routes say no other than the match does. */
class RouteVerdictTest {
  private static final List<List<String>> HOSTS =
      List.of(
          List.of(),
          List.of("a.example.com"),
          List.of("*.example.com"),
          List.of("*.a.example.com", "b.example.com"),
          List.of("other"));
  private static final List<String> ASKED_HOSTS =
      List.of("a.example.com", "A.Example.com.", "x.a.example.com", "b.example.com", "none", "");
  private static final String[] PATTERNS = {
    null, "/**", "/a", "/a/**", "/a/*", "/*/b", "/b/c/**", "/%61"
  };
  private static final List<String> PATHS =
      List.of("/", "/a", "/%61", "/a/", "/a//b", "/a/../b/c", "/b/c", "/x/b", "", "/b/c/d/e");
  private static final List<List<String>> METHODS =
      List.of(List.of(), List.of("GET"), List.of("POST", "PUT"), List.of("DELETE"));
  private static final List<Map<String, String>> HEADERS =
      List.of(Map.of(), Map.of("x-a", "*"), Map.of("x-a", "1"), Map.of("x-a", "2", "x-b", "*"));

  @Property(tries = 2000)
  void firstThatFits_isTheMatch(@ForAll long seed) {
    Random random = new Random(seed);
    List<RouteSpec> routes = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(8); i++) {
      routes.add(
          new RouteSpec(
              "r" + i,
              new MatchSpec(
                  one(random, HOSTS),
                  PATTERNS[random.nextInt(PATTERNS.length)],
                  one(random, METHODS),
                  one(random, HEADERS)),
              "u",
              TimeoutSpec.DEFAULTS,
              Long.MAX_VALUE));
    }
    RouteTable table = new RouteTable(routes);
    TextHead head =
        TextHead.of(
            one(random, List.of("GET", "HEAD", "POST", "PATCH")),
            one(random, ASKED_HOSTS),
            one(random, PATHS) + (random.nextBoolean() ? "?q" : ""));
    for (int i = random.nextInt(3); i > 0; i--) {
      head = head.with(one(random, List.of("X-A", "x-b", "X-C")), "" + random.nextInt(3));
    }

    List<RouteVerdict> verdicts = table.explain(head);

    int first =
        IntStream.range(0, routes.size())
            .filter(i -> verdicts.get(i).fits())
            .findFirst()
            .orElseGet(() ->
                verdicts.stream()
                        .anyMatch(each -> each.host() && each.path() && each.headers().isEmpty())
                    ? RouteTable.METHOD_NOT_ALLOWED
                    : RouteTable.NO_ROUTE);
    assertThat(table.match(head)).isEqualTo(first);
  }

  @Test
  void everyMiss_isNamed() {
    RouteTable table =
        new RouteTable(
            List.of(
                new RouteSpec(
                    "r",
                    new MatchSpec(
                        List.of("a"), "/a", List.of("PUT"), Map.of("x-a", "1", "x-b", "*")),
                    "u",
                    TimeoutSpec.DEFAULTS,
                    Long.MAX_VALUE)));

    RouteVerdict verdict =
        table.explain(TextHead.of("GET", "b", "/c/../b").with("X-A", "2")).getFirst();

    assertThat(verdict.host()).isFalse();
    assertThat(verdict.path()).isFalse();
    assertThat(verdict.method()).isFalse();
    assertThat(verdict.headers()).containsExactlyInAnyOrder("x-a", "x-b");
    assertThat(RouteTable.comparedPath(TextHead.of("GET", "b", "/c/../%62"))).isEqualTo("/b");
  }

  private static <T> T one(Random random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
