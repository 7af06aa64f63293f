package dev.fairlead.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.HardeningSpec.EncodedSlash;
import dev.fairlead.config.MatchSpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.config.TimeoutSpec;
import dev.fairlead.model.TextHead;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a path is spelt and whoever reads it, the rule for it holds. */
class PathReadingTest {
  private static final List<RouteSpec> ROUTES = List.of(route("/admin/**"), route("/**"));
  private static final int ADMIN = 0;
  private static final int REST = 1;

  private static RouteSpec route(String path) {
    MatchSpec match = new MatchSpec(List.of(), path, List.of(), Map.of());
    return new RouteSpec(path, match, "u", TimeoutSpec.DEFAULTS, Long.MAX_VALUE);
  }

  /**
   * Columns: same-route, keep, decode, reject; 0 is the route of admin, 1 the other, -3 refused.
   */
  @ParameterizedTest
  @CsvSource({
    "/admin/x, 0, 0, 0, 0",
    "//admin//x, 0, 0, 0, 0",
    "/public/../admin/x, 0, 0, 0, 0",
    "/public/%2e%2e/admin/x, 0, 0, 0, 0",
    "/public/.%2E/%61dmin, 0, 0, 0, 0",
    "/admin%00, -3, -3, -3, -3",
    "/x/%00/admin, -3, -3, -3, -3",
    "/@scope%2fname, 1, 1, 1, -3",
    "/admin/a%2Fb, 0, 0, 0, -3",
    "/%2fadmin, -3, 1, 0, -3",
    "/admin%2fx, -3, 1, 0, -3",
    "/public/..%2fadmin, -3, 1, 0, -3",
    "/public%2f..%2fadmin, -3, 1, 0, -3",
    "/public/%2e%2e%2fadmin, -3, 1, 0, -3",
    "/admin/..%2fpublic, -3, 0, 1, -3",
    "/public/..\\admin, -3, 1, 0, -3",
    "/public/..%5Cadmin, -3, 1, 0, -3",
    "/public/..;/admin, -3, 1, -3, -3",
    "/public/..;x=1/admin, -3, 1, -3, -3",
    "/admin;x/y, -3, 1, -3, -3",
    "/cars;colour=red/7, 1, 1, 1, 1",
    "/%252e%252e/admin, 1, 1, 1, 1",
  })
  void spelling(String path, int same, int keep, int decode, int reject) {
    assertThat(match(path, EncodedSlash.SAME_ROUTE)).isEqualTo(same);
    assertThat(match(path, EncodedSlash.KEEP)).isEqualTo(keep);
    assertThat(match(path, EncodedSlash.DECODE)).isEqualTo(decode);
    assertThat(match(path, EncodedSlash.REJECT)).isEqualTo(reject);
  }

  @Provide
  static Arbitrary<String> paths() {
    return Arbitraries.of(
            "/", "/", "admin", "..", ".", "%2e", "%2F", "%5c", "\\", ";", "a", "%61", "%2f..", "//")
        .list()
        .ofMinSize(1)
        .ofMaxSize(9)
        .map(pieces -> "/" + String.join("", pieces));
  }

  /** A backend may decode slashes or not, and cut parameters or not. */
  @Property(tries = 5_000)
  void whatIsTakenByTheOtherRoute_isNotAdminToAnyReader(@ForAll("paths") String path) {
    if (match(path, EncodedSlash.SAME_ROUTE) == REST) {
      byte[] bytes = path.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
      for (boolean slashes : new boolean[] {false, true}) {
        for (boolean parameters : new boolean[] {false, true}) {
          byte[] form = PathNormalizer.normalize(bytes, slashes, parameters);
          String read = new String(form, java.nio.charset.StandardCharsets.ISO_8859_1);
          assertThat(read).isNotEqualTo("/admin").doesNotStartWith("/admin/");
        }
      }
    }
    assertThat(match(path, EncodedSlash.SAME_ROUTE)).isIn(ADMIN, REST, RouteTable.BAD_PATH);
  }

  private static int match(String path, EncodedSlash policy) {
    return new RouteTable(ROUTES, policy).match(TextHead.of("GET", "h", path));
  }
}
