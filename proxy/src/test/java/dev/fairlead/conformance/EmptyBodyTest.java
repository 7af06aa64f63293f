package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Failure;
import dev.fairlead.testing.BackendConnection;
import dev.fairlead.testing.Ending;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Specs;
import dev.fairlead.testing.Specs.Timeout;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are promised and never begin, and bodies of no length at all. */
class EmptyBodyTest {
  private static final String EMPTY =
      "POST /x HTTP/1.1\r\nHost: example\r\nContent-Length: 0\r\n\r\n";
  private static ScriptedBackend backend;
  private static ProxyFixture proxy;

  @BeforeAll
  static void start() {
    backend = ScriptedBackend.start();
    proxy =
        ProxyFixture.start(
            Specs.to(backend).timeout(Timeout.BODY, 250).timeout(Timeout.RESPONSE, 350), backend);
  }

  @AfterEach
  void quiet() {
    proxy.assertQuiet();
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 10\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Content-Length: 10\r\nExpect: 100-continue\r\n"
      })
  void bodyThatNeverBegins_isAnsweredWith408AndTheBackendLetGo(String framing) {
    int before = backend.connections().size();
    try (RawClient client = proxy.client()) {
      client.send("POST /x HTTP/1.1\r\nHost: example\r\n" + framing + "\r\n");
      SeenResponse answer = client.response();
      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.fields().all("Connection")).containsExactly("close");
      assertThat(client.ending()).isIn(Ending.EOF, Ending.RESET);
    }
    assertThat(proxy.awaitExchanges(1).getFirst().failure())
        .isEqualTo(Failure.REQUEST_BODY_TIMEOUT);
    backend.connections().stream().skip(before).forEach(BackendConnection::awaitEnd);
    assertThat(backend.requests()).isEmpty();
    assertThat(proxy.inFlight()).isZero();
  }

  @Test
  void silenceAfterABodyOfNoLength_isAnsweredWith504() {
    backend.answer(Script.silence());
    try (RawClient client = proxy.client()) {
      assertThat(client.send(EMPTY).response().status()).isEqualTo(504);
    }
    assertThat(proxy.awaitExchanges(1).getFirst().failure()).isEqualTo(Failure.RESPONSE_TIMEOUT);
    assertThat(backend.requests()).hasSize(1);
  }

  @Test
  void bodyOfNoLength_leavesTheBackendConnectionFitForMore() {
    try (RawClient client = proxy.client()) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.send(EMPTY).response().status()).isEqualTo(200);
      }
    }
    assertThat(backend.requests().stream().map(seen -> seen.connection()).distinct()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "PUT", "GET"})
  void bodyOfNoLengthOnAStaleConnection_isSentAgain(String method) {
    try (RawClient client = proxy.client()) {
      assertThat(client.send(EMPTY).response().status()).isEqualTo(200);
      int stale = backend.last().connection();
      backend.answer(turn -> {
        if (turn.connection().number() == stale) {
          turn.close();
        } else {
          Script.echo().play(turn);
        }
      });
      client.send(EMPTY.replace("POST", method));
      assertThat(client.response().body().text()).isEqualTo(method + " /x");
      assertThat(backend.heads()).hasSize(3);
      assertThat(backend.heads().get(1).connection()).isEqualTo(stale);
    }
  }
}
