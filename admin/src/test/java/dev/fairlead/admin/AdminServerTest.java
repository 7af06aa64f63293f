package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fairlead.admin.AdminServer.Access;
import dev.fairlead.admin.AdminServer.Sources;
import dev.fairlead.admin.client.AdminClient;
import dev.fairlead.admin.client.AdminException;
import dev.fairlead.admin.testing.AdminFixture;
import dev.fairlead.admin.testing.RawAnswer;
import dev.fairlead.model.Address;
import dev.fairlead.runtime.RequestExplanation;
import dev.fairlead.runtime.RequestQuestion;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AtomicReference<RequestQuestion> ASKED = new AtomicReference<>();
  private static AdminFixture fixture;

  @BeforeAll
  static void start() throws IOException {
    fixture =
        AdminFixture.start(
            Access.open(new Address("127.0.0.1", 0)),
            usual ->
                new Sources(
                    usual.version(),
                    () -> StatusReportsTest.SAMPLE,
                    question -> {
                      ASKED.set(question);
                      return usual.explain().apply(question);
                    },
                    usual.control(),
                    usual.events(),
                    usual.check(),
                    usual.health(),
                    usual.exchanges(),
                    usual.traffic()));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static AdminClient client() {
    return new AdminClient(fixture.address(), PATIENCE);
  }

  private static RawAnswer ask(String method, String target, String... fields) throws IOException {
    return RawAnswer.to(fixture.address(), method, target, "", fields);
  }

  @Test
  void status_comesBackAsItWasSent() throws IOException {
    try (AdminClient client = client()) {
      assertThat(StatusClient.fetch(client)).isEqualTo(StatusReportsTest.SAMPLE);
    }
  }

  @Test
  void question_arrivesAsItWasAsked_andSoDoesTheAnswer() throws IOException {
    RequestQuestion question =
        RequestQuestion.of(
            "PURGE",
            "http://[::1]:8080/a%20b?c=d&e=+%C3%A9",
            List.of("X-A: 1 & 2=é", "X-A: ", "Host: other:1"),
            "2001:db8::7");
    try (AdminClient client = client()) {
      RequestExplanation answer = ExplainClient.ask(client, question);
      assertThat(answer.client()).isEqualTo("2001:db8::7");
    }
    assertThat(ASKED.get()).isEqualTo(question);
  }

  @Test
  void badQuestion_isRefusedWithASentence() throws IOException {
    RawAnswer answer = ask("GET", "/api/v1/explain?url=/x");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .contains("'/x' names no host, expected a URL such as http://shop.example.com/books.");
  }

  @Test
  void health_isUp_andHeadHasNoBody() throws IOException {
    assertThat(ask("GET", "/health").body()).isEqualTo("{\"status\":\"up\"}");
    assertThat(ask("HEAD", "/health").body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, 200",
    "LocalHost:9900, 200",
    "127.0.0.1:9900, 200",
    "[::1]:9900, 200",
    "[::1], 200",
    "192.0.2.7, 200",
    "evil.example, 403",
    "localhost.evil.example, 403",
    "127.0.0.1.evil.example, 403",
  })
  void hostField_mustBeLocalOrAnAddress(String host, int status) throws IOException {
    assertThat(ask("GET", "/health", "Host: " + host).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "Origin: http://evil.example, 403",
    "Origin: null, 403",
    "Origin: http://127.0.0.1, 200",
    "Origin: https://127.0.0.1, 403",
    "Sec-Fetch-Site: cross-site, 403",
    "Sec-Fetch-Site: same-site, 403",
    "Sec-Fetch-Site: same-origin, 200",
    "Sec-Fetch-Site: none, 200",
  })
  void pagesOfOtherSites_areRefused(String field, int status) throws IOException {
    RawAnswer answer = ask("GET", "/api/v1/snapshot", field);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.head().toLowerCase(java.util.Locale.ROOT)).doesNotContain("access-control-");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nothing, 404",
    "GET, /api/v1/status/x, 404",
    "POST, /api/v1/status, 405",
    "DELETE, /health, 405",
    "OPTIONS, /api/v1/upstreams, 405",
    "GET, /api/v1/upstreams/nowhere, 404",
    "GET, /api/v1/upstreams/bookstore/backends/b9, 404",
    "GET, /api/v1/upstreams/%zz, 400",
  })
  void errors_areProblemDetails(String method, String path, int status) throws IOException {
    RawAnswer answer = ask(method, path);
    assertThat(answer.status()).isEqualTo(status);
    if (status != 400) { // that one the web server itself refuses
      assertThat(answer.head()).containsIgnoringCase("content-type: application/problem+json");
      assertThat(answer.body()).contains("\"status\":" + status);
    }
  }

  @Test
  void wrongMethod_isToldTheRightOnes() throws IOException {
    assertThat(ask("PUT", "/api/v1/upstreams/bookstore/backends/b1").head())
        .containsIgnoringCase("Allow: DELETE, GET, HEAD, PATCH");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /api/v1/config?efective=true | did you mean 'effective'?",
        "GET | /api/v1/config?effective=yes | must be true or false",
        "GET | /api/v1/config?effective=true&effective=false | is there twice",
        "GET | /api/v1/config/history?limit=abc | no query parameter 'limit'; there is none here.",
        "DELETE | /api/v1/upstreams/bookstore/backends/b1?nonsense=1 | 'nonsense'",
        "PUT | /api/v1/config?confirmwithin=5s | did you mean 'confirmWithin'?",
        "GET | /api/v1/explain?url=http://h/&form=::1 | did you mean 'from'?",
      })
  void queryParameterThatIsNotKnown_isRefused_andTheNearestNamed(
      String method, String target, String says) throws IOException {
    RawAnswer answer = ask(method, target);
    assertThat(answer.body()).contains(says);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(fixture.control().snapshot().number()).isEqualTo(1);
    assertThat(ask("GET", "/api/v1/explain?url=http://h/&header=A:+1&header=B:+2").status())
        .isEqualTo(200);
  }

  @Test
  void reportThatFails_isAProblemToo() throws IOException {
    try (AdminFixture broken =
            AdminFixture.start(
                Access.open(new Address("127.0.0.1", 0)),
                usual ->
                    new Sources(
                        usual.version(),
                        () -> {
                          throw new IllegalStateException("on purpose");
                        },
                        usual.explain(),
                        usual.control(),
                        usual.events(),
                        usual.check(),
                        usual.health(),
                        usual.exchanges(),
                        usual.traffic()));
        AdminClient client = new AdminClient(broken.address(), PATIENCE)) {
      assertThatExceptionOfType(AdminException.class)
          .isThrownBy(() -> StatusClient.fetch(client))
          .withMessageContaining("answered 500");
    }
  }

  @Test
  void takenPort_isNamed() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> AdminFixture.start(Access.open(fixture.address())))
        .withMessageContaining("cannot listen on admin address " + fixture.address());
  }

  @Test
  void nobodyThere_isSaidInASentence() throws IOException {
    AdminFixture gone = AdminFixture.start();
    gone.close();
    try (AdminClient client = new AdminClient(gone.address(), PATIENCE)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> StatusClient.fetch(client))
          .withMessage("no proxy answers on admin address " + gone.address());
    }
  }
}
