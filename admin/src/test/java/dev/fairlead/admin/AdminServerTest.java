package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fairlead.admin.AdminServer.Sources;
import dev.fairlead.model.Address;
import dev.fairlead.runtime.RequestExplanation;
import dev.fairlead.runtime.RequestExplanation.Answer;
import dev.fairlead.runtime.RequestQuestion;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final RequestExplanation NOWHERE =
      new RequestExplanation(
          "GET http://h/",
          "127.0.0.1",
          7,
          List.of(),
          new Answer(404, "Nothing is served here"),
          null,
          List.of(),
          null);
  private static final AtomicReference<RequestQuestion> ASKED = new AtomicReference<>();
  private static final Sources SOURCES =
      new Sources(
          () -> StatusReportsTest.SAMPLE,
          question -> {
            ASKED.set(question);
            return NOWHERE;
          });
  private static AdminServer server;

  @BeforeAll
  static void start() throws IOException {
    server = AdminServer.start(new Address("127.0.0.1", 0), SOURCES);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void status_comesBackAsItWasSent() throws IOException {
    assertThat(StatusClient.fetch(server.address(), PATIENCE)).isEqualTo(StatusReportsTest.SAMPLE);
  }

  @Test
  void question_arrivesAsItWasAsked_andSoDoesTheAnswer() throws IOException {
    RequestQuestion question =
        RequestQuestion.of(
            "PURGE",
            "http://[::1]:8080/a%20b?c=d&e=+%C3%A9",
            List.of("X-A: 1 & 2=é", "X-A: ", "Host: other:1"),
            "2001:db8::7");

    assertThat(ExplainClient.ask(server.address(), question, PATIENCE)).isEqualTo(NOWHERE);
    assertThat(ASKED.get()).isEqualTo(question);
  }

  @Test
  void badQuestion_isRefusedWithASentence() throws IOException {
    assertThat(ask("GET", "/api/v1/explain?url=/x", "localhost"))
        .startsWith("HTTP/1.1 400")
        .contains("'/x' names no host, expected a URL such as http://shop.example.com/books.");
    assertThat(ask("GET", "/api/v1/explain?url=http://h&method=G%20T", "localhost"))
        .startsWith("HTTP/1.1 400")
        .contains("'G T' is no method");
  }

  @Test
  void health_isUp() throws IOException {
    assertThat(ask("GET", "/health", "127.0.0.1"))
        .startsWith("HTTP/1.1 200 ")
        .contains("{\"status\":\"up\"}");
  }

  @Test
  void head_hasNoBody() throws IOException {
    assertThat(ask("HEAD", "/health", "127.0.0.1"))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("\r\n\r\n");
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
    "127.0.0.1:9900x, 403",
    "[::1, 403",
  })
  void hostField_mustBeLocalOrAnAddress(String host, int status) throws IOException {
    assertThat(LocalHosts.accepts(host)).isEqualTo(status == 200);
    if (!host.equals("[::1") && !host.endsWith("x")) { // the server itself refuses these two
      assertThat(ask("GET", "/health", host)).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nothing, 404",
    "GET, /api/v1/status/x, 404",
    "POST, /api/v1/status, 405",
    "DELETE, /health, 405",
  })
  void errors_areProblemDetails(String method, String path, int status) throws IOException {
    assertThat(ask(method, path, "localhost"))
        .startsWith("HTTP/1.1 " + status + " ")
        .containsIgnoringCase("content-type: application/problem+json")
        .contains("\"status\":" + status);
  }

  @Test
  void reportThatFails_isAProblemToo() throws IOException {
    try (AdminServer broken =
        AdminServer.start(
            new Address("127.0.0.1", 0),
            new Sources(
                () -> {
                  throw new IllegalStateException("on purpose");
                },
                _ -> NOWHERE))) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> StatusClient.fetch(broken.address(), PATIENCE))
          .withMessageContaining("answered 500");
    }
  }

  @Test
  void takenPort_isNamed() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> AdminServer.start(server.address(), SOURCES))
        .withMessageContaining("cannot listen on admin address " + server.address());
  }

  @Test
  void nobodyThere_isSaidInASentence() throws IOException {
    AdminServer gone = AdminServer.start(new Address("127.0.0.1", 0), SOURCES);
    gone.close();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> StatusClient.fetch(gone.address(), PATIENCE))
        .withMessage("no proxy answers on admin address " + gone.address());
  }

  private static String ask(String method, String path, String host) throws IOException {
    try (Socket socket = new Socket(server.address().host(), server.address().port())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      String request =
          "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(method, path, host);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return answer(socket.getInputStream(), method.equals("HEAD"));
    }
  }

  // By its length, because the server is in no hurry to close.
  private static String answer(InputStream in, boolean headOnly) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      assertThat(b).as("end of stream after " + head).isNotNegative();
      head.append((char) b);
    }
    Matcher length = Pattern.compile("(?i)content-length: ([0-9]+)").matcher(head);
    assertThat(length.find()).as(head.toString()).isTrue();
    byte[] body = in.readNBytes(headOnly ? 0 : Integer.parseInt(length.group(1)));
    assertThat(in.available()).as("bytes behind the answer").isZero();
    return head + new String(body, StandardCharsets.UTF_8);
  }
}
