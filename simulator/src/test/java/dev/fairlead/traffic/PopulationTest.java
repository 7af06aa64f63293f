package dev.fairlead.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.traffic.Site.Reply;
import dev.fairlead.traffic.result.RunResult;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who users are to the target: their addresses, their cookies, and what they ask for. */
class PopulationTest {
  private static final String PATIENT = "limits: { timeout: 300s, linger: 300s }\n";

  private Site site;

  @BeforeEach
  void start() throws IOException {
    site =
        new Site(asked ->
            switch (asked.target()) {
              case "/login" ->
                  new Reply(
                      200,
                      List.of(
                          "all=1; Path=/",
                          "cart=2; Path=/cart",
                          "safe=3; Path=/; Secure",
                          "other=4; Path=/; Domain=example.org",
                          "old=5; Path=/; Expires=Wed, 21 Oct 2015 07:28:00 GMT",
                          "brief=6; Path=/; Max-Age=3600"));
              case "/logout" -> new Reply(200, List.of("all=; Path=/; Max-Age=0"));
              default -> Reply.FINE;
            });
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private RunResult run(String scenario) throws IOException {
    return Runs.run("target: " + site.url() + "\n" + PATIENT + scenario);
  }

  @Test
  void forwardedFor_namesTheClient_aloneAndTheSameInAllOfAJourney() throws IOException {
    RunResult result =
        run(
            """
            arrivals: { constant: 100/s, count: 30 }
            clients: { count: 10, via: x-forwarded-for, from: 198.51.100.250 }
            journeys: [ { steps: [ { get: "/a?${client}" }, { get: "/b?${client}" } ] } ]
            """);
    assertThat(result.all().answered()).isEqualTo(60);
    assertThat(site.asked)
        .hasSize(60)
        .allSatisfy(asked -> {
          int client = Integer.parseInt(asked.target().substring(3));
          String address =
              client < 6 ? "198.51.100." + (250 + client) : "198.51.101." + (client - 6);
          assertThat(asked.header("X-Forwarded-For")).isEqualTo(address);
        });
    assertThat(
            site.asked.stream()
                .map(asked -> asked.header("X-Forwarded-For"))
                .collect(Collectors.toSet()))
        .hasSize(10);
  }

  @Test
  void withoutPopulation_nothingIsForwarded() throws IOException {
    run("arrivals: { constant: 100/s, count: 1 }\njourneys: [ { steps: [ { get: / } ] } ]\n");
    assertThat(site.asked)
        .singleElement()
        .extracting(asked -> asked.header("X-Forwarded-For"))
        .isEqualTo("");
  }

  @Test
  void cookies_goWhereTheyBelong_andNowhereElse() throws IOException {
    run(
        """
        arrivals: { constant: 100/s, count: 1 }
        journeys:
          - steps:
              - { get: /login }
              - { get: /cart/items }
              - { get: /cartoon }
              - { get: /logout }
              - { get: / }
        """);
    assertThat(site.asked)
        .extracting(asked -> asked.target() + " " + asked.header("Cookie"))
        .containsExactly(
            "/login ",
            "/cart/items cart=2; all=1; brief=6",
            "/cartoon all=1; brief=6",
            "/logout all=1; brief=6",
            "/ brief=6");
  }

  @Test
  void sameSeed_sendsTheSameRequests_inTheSameOrder() throws IOException {
    String scenario =
        """
        arrivals: { poisson: 400/s, count: 60 }
        connections: 1
        data: { words: [ salt, silk, tides ] }
        journeys:
          - name: look
            weight: 2
            steps:
              - choose:
                  - steps: [ { get: "/search?q=${one words}&n=${int 1 99}" } ]
                  - steps: [ { get: "/book/${popular 1 500}" } ]
          - { name: buy, steps: [ { post: /order, body: '{"key":"${uuid}","of":${user}}' } ] }
        """;
    run(scenario);
    List<String> first = site.lines();
    site.asked.clear();
    run(scenario);
    assertThat(site.lines()).hasSize(60).isEqualTo(first);
    site.asked.clear();
    Runs.run("target: " + site.url() + "\n" + PATIENT + scenario, 2);
    assertThat(site.lines()).hasSize(60).isNotEqualTo(first);
  }
}
