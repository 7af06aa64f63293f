package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.runtime.RequestExplanation;
import dev.fairlead.runtime.RequestExplanation.Answer;
import dev.fairlead.runtime.RequestExplanation.BackendLine;
import dev.fairlead.runtime.RequestExplanation.Choice;
import dev.fairlead.runtime.RequestExplanation.Limit;
import dev.fairlead.runtime.RequestExplanation.RouteLine;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTextTest {
  private static final String LONG = "a-very-long-name-".repeat(12);

  @Test
  void choice_isATableWithAMarkAtTheOnePicked() {
    assertThat(ExplanationText.of(explained("b1", 0, null)))
        .isEqualTo(
            """
            GET http://shop/x
              from 192.0.2.7, by configuration 3

            ROUTES, the first that takes the request wins
              api   path /api/**
                    path /x is not /api/**
            > rest  everything → shop
                    the first that takes it

            UPSTREAM shop
              balance least-connections
              sticky by ip: bound to b1 by ip
              score: the lowest wins

              SLOT  BACKEND STATE         TIER  WEIGHT IN FLIGHT  SCORE, OR WHY NOT
            >    0  b1      ready            0       3      2/64  idle
                 1  b2      drain       backup    0.50         0  no: drains, takes only clients bound to it

            LIMITS
              maxBody        5MiB  413    timeouts.body  1m    408

            PICKS b1
              because

            SENDS to 127.0.0.1:9001
              GET /x HTTP/1.1
              Host: shop
            """);
  }

  @Test
  void answerOfTheProxy_isSaidWithItsReason() {
    RequestExplanation said = explained(null, -1, new Answer(503, "No backend is ready"));

    assertThat(ExplanationText.of(said))
        .endsWith("\nANSWER 503\n  No backend is ready: because\n")
        .doesNotContain("PICKS")
        .doesNotContain("SENDS");
  }

  @Test
  void wait_isSaid() {
    assertThat(ExplanationText.of(explained(null, -2, null)))
        .endsWith("\nWAITS in the queue of shop\n  because\n");
  }

  @Test
  void refusedRequest_isAnAnswerOnly() {
    RequestExplanation said =
        new RequestExplanation(
            "GET /", "::1", 1, List.of(), new Answer(400, "Malformed"), null, List.of(), null);

    assertThat(ExplanationText.of(said))
        .isEqualTo("GET /\n  from ::1, by configuration 1\n\nANSWER 400\n  Malformed\n");
  }

  @Test
  void longNamesAndTexts_areBrokenAt100Columns() {
    BackendLine backend =
        new BackendLine(
            9999,
            LONG,
            LONG,
            "maintenance",
            "maintenance",
            "backup",
            1000,
            0.01,
            999,
            1000,
            true,
            LONG);
    RequestExplanation said =
        new RequestExplanation(
            "GET http://" + LONG,
            "::1",
            1,
            List.of(new RouteLine(LONG, LONG, LONG, true, LONG + " " + LONG)),
            null,
            new Choice(LONG, LONG, LONG, LONG, List.of(backend), LONG, 0, LONG, LONG),
            List.of(new Limit("timeouts.response", "59m59s999ms", "504 or reset")),
            "GET / HTTP/1.1\r\n\r\n");

    assertThat(ExplanationText.of(said).lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(ExplanationText.WIDTH));
  }

  private static RequestExplanation explained(String picked, int slot, Answer answer) {
    return new RequestExplanation(
        "GET http://shop/x",
        "192.0.2.7",
        3,
        List.of(
            new RouteLine("api", "shop", "path /api/**", false, "path /x is not /api/**"),
            new RouteLine("rest", "shop", "everything", true, "the first that takes it")),
        answer,
        new Choice(
            "shop",
            "least-connections",
            "ip",
            "bound to b1 by ip",
            List.of(
                new BackendLine(
                    0, "b1", "127.0.0.1:9001", "ready", "ready", "0", 3, 3, 2, 64, true, "idle"),
                new BackendLine(
                    1,
                    "b2",
                    "127.0.0.1:9002",
                    "drain",
                    "draining",
                    "backup",
                    1,
                    0.5,
                    0,
                    0,
                    false,
                    "drains, takes only clients bound to it")),
            "the lowest wins",
            slot,
            picked,
            "because"),
        List.of(new Limit("maxBody", "5MiB", "413"), new Limit("timeouts.body", "1m", "408")),
        picked == null ? null : "GET /x HTTP/1.1\r\nHost: shop\r\n\r\n");
  }
}
