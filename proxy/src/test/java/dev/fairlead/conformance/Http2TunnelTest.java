package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testing.Await;
import dev.fairlead.testing.Http2Client;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenRequest;
import dev.fairlead.testing.Specs;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** WebSocket over HTTP/2 (RFC 8441) to backends that speak it over HTTP/1.1. */
@SuppressWarnings("StringConcatToTextBlock")
class Http2TunnelTest {
  private static ScriptedBackend backend;
  private static ProxyFixture proxy;

  @BeforeAll
  static void start() {
    backend = ScriptedBackend.start();
    proxy = ProxyFixture.start(Specs.to(backend), backend);
  }

  @AfterEach
  void quiet() {
    proxy.assertQuiet();
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  private static Http2Client connect(String protocol) {
    Http2Client client = Http2Client.to(proxy.address());
    assertThat(client.serverSettings()).as("ENABLE_CONNECT_PROTOCOL").containsEntry(8, 1L);
    return client.headers(
        1,
        false,
        ":method",
        "CONNECT",
        ":protocol",
        protocol,
        ":scheme",
        "http",
        ":path",
        "/chat",
        ":authority",
        "example",
        "sec-websocket-version",
        "13");
  }

  @Test
  void aTunnel_carriesBytesBothWays_andEndsWithBothSides() {
    backend.answer(Script.echoTunnel("websocket"));
    try (Http2Client client = connect("websocket").data(1, "early", false)) {
      client.until(() -> client.answer(1).body().text().equals("early"));
      assertThat(client.answer(1).status()).isEqualTo(200);
      assertThat(client.answer(1).fields().has("upgrade")).isFalse();
      assertThat(client.answer(1).fields().has("connection")).isFalse();
      String large = "x".repeat(10_000);
      client.data(1, large, false).data(1, "end", true);
      Http2Client.Answer whole = client.whole(1);
      assertThat(whole.ended()).isTrue();
      assertThat(whole.body().text()).isEqualTo("early" + large + "end");
      assertThat(client.get(3, "/chat").answer(3).reset()).isNull();
    }
    SeenRequest seen = backend.heads().getFirst();
    assertThat(seen.method()).isEqualTo("GET");
    assertThat(seen.fields().only("Upgrade")).isEqualTo("websocket");
    assertThat(seen.fields().only("Connection")).isEqualToIgnoringCase("upgrade");
    assertThat(seen.fields().only("Sec-WebSocket-Version")).isEqualTo("13");
    assertThat(Base64.getDecoder().decode(seen.fields().only("Sec-WebSocket-Key"))).hasSize(16);
  }

  @Test
  void anotherAnswer_isPassedOn() {
    backend.answer(Script.bytes("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"));
    try (Http2Client client = connect("websocket")) {
      Http2Client.Answer answer = client.whole(1);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.body().text()).isEqualTo("no");
      assertThat(client.resetOf(1)).as("NO_ERROR").isZero();
    }
  }

  @Test
  void aClientThatResets_cutsTheBackend() {
    backend.answer(Script.echoTunnel("websocket"));
    try (Http2Client client = connect("websocket").data(1, "x", false)) {
      client.until(() -> client.answer(1).body().length() == 1);
      int connection = backend.heads().getFirst().connection();
      client.reset(1, 8);
      backend.connection(connection).awaitEnd();
    }
  }

  @Test
  void aBackendThatResets_resetsTheStream() {
    backend.answer(
        Script.bytesThenReset(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"));
    try (Http2Client client = connect("websocket")) {
      assertThat(client.resetOf(1)).isIn(2L, 8L);
    }
  }

  @Test
  void aBackendThatEnds_endsItsSideOnly() {
    backend.answer(
        Script.bytesThenHalfClose(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nbye"));
    try (Http2Client client = connect("websocket")) {
      Http2Client.Answer whole = client.whole(1);
      assertThat(whole.ended()).isTrue();
      assertThat(whole.body().text()).isEqualTo("bye");
      client.data(1, "bye", true);
      backend.connection(backend.heads().getFirst().connection()).awaitEnd();
    }
    Await.until("the exchange is recorded", () -> proxy.exchanges().size() == 1);
    assertThat(proxy.exchanges().getFirst().failure()).isNull();
  }

  @Test
  void otherProtocols_areRefused() {
    try (Http2Client client = connect("connect-udp")) {
      assertThat(client.whole(1).status()).isEqualTo(405);
    }
    assertThat(backend.heads()).isEmpty();
  }
}
