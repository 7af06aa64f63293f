package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testing.Ending;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Specs;
import dev.fairlead.testing.Specs.Timeout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody keeps the proxy waiting for longer than the configuration says. */
@SuppressWarnings("StringConcatToTextBlock")
class TimeoutTest {
  private static final int SHORT = 250;
  private static final String GET = "GET /x HTTP/1.1\r\nHost: example\r\n\r\n";
  private static final String BODY =
      "POST /x HTTP/1.1\r\nHost: example\r\nContent-Length: 10\r\n\r\n01234";
  private ScriptedBackend backend;
  private ProxyFixture proxy;

  @BeforeEach
  void startBackend() {
    backend = ScriptedBackend.start();
  }

  @AfterEach
  void stop() {
    proxy.assertQuiet();
    proxy.close();
  }

  private RawClient client(Timeout which) {
    proxy = ProxyFixture.start(Specs.to(backend).timeout(which, SHORT), backend);
    return proxy.client();
  }

  private static void refused(RawClient client, int status) {
    SeenResponse answer = client.response();
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.fields().all("Connection")).containsExactly("close");
    assertThat(client.ending()).isIn(Ending.EOF, Ending.RESET);
  }

  @Test
  void unfinishedHead_isAnsweredWith408() {
    try (RawClient client = client(Timeout.HEAD)) {
      refused(client.send("GET /x HTTP/1.1\r\nHost: exa"), 408);
      assertThat(backend.received()).isZero();
    }
  }

  @Test
  void headDrippedForever_isAnsweredWith408() {
    try (RawClient client = client(Timeout.HEAD)) {
      client.send("GET /x HTTP/1.1\r\nHost: example\r\n");
      for (int i = 0; i < 20; i++) {
        if (!client.quietFor(SHORT / 10)) {
          break;
        }
        client.send("X-A: 1\r\n");
      }
      refused(client, 408);
    }
  }

  @Test
  void unfinishedBody_isAnsweredWith408AndTheBackendLetGo() {
    try (RawClient client = client(Timeout.BODY)) {
      refused(client.send(BODY), 408);
      backend.connections().forEach(connection -> connection.awaitEnd());
      assertThat(backend.requests()).isEmpty();
    }
  }

  @Test
  void silentBackend_isAnsweredWith504() {
    backend.answer(Script.silence());
    try (RawClient client = client(Timeout.RESPONSE)) {
      assertThat(client.send(GET).response().status()).isEqualTo(504);
      backend.connections().forEach(connection -> connection.awaitEnd());
      backend.answer(Script.echo());
      assertThat(client.send(GET).response().status()).isEqualTo(200);
    }
  }

  @Test
  void silentBackend_isNotAskedTwice() {
    backend.answer(Script.silence());
    try (RawClient client = client(Timeout.RESPONSE)) {
      assertThat(client.send(GET).response().status()).isEqualTo(504);
      assertThat(backend.requests()).hasSize(1);
    }
  }

  @Test
  void backendSilentInItsHead_isAnsweredWith504Or502() {
    backend.answer(Script.bytesThenSilence("HTTP/1.1 200 OK\r\nX-A"));
    try (RawClient client = client(Timeout.RESPONSE)) {
      assertThat(client.patience(2000).send(GET).response().status()).isIn(504, 502);
    }
  }

  @Test
  void backendSilentInItsBody_resetsTheClient() {
    backend.answer(Script.bytesThenSilence("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok"));
    try (RawClient client = client(Timeout.IDLE)) {
      SeenResponse answer = client.send(GET).response();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.ending()).isEqualTo(Ending.RESET);
      backend.connections().forEach(connection -> connection.awaitEnd());
    }
  }

  @Test
  void totalTimeBeforeTheHead_isAnsweredWith504() {
    backend.answer(Script.silence());
    try (RawClient client = client(Timeout.TOTAL)) {
      assertThat(client.send(GET).response().status()).isEqualTo(504);
    }
  }

  @Test
  void totalTimeInTheBody_resetsTheClient() {
    backend.answer(turn -> {
      turn.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      while (true) {
        turn.write("1\r\nx\r\n");
        java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
      }
    });
    try (RawClient client = client(Timeout.TOTAL)) {
      assertThat(client.send(GET).response().ending()).isEqualTo(Ending.RESET);
    }
  }

  @Test
  void idleConnection_isClosedWithoutAWord() {
    try (RawClient client = client(Timeout.KEEP_ALIVE)) {
      assertThat(client.send(GET).response().status()).isEqualTo(200);
      assertThat(client.ending()).isEqualTo(Ending.EOF);
    }
  }

  @Test
  void connectionThatNeverSpeaks_isClosed() {
    try (RawClient client = client(Timeout.KEEP_ALIVE)) {
      assertThat(client.ending()).isEqualTo(Ending.EOF);
    }
  }

  @Test
  void clientThatReadsNothing_isReset() {
    byte[] block = new byte[1 << 20];
    backend.answer(turn -> {
      turn.write("HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n");
      for (int i = 0; i < 100; i++) {
        turn.write(block);
      }
    });
    proxy = ProxyFixture.start(Specs.to(backend).timeout(Timeout.WRITE, SHORT), backend);
    try (RawClient client = RawClient.to(proxy.address(), 4096)) {
      SeenResponse head = client.send(GET).headOf("GET");
      backend.connection(1).awaitEnd();
      assertThat(client.finish(head).ending()).isEqualTo(Ending.RESET);
    }
  }

  @Test
  void halfClosedClient_getsAnAnswerInTime() {
    try (RawClient client = client(Timeout.HALF_CLOSED)) {
      assertThat(client.send(GET).halfClose().response().status()).isEqualTo(200);
      assertThat(client.ending()).isEqualTo(Ending.EOF);
    }
  }

  @Test
  void halfClosedClient_isLetGoWhenTheAnswerIsLate() {
    backend.answer(Script.silence());
    try (RawClient client = client(Timeout.HALF_CLOSED)) {
      client.send(GET).halfClose();
      backend.connectionsAwaited(1).getFirst().awaitEnd();
      client.untilEnd();
    }
  }

  @Test
  void connectThatHangs_isAnsweredWith504() throws IOException {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Socket> fill = new ArrayList<>();
      try {
        for (int i = 0; i < 4; i++) {
          Socket socket = new Socket();
          fill.add(socket);
          socket.connect(full.getLocalSocketAddress(), 100);
        }
      } catch (IOException _) {
        // The backlog is full: that is what was wanted.
      }
      proxy =
          ProxyFixture.start(
              Specs.to()
                  .backend("127.0.0.1", full.getLocalPort(), 1)
                  .timeout(Timeout.CONNECT, SHORT),
              backend);
      try (RawClient client = proxy.client()) {
        assertThat(client.send(GET).response().status()).isEqualTo(504);
      }
      for (Socket socket : fill) {
        socket.close();
      }
    }
  }
}
