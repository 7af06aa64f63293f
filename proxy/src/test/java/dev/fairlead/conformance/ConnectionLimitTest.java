package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.CertificateSpec;
import dev.fairlead.front.RefusedConnections;
import dev.fairlead.model.Failure;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Ending;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.TlsFiles;
import dev.fairlead.testing.Written;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many connections clients may have, and how large an answer may be. */
@SuppressWarnings("StringConcatToTextBlock")
class ConnectionLimitTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
  private final ScriptedBackend backend = ScriptedBackend.start();
  private ProxyFixture proxy;

  @AfterEach
  void stop() {
    proxy.assertQuiet();
    proxy.close();
  }

  private void start(String listener, String more) {
    proxy = ProxyFixture.start(Written.spec(backend, listener, "", "", more), backend);
  }

  @Test
  void clientWithAsManyAsItMayHave_getsNoMore_whileOthersDo() {
    start("", "hardening: { connectionsPerClient: 3 }");
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      RawClient client = proxy.client();
      clients.add(client);
      assertThat(client.send(GET).response().status()).isEqualTo(200);
    }
    try (RawClient more = proxy.client()) {
      assertThat(more.send(GET).untilEnd()).isEmpty();
    }
    try (RawClient other = RawClient.from("127.0.0.2", proxy.address())) {
      assertThat(other.send(GET).response().status()).isEqualTo(200);
    }
    assertThat(clients.getFirst().send(GET).response().status()).isEqualTo(200);
    clients.forEach(RawClient::close);
    Await.until("there is room again", () -> proxy.server().connections() == 0);
    try (RawClient again = proxy.client()) {
      assertThat(again.send(GET).response().status()).isEqualTo(200);
    }
    assertThat(proxy.server().refusedConnections()).isEqualTo(new RefusedConnections(0, 1, 0, 0));
  }

  @Test
  void clientBehindAPeerThatSpeaksThePROXYProtocol_isTheOneThatIsCounted() {
    start(", proxyProtocolFrom: 127.0.0.1", "hardening: { connectionsPerClient: 1 }");
    List<RawClient> clients = new ArrayList<>();
    for (String told : List.of("2001:db8:0:1::1", "2001:db8:0:2::1", "203.0.113.7")) {
      RawClient client = proxy.client();
      clients.add(client);
      String family = told.contains(":") ? "TCP6 " + told + " ::1" : "TCP4 " + told + " 127.0.0.1";
      client.send("PROXY " + family + " 1 2\r\n" + GET);
      assertThat(client.response().status()).isEqualTo(200);
    }
    try (RawClient neighbour = proxy.client()) {
      neighbour.send("PROXY TCP6 2001:db8:0:1:ffff::2 ::1 1 2\r\n" + GET);
      assertThat(neighbour.untilEnd()).as("of the same /64").isEmpty();
    }
    clients.forEach(RawClient::close);
  }

  @Test
  void asManyAsMayBeInAll_leaveBusyOnesAlone() {
    CountDownLatch go = new CountDownLatch(1);
    backend.answer("/x", Script.after(go, Script.echo()));
    start("", "hardening: { connections: 4 }");
    List<RawClient> busy = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      busy.add(proxy.client().send(GET));
    }
    Await.until("all are busy", () -> backend.heads().size() == 4);
    try (RawClient more = proxy.client()) {
      assertThat(more.send(GET).untilEnd()).isEmpty();
    }
    assertThat(proxy.server().refusedConnections()).isEqualTo(new RefusedConnections(1, 0, 0, 0));
    go.countDown();
    busy.forEach(each -> assertThat(each.response().status()).isEqualTo(200));
    busy.forEach(RawClient::close);
  }

  @Test
  void thoseThatOnlyBeginTls_makeRoomForOthers_longBeforeTheirTimeIsOver(@TempDir Path folder)
      throws Exception {
    TlsFiles files = new TlsFiles(folder);
    CertificateSpec shop = files.server("shop", "localhost");
    start(
        ", tls: { certificates: { chain: " + shop.chain() + ", key: " + shop.key() + " } }",
        "hardening: { connections: 4 }");
    long begin = System.nanoTime();
    List<RawClient> silent = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      silent.add(proxy.client());
    }
    Await.until("all are there", () -> proxy.server().connections() == 4);
    Await.until("somebody else is served", () -> shakesHands(files));
    // A handshake may take ten seconds.
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(9));
    silent.forEach(RawClient::close);
    Await.until("all have gone", () -> proxy.server().connections() == 0);
  }

  private boolean shakesHands(TlsFiles files) {
    try (SSLSocket socket = TlsFiles.socket(files.client(null), proxy.address(), "localhost")) {
      socket.startHandshake();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void responseLargerThanAllowed_isAnswered502() {
    backend.answer(Script.bytes("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world"));
    start("", "hardening: { response: 10 }");
    SeenResponse answer = proxy.get("/x");
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.body().text()).contains("larger than allowed");
    assertThat(proxy.awaitExchanges(1).getFirst().failure()).isEqualTo(Failure.RESPONSE_TOO_LARGE);
    backend.answer(Script.bytes("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789"));
    assertThat(proxy.get("/x").body().text()).isEqualTo("0123456789");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Transfer-Encoding: chunked\r\n", ""})
  void responseThatTurnsOutTooLarge_isNeverTakenForAWholeOne(String framing) {
    CountDownLatch go = new CountDownLatch(1);
    backend.answer(turn -> {
      turn.body();
      boolean chunked = !framing.isEmpty();
      turn.write("HTTP/1.1 200 OK\r\n" + framing + "\r\n" + (chunked ? "5\r\nhello\r\n" : "hello"));
      go.await();
      turn.write(chunked ? "6\r\n world\r\n0\r\n\r\n" : " world");
      turn.close();
    });
    start("", "hardening: { response: 10 }");
    try (RawClient client = proxy.client()) {
      SeenResponse head = client.send(GET).headOf("GET");
      go.countDown();
      assertThat(client.finish(head).ending()).isNotEqualTo(Ending.COMPLETE);
    }
    assertThat(proxy.awaitExchanges(1).getFirst().failure()).isEqualTo(Failure.RESPONSE_TOO_LARGE);
  }
}
