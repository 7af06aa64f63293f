package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testing.Ending;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Specs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Connections that change their protocol: RFC 9110 section 7.8. */
@SuppressWarnings("StringConcatToTextBlock")
class TunnelTest {
  private static final String UPGRADE =
      "GET /ws HTTP/1.1\r\nHost: example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
  private static final String SWITCH =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
  private static ScriptedBackend backend;
  private static ProxyFixture proxy;

  @BeforeAll
  static void start() {
    backend = ScriptedBackend.start();
    proxy = ProxyFixture.start(Specs.to(backend).timeout(Specs.Timeout.TUNNEL, 600), backend);
  }

  @AfterEach
  void quiet() {
    proxy.assertQuiet();
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  private static RawClient upgraded(String more) {
    RawClient client = proxy.client().send(UPGRADE + more);
    SeenResponse answer = client.headOf("GET");
    assertThat(answer.status()).isEqualTo(101);
    assertThat(answer.fields().all("Upgrade")).containsExactly("websocket");
    assertThat(Checks.options(answer.fields())).containsExactly("upgrade");
    return client;
  }

  @Test
  void bytes_passBothWaysUnchanged() {
    backend.answer(Script.echoTunnel("websocket"));
    try (RawClient client = upgraded("")) {
      String bytes = "\u0000\r\n\r\n\u00ffGET / HTTP/1.1\r\n\r\n";
      assertThat(client.send(bytes).bytes(bytes.length())).isEqualTo(bytes);
      assertThat(client.send("more").bytes(4)).isEqualTo("more");
    }
  }

  @Test
  void bytesSentWithTheRequest_reachTheBackend() {
    backend.answer(Script.echoTunnel("websocket"));
    try (RawClient client = upgraded("early")) {
      assertThat(client.bytes(5)).isEqualTo("early");
    }
  }

  @Test
  void bytesSentWithTheAnswer_reachTheClient() {
    backend.answer(Script.bytesThenSilence(SWITCH + "hello"));
    try (RawClient client = upgraded("")) {
      assertThat(client.bytes(5)).isEqualTo("hello");
    }
  }

  @Test
  void largeTransfer_passesWhole() {
    backend.answer(Script.echoTunnel("websocket"));
    String block = "0123456789abcdef".repeat(4096);
    try (RawClient client = upgraded("")) {
      for (int i = 0; i < 32; i++) {
        assertThat(client.send(block).bytes(block.length())).isEqualTo(block);
      }
    }
  }

  @Test
  void clientEnd_isPassedOnAndTheRestStillDelivered() {
    backend.answer(turn -> {
      turn.write(SWITCH);
      turn.untilPeerCloses();
      turn.write("bye");
      turn.close();
    });
    try (RawClient client = upgraded("")) {
      assertThat(client.halfClose().untilEnd()).isEqualTo("bye");
    }
  }

  @Test
  void backendEnd_closesTheClient() {
    backend.answer(Script.bytesThenClose(SWITCH + "bye"));
    try (RawClient client = upgraded("")) {
      assertThat(client.untilEnd()).isEqualTo("bye");
    }
  }

  @Test
  void clientReset_closesTheBackend() {
    backend.answer(Script.bytesThenSilence(SWITCH));
    RawClient client = upgraded("");
    client.reset();
    backend.connection(backend.heads().getFirst().connection()).awaitEnd();
  }

  @Test
  void backendReset_closesTheClient() {
    backend.answer(turn -> {
      turn.write(SWITCH);
      turn.bytes(2);
      turn.reset();
    });
    try (RawClient client = upgraded("")) {
      assertThat(client.send("go").ending()).isIn(Ending.RESET, Ending.EOF);
    }
  }

  @Test
  void silentTunnel_isClosedInTime() {
    backend.answer(Script.bytesThenSilence(SWITCH));
    try (RawClient client = upgraded("")) {
      assertThat(client.ending()).isIn(Ending.RESET, Ending.EOF);
    }
  }

  @Test
  void interimResponse_mayComeBeforeTheSwitch() {
    backend.answer(Script.bytesThenClose("HTTP/1.1 103 X\r\n\r\n" + SWITCH + "x"));
    try (RawClient client = upgraded("")) {
      assertThat(client.bytes(1)).isEqualTo("x");
    }
  }

  @Test
  void declinedUpgrade_isAnOrdinaryExchange() {
    try (RawClient client = proxy.client().send(UPGRADE)) {
      assertThat(client.response().status()).isEqualTo(200);
      assertThat(client.send(UPGRADE).response().status()).isEqualTo(200);
    }
  }

  @Test
  void switchToAnotherProtocolThanAsked_isRefused() {
    backend.answer(
        Script.bytesThenClose(
            "HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\nbytes"));
    try (RawClient client = proxy.client().send(UPGRADE)) {
      assertThat(client.response().status()).isEqualTo(502);
    }
  }
}
