package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.admin.testing.AdminFixture;
import dev.fairlead.admin.testing.RawAnswer;
import dev.fairlead.runtime.UnderWay;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackendRoutesTest {
  private static final String ALL = "/api/v1/upstreams/bookstore/backends";
  private static final String JSON = "Content-Type: application/json";
  private AdminFixture fixture;

  @BeforeEach
  void start() throws IOException {
    fixture = AdminFixture.start();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private RawAnswer ask(String method, String target, String body, String... fields)
      throws IOException {
    return RawAnswer.to(fixture.address(), method, target, body, fields);
  }

  @Test
  void added_isThere_withLocationAndSnapshot_andOnlyOnce() throws IOException {
    String sound = "{\"name\": \"b3\", \"url\": \"http://127.0.0.1:9003\", \"weight\": 2}";

    RawAnswer added = ask("POST", ALL, sound, JSON);

    assertThat(added.status()).isEqualTo(201);
    assertThat(added.head())
        .containsIgnoringCase("Location: " + ALL + "/b3")
        .containsIgnoringCase("ETag: \"2\"");
    assertThat(added.body()).contains("\"snapshot\":2").contains("\"weight\":2");
    assertThat(ask("GET", ALL + "/b3", "").body()).contains("\"address\":\"127.0.0.1:9003\"");
    assertThat(ask("POST", ALL, sound, JSON).status()).isEqualTo(409);
    assertThat(ask("GET", "/api/v1/snapshot", "").body()).contains("\"number\":2");
  }

  @Test
  void patchToTheSameValue_changesNothing() throws IOException {
    assertThat(ask("PATCH", ALL + "/b1", "{\"weight\": 3}", JSON).body())
        .contains("\"snapshot\":1")
        .contains("\"changed\":false");
    assertThat(ask("PATCH", ALL + "/b1", "{\"weight\": 4}", JSON).body())
        .contains("\"snapshot\":2")
        .contains("\"changed\":true");
  }

  @Test
  void removed_isGone_andTheLastOneIsWarnedOf() throws IOException {
    assertThat(ask("DELETE", ALL + "/b1", "").status()).isEqualTo(200);
    assertThat(ask("DELETE", ALL + "/b1", "").status()).isEqualTo(404);
    assertThat(ask("DELETE", ALL + "/b2", "").body())
        .contains("\"warnings\":[\"Upstream 'bookstore' has no backend left.\"]");
  }

  @Test
  void staleIfMatch_isRefused_andTheWorldStays() throws IOException {
    assertThat(ask("POST", ALL + "/b1/drain", "", "If-Match: \"1\"").status()).isEqualTo(200);
    for (String stale : List.of("\"1\"", "W/\"2\"", "2", "\"x\"")) {
      RawAnswer answer = ask("POST", ALL + "/b1/ready", "", "If-Match: " + stale);
      assertThat(answer.status()).as(stale).isEqualTo(412);
      assertThat(answer.body()).contains("Snapshot 2 is in force");
    }
    assertThat(ask("GET", ALL + "/b1", "").body()).contains("\"state\":\"drain\"");
    assertThat(ask("POST", ALL + "/b1/ready", "", "If-Match: \"7\", \"2\"").status())
        .isEqualTo(200);
    assertThat(ask("POST", ALL + "/b1/maintenance", "", "If-Match: *").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"wieght\": 1} | 400 | (did you mean 'weight'?)",
        "{\"weight\": 1001} | 400 | 1001",
        "{\"weight\": 1,} | 400 | body:1:14",
        "{\"weight\": 1, \"weight\": 2} | 400 | body:1:15: 'weight' is there twice",
        "{\"weight\": \"2\"} | 400 | body:1:12: weight: expected a whole number",
        "{\"weight\": 2.5} | 400 | found the number 2.5",
        "{\"weight\": 99999999999} | 400 | found the number 99999999999",
        "{\"state\": true} | 400 | state: expected a text in double quotes, found true",
        "{\"weight\": [1, {}]} | 400 | found a list",
        "{\"weight\": 1} x | 400 | body:1:15: this is not JSON",
        "{\"weight\": 1} {} | 400 | expected nothing more",
        "{\"weight\": 1 | 400 | this is not JSON: it ends",
        "{weight: 1} | 400 | body:1:2: this is not JSON",
        "{\"state\": \"drian\"} | 400 | (did you mean 'drain'?)",
        "[1] | 400 | must be a JSON object",
        "{\"weight\": null} | 400 | found null; leave out what is not to be said",
        "{} | 400 | nothing is to be changed",
      })
  void body_isReadStrictly(String body, int status, String says) throws IOException {
    RawAnswer answer = ask("PATCH", ALL + "/b1", body, JSON);
    String said = answer.body().replace("\\\"", "\"");
    assertThat(said).contains(says).doesNotContainIgnoringCase("token").doesNotContain("java");
    assertThat(answer.status()).isEqualTo(status);
    assertThat(fixture.control().snapshot().number()).isEqualTo(1);
  }

  @Test
  void versionToRevertTo_isReadStrictly() throws IOException {
    for (String body :
        List.of("{\"version\": \"x\"}", "{\"version\": null}", "{\"version\": 1e99}")) {
      RawAnswer answer = ask("POST", "/api/v1/config/revert", body, JSON);
      assertThat(answer.body()).contains("body:1:13: version: expected a whole number");
      assertThat(answer.status()).isEqualTo(400);
    }
  }

  @Test
  void otherTypesAndLargeBodies_areRefused() throws IOException {
    assertThat(ask("PATCH", ALL + "/b1", "{}", "Content-Type: text/plain").status()).isEqualTo(415);
    assertThat(ask("PATCH", ALL + "/b1", "{}").status()).isEqualTo(415);
    String large = "{\"weight\": 1" + " ".repeat(1024 * 1024) + "}";
    assertThat(ask("PATCH", ALL + "/b1", large, JSON).status()).isEqualTo(413);
    assertThat(
            ask("PATCH", ALL + "/b1", "{\"state\": \"ready\"}", JSON + "; charset=utf-8").status())
        .isEqualTo(200);
  }

  @Test
  void unknownNames_areToldTheNearest() throws IOException {
    assertThat(ask("GET", "/api/v1/upstreams/bookstor", "").body())
        .contains("did you mean 'bookstore'?");
    assertThat(ask("DELETE", ALL + "/b9", "").body()).contains("did you mean 'b1'?");
  }

  @Test
  void checkTimelineAndHolders_areAnswered() throws IOException {
    fixture.hold(
        "bookstore",
        "b1",
        new UnderWay(List.of(new UnderWay.Held("192.0.2.1", "GET", "/cart", 1500)), 1, true));
    assertThat(ask("POST", ALL + "/b1/check", "").body())
        .contains("\"passed\":true")
        .contains("\"time\":\"20")
        .contains("GET /health: status 200");
    assertThat(ask("GET", ALL + "/b1/exchanges", "").body())
        .contains("\"client\":\"192.0.2.1\"")
        .contains("\"complete\":true");
    assertThat(ask("GET", ALL + "/b1/events", "").body()).contains("\"events\":[]");
  }

  @Test
  void config_isAppliedOnTrial_confirmed_andReverted() throws IOException {
    String yaml = AdminFixture.YAML.replace("weight: 3", "weight: 5");
    String typed = "Content-Type: application/yaml";
    RawAnswer applied = ask("PUT", "/api/v1/config?confirmWithin=60s", yaml, typed);
    assertThat(applied.body()).contains("\"revertsAt\":\"1970-01-01T00:01:00Z\"");
    assertThat(ask("POST", "/api/v1/config/confirm", "").body()).contains("\"revertsAt\":null");
    assertThat(ask("POST", "/api/v1/config/confirm", "").status()).isEqualTo(409);
    assertThat(ask("POST", "/api/v1/config/revert", "{\"version\": 1}", JSON).body())
        .contains("\"snapshot\":3");
    assertThat(ask("POST", "/api/v1/config/revert", "{\"versoin\": 1}", JSON).body())
        .contains("did you mean 'version'?");
    RawAnswer broken = ask("PUT", "/api/v1/config", "listeners: [8080]\nupstraems: {}\n", typed);
    assertThat(broken.status()).isEqualTo(422);
    assertThat(broken.body()).contains("\"line\":2").contains("\"suggestion\":\"upstreams\"");
    assertThat(ask("PUT", "/api/v1/config?confirmWithin=soon", yaml, typed).status())
        .isEqualTo(400);
    assertThat(ask("GET", "/api/v1/config?effective=true", "", "Accept: application/yaml").body())
        .startsWith("# effective\n");
  }
}
