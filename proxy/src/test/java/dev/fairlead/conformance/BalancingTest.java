package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.BalancePolicy;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.Specs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Which backend gets a request, exactly, over all connections and event loops. */
class BalancingTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: example\r\n\r\n";

  private static int[] counts(ScriptedBackend... backends) {
    return Arrays.stream(backends).mapToInt(b -> b.requests().size()).toArray();
  }

  @Test
  void roundRobin_isExactOverConnectionsAndLoops() {
    ScriptedBackend a = ScriptedBackend.start();
    ScriptedBackend b = ScriptedBackend.start();
    ScriptedBackend c = ScriptedBackend.start();
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(a, b, c).workers(3), a, b, c)) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        clients.add(proxy.client());
      }
      for (int i = 0; i < 12; i++) {
        assertThat(clients.get(i * 7 % 4).send(GET).response().status()).isEqualTo(200);
      }
      assertThat(counts(a, b, c)).containsExactly(4, 4, 4);
      clients.forEach(RawClient::close);
      proxy.assertQuiet();
    }
  }

  @Test
  void roundRobin_followsWeightsSmoothly() {
    ScriptedBackend a = ScriptedBackend.start();
    ScriptedBackend b = ScriptedBackend.start();
    ScriptedBackend c = ScriptedBackend.start();
    Specs specs =
        Specs.to()
            .backend(a.host(), a.port(), 5)
            .backend(b.host(), b.port(), 1)
            .backend(c.host(), c.port(), 1);
    a.answer(Script.bytes("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na"));
    b.answer(Script.bytes("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb"));
    c.answer(Script.bytes("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nc"));
    try (ProxyFixture proxy = ProxyFixture.start(specs, a, b, c)) {
      StringBuilder order = new StringBuilder();
      try (RawClient client = proxy.client()) {
        for (int i = 0; i < 14; i++) {
          order.append(client.send(GET).response().body().text());
        }
      }
      assertThat(order).hasToString("aabacaaaabacaa");
      proxy.assertQuiet();
    }
  }

  @Test
  void leastConnections_prefersTheIdle() {
    ScriptedBackend a = ScriptedBackend.start();
    ScriptedBackend b = ScriptedBackend.start();
    CountDownLatch held = new CountDownLatch(1);
    a.answer("/hold", Script.after(held, Script.echo()));
    b.answer("/hold", Script.after(held, Script.echo()));
    try (ProxyFixture proxy =
        ProxyFixture.start(Specs.to(a, b).balance(BalancePolicy.LEAST_CONNECTIONS), a, b)) {
      try (RawClient holding = proxy.client();
          RawClient client = proxy.client()) {
        holding.send("GET /hold HTTP/1.1\r\nHost: example\r\n\r\n");
        Await.until("one backend holds a request", () -> a.heads().size() + b.heads().size() == 1);
        ScriptedBackend busy = a.heads().isEmpty() ? b : a;
        ScriptedBackend idle = busy == a ? b : a;
        for (int i = 0; i < 6; i++) {
          assertThat(client.send(GET).response().status()).isEqualTo(200);
        }
        assertThat(idle.requests()).hasSize(6);
        assertThat(proxy.inFlight()).isEqualTo(1);
        held.countDown();
        assertThat(holding.response().status()).isEqualTo(200);
      }
      proxy.assertQuiet();
    }
  }

  @Test
  void refusedBackend_isSkippedUnseenByTheClient() {
    ScriptedBackend a = ScriptedBackend.start();
    ScriptedBackend b = ScriptedBackend.start();
    a.refuse();
    Specs specs =
        Specs.to()
            .backend("127.0.0.1", a.port() > 0 ? a.port() : 1, 1)
            .backend(b.host(), b.port(), 1);
    try (ProxyFixture proxy = ProxyFixture.start(specs, b)) {
      try (RawClient client = proxy.client()) {
        for (int i = 0; i < 6; i++) {
          assertThat(client.send(GET).response().status()).isEqualTo(200);
          assertThat(
                  client
                      .send("POST /p HTTP/1.1\r\nHost: example\r\nContent-Length: 2\r\n\r\nok")
                      .response()
                      .status())
              .isEqualTo(200);
        }
      }
      assertThat(b.requests()).hasSize(12);
      assertThat(proxy.awaitExchanges(12)).anyMatch(exchange -> exchange.attempts() == 2);
      proxy.assertQuiet();
    }
  }
}
