package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.Http2Spec;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Http2Client;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.Specs;
import dev.fairlead.testing.Specs.Timeout;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that make the proxy work for nothing are told to go, before it costs much. */
@SuppressWarnings("StringConcatToTextBlock")
class Http2FloodTest {
  private static final int ENHANCE_YOUR_CALM = 11;
  private static final int RESETS = 50;
  private static final int CONTROLS = 200;
  private static ScriptedBackend backend;
  private static ProxyFixture proxy;

  @BeforeAll
  static void start() {
    backend = ScriptedBackend.start();
    proxy =
        ProxyFixture.start(
            Specs.to(backend)
                .timeout(Timeout.WRITE, 400)
                .timeout(Timeout.HEAD, 400)
                .timeout(Timeout.KEEP_ALIVE, 600)
                .http2(new Http2Spec(16, 64 * 1024, 64 * 1024, RESETS, CONTROLS)),
            backend);
  }

  @AfterEach
  void quiet() {
    proxy.assertQuiet();
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  /** Repeats what a client does for nothing, ten times as often as is allowed. */
  private static void assertCalmed(Http2Client client, int times, IntConsumer step) {
    for (int i = 0; i < times; i++) {
      step.accept(i);
    }
    assertThat(client.endCode()).isEqualTo(ENHANCE_YOUR_CALM);
  }

  @Test
  void rapidResets_areCalmed() {
    backend.answer(Script.silence());
    try (Http2Client client = Http2Client.to(proxy.address())) {
      assertCalmed(client, RESETS * 10, i -> client.get(2 * i + 1, "/").reset(2 * i + 1, 8));
    }
    assertThat(backend.heads().size()).isLessThanOrEqualTo(RESETS + 2);
  }

  @Test
  void resetsThatTheClientProvokes_areCalmed() {
    backend.answer(Script.silence());
    try (Http2Client client = Http2Client.to(proxy.address())) {
      assertCalmed(client, RESETS * 10, i -> client.get(2 * i + 1, "/").window(2 * i + 1, 0));
    }
  }

  @Test
  void malformedHeads_areCalmed() {
    try (Http2Client client = Http2Client.to(proxy.address())) {
      assertCalmed(client, RESETS * 10, i -> client.get(2 * i + 1, "/", "connection", "x"));
    }
    assertThat(backend.heads()).isEmpty();
  }

  @Test
  void pings_areCalmed() {
    try (Http2Client client = Http2Client.to(proxy.address())) {
      assertCalmed(client, CONTROLS * 10, client::ping);
      assertThat(client.pingAcks()).isLessThanOrEqualTo(CONTROLS + 10);
    }
  }

  @Test
  void settings_areCalmed() {
    try (Http2Client client = Http2Client.to(proxy.address())) {
      assertCalmed(client, CONTROLS * 10, i -> client.settings(4, i));
    }
  }

  @Test
  void priorities_areCalmed() {
    try (Http2Client client = Http2Client.to(proxy.address())) {
      assertCalmed(
          client,
          CONTROLS * 10,
          i ->
              client.frame(
                  Http2FrameTypes.PRIORITY,
                  0,
                  2 * i + 3,
                  (byte) 0,
                  (byte) 0,
                  (byte) 0,
                  (byte) 1,
                  (byte) 1));
    }
  }

  @Test
  void unknownFrames_areCalmed() {
    try (Http2Client client = Http2Client.to(proxy.address())) {
      assertCalmed(client, CONTROLS * 10, i -> client.frame(0x77, 0, 0));
    }
  }

  @Test
  void emptyData_isCalmed() {
    try (Http2Client client = Http2Client.to(proxy.address())) {
      client.post(1, "/");
      assertCalmed(client, CONTROLS * 10, i -> client.data(1, "", false));
    }
    assertThat(backend.requests()).isEmpty();
  }

  @Test
  void windowsOpenedByCrumbs_areCalmed() {
    backend.answer(Script.silence());
    try (Http2Client client = Http2Client.to(proxy.address())) {
      client.get(1, "/");
      assertCalmed(client, CONTROLS * 10, i -> client.window(1, 1));
    }
  }

  @Test
  void continuationsWithoutEnd_areCalmed() {
    try (Http2Client client = Http2Client.to(proxy.address())) {
      client.frame(Http2FrameTypes.HEADERS, 0, 1, client.block(1, ":method", "GET"));
      assertCalmed(
          client,
          1000,
          i ->
              client.frame(
                  Http2FrameTypes.CONTINUATION, 0, 1, (byte) 0, (byte) 1, (byte) 'x', (byte) 0));
    }
  }

  @Test
  void clientThatBreaksOffAHead_andStaysAfterGoAway_isNotWaitedFor() {
    try (Http2Client client = Http2Client.to(proxy.address())) {
      client.frame(Http2FrameTypes.HEADERS, 0, 1, client.block(1, ":method", "GET"));
      Await.until("it is connected", () -> proxy.server().connections() == 1);
      client.drain(200);
      client.frame(Http2FrameTypes.PING, 0, 0, new byte[8]);
      assertThat(client.endCode()).isPositive();
      Await.until("it is gone", () -> proxy.server().connections() == 0);
    }
  }

  @Test
  void continuationsOfBulk_areRefused() {
    try (Http2Client client = Http2Client.to(proxy.address())) {
      client.frame(Http2FrameTypes.HEADERS, 0, 1, client.block(1, ":method", "GET"));
      byte[] bulk = new byte[16 * 1024];
      for (int i = 0; i < 100; i++) {
        client.frame(Http2FrameTypes.CONTINUATION, 0, 1, bulk);
      }
      assertThat(client.endCode()).as("a GOAWAY with an error").isPositive();
    }
  }

  @Test
  void aHeadThatDoesNotEnd_isNotWaitedForLongerThanOthers() {
    try (Http2Client client = Http2Client.to(proxy.address())) {
      client.frame(Http2FrameTypes.HEADERS, 0, 1, client.block(1, ":method", "GET"));
      assertThat(client.endCode()).isEqualTo(ENHANCE_YOUR_CALM);
    }
  }

  @Test
  void aBlockThatUnpacksToBulk_isAnsweredWithoutBeingKept() {
    try (Http2Client client = Http2Client.to(proxy.address())) {
      String[] fields = new String[2000];
      for (int i = 0; i < fields.length; i += 2) {
        fields[i] = "x-bomb";
        fields[i + 1] = "y".repeat(3000);
      }
      client.get(1, "/", fields);
      assertThat(client.whole(1).status()).isEqualTo(431);
      assertThat(client.get(3, "/").whole(3).status()).isEqualTo(200);
    }
  }

  @Test
  void responsesThatAreNotTaken_areGivenUp_andTheirBackendsAreNotRead() {
    int pieces = 256;
    byte[] piece = new byte[64 * 1024];
    backend.answer(turn -> {
      turn.body();
      turn.write("HTTP/1.1 200 OK\r\nContent-Length: " + pieces * piece.length + "\r\n\r\n");
      for (int i = 0; i < pieces; i++) {
        turn.write(piece);
      }
    });
    try (Http2Client client = Http2Client.to(proxy.address(), 4, 0)) {
      for (int id = 1; id <= 31; id += 2) {
        client.get(id, "/");
      }
      for (int id = 1; id <= 31; id += 2) {
        assertThat(client.resetOf(id)).as("CANCEL").isEqualTo(8);
        assertThat(client.answer(id).body().length()).isZero();
      }
    }
    backend.closeConnections();
  }

  @Test
  void anIdleConnection_isEndedInOrder() {
    try (Http2Client client = Http2Client.to(proxy.address())) {
      assertThat(client.get(1, "/").whole(1).status()).isEqualTo(200);
      assertThat(client.endCode()).isZero();
    }
  }
}
