package dev.fairlead.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.traffic.Site.Asked;
import dev.fairlead.traffic.Site.Reply;
import dev.fairlead.traffic.plan.Plan;
import dev.fairlead.traffic.plan.PlanText;
import dev.fairlead.traffic.plan.RecordedUsers;
import dev.fairlead.traffic.result.RunResult;
import dev.fairlead.traffic.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an access log has is asked again. */
class RecordedTrafficRunTest {
  @TempDir private Path folder;
  private Site site;

  @BeforeEach
  void start() throws IOException {
    site = new Site(_ -> Reply.FINE);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private static String json(String time, String client, String method, String target) {
    return "{\"time\":\"2026-01-31T12:00:%sZ\",\"client\":\"%s\",\"clientPort\":4711,\"method\":\"%s\",\"target\":\"%s\",\"protocol\":\"HTTP/1.1\",\"status\":200}"
        .formatted(time, client, method, target);
  }

  private RunResult play(int speed, String... lines) throws IOException {
    Path log = Files.writeString(folder.resolve("access.log"), String.join("\n", lines));
    return Runs.run(
        """
        target: %s
        arrivals: { log: { file: %s, speed: %d } }
        clients: { count: 100, via: x-forwarded-for, from: 198.18.0.1 }
        connections: 1
        limits: { timeout: 300s, linger: 300s }
        """
            .formatted(site.url(), log, speed));
  }

  @Test
  void jsonLog_isAskedAgain_inItsOrder_atItsTimes_byAsManyClients() throws IOException {
    RunResult result =
        play(
            10,
            json("00.000", "10.0.0.9", "GET", "/api/books?page=1"),
            json("04.000", "10.0.0.7", "GET", "/late"),
            json("02.000", "10.0.0.9", "HEAD", "/api/books/7"),
            json("02.500", "10.0.0.7", "POST", "/api/orders"),
            json("02.600", "10.0.0.7", "GET", "/caf\\u00e9"),
            "{\"time\":\"2026-01-31T12:00:03Z\",",
            "no line at all");
    assertThat(site.lines())
        .containsExactly("GET /api/books?page=1", "HEAD /api/books/7", "GET /late");
    List<Asked> asked = List.copyOf(site.asked);
    assertThat(asked)
        .extracting(each -> each.header("X-Forwarded-For"))
        .containsExactly("198.18.0.1", "198.18.0.1", "198.18.0.2");
    // Ten times as quick; nothing comes before its time.
    assertThat(result.seconds()).isGreaterThan(0.4);
    assertThat(plan(10)).contains("0.000000  user 0", "0.200000  user 1", "0.400000  user 2");
    assertThat(result.all().answered()).isEqualTo(3);
    assertThat(result.steps())
        .extracting(step -> step.name() + " " + step.answered())
        .containsExactly("GET of the log 2", "HEAD of the log 1");
  }

  @Test
  void combinedLog_isAskedAgain_eachSecondsRequestsSpreadOverIt() throws IOException {
    String line = "%s - - [31/Jan/2026:12:00:%s +0100] \"%s HTTP/1.1\" 200 5 \"-\" \"curl/8\" 0.1";
    play(
        5,
        line.formatted("10.0.0.9", "00", "GET /a?x=\\x01y"),
        line.formatted("10.0.0.9", "00", "GET /a?x=\\x21"),
        line.formatted("10.0.0.9", "00", "GET /a"),
        line.formatted("::1", "00", "DELETE /api/books/1"),
        line.formatted("::1", "02", "GET /b"),
        line.formatted("::1", "02", "GET /c"));
    // What cannot stand in a request line was refused, and is not asked again.
    assertThat(site.lines()).containsExactly("GET /a?x=!", "GET /a", "GET /b", "GET /c");
    assertThat(plan(5))
        .contains("0.000000  user 0", "0.100000  user 1", "0.400000  user 2", "0.500000  user 3");
  }

  private String plan(int speed) throws IOException {
    Path log = folder.resolve("access.log");
    StringBuilder out = new StringBuilder();
    Scenario scenario = Runs.scenario("arrivals: { log: { file: %s } }".formatted(log));
    PlanText.write(Plan.of(scenario, 1, RecordedUsers.read(log, speed)), 100, out);
    return out.toString();
  }

  @Test
  void logWithNothingToAsk_isSaidWithItsName() throws IOException {
    Path log = folder.resolve("none.log");
    assertThatThrownBy(() -> RecordedUsers.read(log, 1))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no log " + log);
    Files.writeString(log, json("00.000", "::1", "POST", "/api/orders") + "\nnonsense\n");
    assertThatThrownBy(() -> RecordedUsers.read(log, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none.log: none of its 2 lines is a GET or HEAD");
  }
}
