package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Failure;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.Written;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spellings of a path that is closed to everybody, through the wire. */
class PathPolicyTest {
  private static final String ROUTES =
      "[{ name: admin, match: { path: /admin/** }, upstream: u, access: { deny: 0.0.0.0/0 } },"
          + " { name: all, upstream: u }]";

  private static ScriptedBackend backend;
  private static ProxyFixture proxy;

  @BeforeAll
  static void start() {
    backend = ScriptedBackend.start();
    proxy = ProxyFixture.start(Written.spec(backend, "", ROUTES, "", ""), backend);
  }

  @AfterEach
  void quiet() {
    proxy.assertQuiet();
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  private static int status(ProxyFixture at, String target) {
    try (RawClient client = at.client()) {
      return client.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n").response().status();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/admin, 403",
    "/admin/, 403",
    "//admin, 403",
    "/x//../admin, 403",
    "/./admin, 403",
    "/x/../admin, 403",
    "/../admin, 403",
    "/x/%2e%2e/admin, 403",
    "/x/.%2E/admin, 403",
    "/%61dmin, 403",
    "/%61%64%6d%69%6e/x, 403",
    "http://a/x/../admin, 403",
    "http://a//admin, 403",
    "/x/..%2fadmin, 400",
    "/x/..%5cadmin, 400",
    "/x/..\\admin, 400",
    "/x/%2e%2e%2Fadmin, 400",
    "/%2fadmin, 400",
    "/admin%2f, 400",
    "/x/..;/admin, 400",
    "/x;/..;a=b/admin, 400",
    "/admin%00, 400",
    "/%00/../admin, 400",
    "/admin%00.png, 400",
  })
  void closedPath_staysClosedHoweverItIsSpelt(String target, int status) {
    assertThat(status(proxy, target)).isEqualTo(status);
    assertThat(backend.requests()).isEmpty();
    assertThat(proxy.awaitExchanges(1).getFirst().failure())
        .isEqualTo(status == 403 ? Failure.ADDRESS_DENIED : Failure.BAD_PATH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin\u0000", "/adm\u0001in", "/admin\u007f", "/admin x", "/\u00e9"})
  void characterThatNoPathHas_isRefused(String target) {
    assertThat(status(proxy, target)).isEqualTo(400);
    assertThat(backend.requests()).isEmpty();
  }

  /** The backend gets the path as it was sent, whatever it was compared as. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/@scope%2fname",
        "/a//b",
        "/a/./b/../c",
        "/a%2e%2e/b?x=/../admin",
        "/cars;colour=red/7",
        "/%E2%82%AC",
        "/administrator",
        "/ADMIN",
        "/x?y=%00",
        "/%2525",
        "/a%zz"
      })
  void otherPath_reachesTheBackendAsItWasSent(String target) {
    assertThat(status(proxy, target)).isEqualTo(200);
    assertThat(backend.last().target()).isEqualTo(target);
  }

  @ParameterizedTest
  @CsvSource({
    "keep, /x/..%2fadmin, 200",
    "keep, /@scope%2fname, 200",
    "keep, /admin%00, 400",
    "decode, /x/..%2fadmin, 403",
    "decode, /admin%2fx, 403",
    "decode, /@scope%2fname, 200",
    "decode, /x/..;/admin, 400",
    "reject, /@scope%2fname, 400",
    "reject, /x%5cy, 400",
    "reject, /x%20y, 200",
  })
  void encodedSlash_isWhatThePolicySays(String policy, String target, int status) {
    ScriptedBackend own = ScriptedBackend.start();
    try (ProxyFixture at =
        ProxyFixture.start(
            Written.spec(own, "", ROUTES, "", "hardening: { encodedSlash: " + policy + " }"),
            own)) {
      assertThat(status(at, target)).isEqualTo(status);
      if (status == 200) {
        assertThat(own.last().target()).isEqualTo(target);
      } else {
        assertThat(own.requests()).isEmpty();
      }
      at.assertQuiet();
    }
  }
}
