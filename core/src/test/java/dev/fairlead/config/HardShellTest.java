package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.HardeningSpec.EncodedSlash;
import dev.fairlead.config.HardeningSpec.Underscores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Access rules, header rules and hardening as they are written. */
class HardShellTest {
  private static final String HASH = "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

  @TempDir Path folder;

  private static String file(String listener, String route, String more) {
    return """
    listeners: [{ address: 8080%s }]
    routes: [{ name: all, upstream: u%s }]
    upstreams: { u: { backends: [http://127.0.0.1:9001] } }
    %s
    """
        .formatted(listener, route, more);
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void accessRules_areRead() throws IOException {
    String users = write("users", "# staff\n\nann:" + HASH + "\n");
    String networks = write("nets", "192.0.2.0/24 # office\n\n#none\n2001:db8::/32\n");
    ProxySpec spec =
        Reads.loaded(
            file(
                ", access: { deny: 10.0.0.0/8, denyFile: " + networks + " }",
                ", access: { allow: [10.1.0.0/16, \"::1\"], users: " + users + ", realm: staff }",
                ""));

    assertThat(spec.listeners().getFirst().guard().access())
        .isEqualTo(
            new AccessSpec(List.of(), List.of("10.0.0.0/8"), null, networks, null, "restricted"));
    assertThat(spec.routes().getFirst().guard().access())
        .isEqualTo(
            new AccessSpec(
                List.of("10.1.0.0/16", "::1/128"), List.of(), null, null, users, "staff"));
    assertThat(ListFiles.networks(networks)).hasSize(2);
    assertThat(ListFiles.users(users)).containsExactly(java.util.Map.entry("ann", HASH));
  }

  @Test
  void malformedRules_areProblemsWithTheirPlace() throws IOException {
    String bad = write("bad", "10.0.0.0/8\n\n10.0.0.300/8\n");
    String plain = write("plain", "ann:secret\n");

    assertThat(Reads.problems(file(", access: { deny: [10.0.0.1/8] }", "", "")))
        .singleElement()
        .asString()
        .startsWith("1:47: ")
        .contains("bits set", "10.0.0.0/8");
    assertThat(Reads.problems(file("", ", access: { allow: 10.0.0.0/8, deny: 10.0.0.0/8 }", "")))
        .singleElement()
        .asString()
        .startsWith("2:71: ")
        .contains("allowed as well");
    assertThat(Reads.problems(file(", access: { denyFile: " + bad + " }", "", "")))
        .singleElement()
        .asString()
        .startsWith("1:50: ")
        .contains("no network on line 3")
        .doesNotContain("300");
    assertThat(Reads.problems(file("", ", access: { users: " + plain + " }", "")))
        .singleElement()
        .asString()
        .contains("no name with a bcrypt hash", "line 1")
        .doesNotContain("secret");
    assertThat(Reads.problems(file("", ", access: { users: /no/such/file }", "")))
        .singleElement()
        .asString()
        .contains("does not exist");
    assertThat(Reads.problems(file(", access: { allow: [] }", "", "")))
        .singleElement()
        .asString()
        .contains("let everybody in");
  }

  @Test
  void headerRules_areRead() {
    RouteSpec route =
        Reads.loaded(
                file(
                    "",
                    ", securityHeaders: true, maxResponse: 1MiB, headers: { request: { remove: X-A,"
                        + " set: { X-Client: \"{client-ip}\" } }, response: { remove: [Server],"
                        + " add: { X-B: \"{{1}}\" } } }",
                    ""))
            .routes()
            .getFirst();

    assertThat(route.requestFields())
        .isEqualTo(
            new HeaderRulesSpec(
                List.of("X-A"),
                List.of(new CheckSpec.Field("X-Client", "{client-ip}")),
                List.of()));
    assertThat(route.responseFields().remove()).containsExactly("Server");
    assertThat(HeaderRulesSpec.parts(route.responseFields().add().getFirst().value()))
        .containsExactly(new HeaderRulesSpec.Part.Text("{1}"));
    assertThat(route.securityHeaders()).isTrue();
    assertThat(route.maxResponseBytes()).isEqualTo(1 << 20);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "request: { set: { Connection: close } } | it belongs to the connection",
        "request: { remove: Host } | the proxy itself says it",
        "response: { set: { Content-Length: 1 } } | it belongs to the connection",
        "response: { add: { X: \"a\\r\\nSet-Cookie: b\" } } | without space around it",
        "response: { add: { X: \"{no-such}\" } } | the variables are {client-ip}",
        "response: { add: { X: \"{client-ip\" } } | a brace that is meant is written twice",
        "response: { add: { \"X Y\": a } } | a header name",
      })
  void headerRuleThatCannotBe_isAProblem(String rule, String said) {
    assertThat(Reads.problems(file("", ", headers: { " + rule + " }", "")))
        .singleElement()
        .asString()
        .contains(said);
  }

  @Test
  void hardening_isRead_andHoldsForRoutesThatSayNothing() {
    ProxySpec spec =
        Reads.loaded(
            file(
                "",
                "",
                "hardening: { connections: 500, connectionsPerClient: 20, bodyRate: none, readRate:"
                    + " 1KiB, rateGrace: 5s, response: 5MiB, encodedSlash: reject, underscores:"
                    + " drop, securityHeaders: true }"));

    assertThat(spec.hardening())
        .isEqualTo(
            new HardeningSpec(
                500,
                20,
                0,
                1024,
                Duration.ofSeconds(5),
                5 << 20,
                EncodedSlash.REJECT,
                Underscores.DROP,
                true));
    assertThat(spec.routes().getFirst().maxResponseBytes()).isEqualTo(5 << 20);
    assertThat(spec.routes().getFirst().securityHeaders()).isTrue();
    assertThat(Reads.loaded(file("", "", "")).hardening()).isEqualTo(HardeningSpec.DEFAULTS);
    assertThat(Reads.problems(file("", "", "hardening: { encodedSlash: rejct }")))
        .singleElement()
        .asString()
        .contains("'reject'");
  }

  @Test
  void proxyProtocol_isRead() {
    ProxySpec spec =
        Reads.loaded(
            """
            listeners: [{ address: 8080, proxyProtocolFrom: [10.0.0.0/8, "::1"] }]
            upstreams: { u: { proxyProtocol: v2, backends: [http://127.0.0.1:9001] } }
            """);
    assertThat(spec.listeners().getFirst().proxyProtocolFrom())
        .containsExactly("10.0.0.0/8", "::1/128");
    assertThat(spec.upstreams().get("u").link().proxyProtocol())
        .isEqualTo(LinkSpec.ProxyProtocol.V2);
  }
}
