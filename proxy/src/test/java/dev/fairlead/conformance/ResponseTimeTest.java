package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.balancer.ResponseTimes;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.runtime.Upstream;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.Specs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What policies learn from how backends answer, and who pays for it. */
class ResponseTimeTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: example\r\n\r\n";

  /** Answers when the other has answered ten more, or does so no longer. */
  private static Script tenTimesSlowerThan(ScriptedBackend other) {
    return turn -> {
      int then = other.requests().size() + 10;
      Await.holdsWithin(Duration.ofMillis(200), () -> other.requests().size() >= then);
      Script.echo().play(turn);
    };
  }

  private static ResponseTimes times(ProxyFixture proxy, int slot) {
    Upstream upstream = proxy.server().snapshot().upstreams().get("main");
    return upstream.backend(slot).times();
  }

  @ParameterizedTest
  @EnumSource(
      value = BalancePolicy.class,
      names = {"LEAST_CONNECTIONS", "TWO_CHOICES", "LEAST_TIME", "PEAK_EWMA"})
  void tenTimesSlower_isGivenAccordinglyLess(BalancePolicy policy) throws Exception {
    ScriptedBackend fast = ScriptedBackend.start();
    ScriptedBackend slow = ScriptedBackend.start();
    slow.answer(tenTimesSlowerThan(fast));
    try (ProxyFixture proxy =
        ProxyFixture.start(Specs.to(fast, slow).balance(policy), fast, slow)) {
      AtomicBoolean stop = new AtomicBoolean();
      // As many threads as clients: the common pool has as many as there are processors.
      try (ExecutorService clients = Executors.newFixedThreadPool(4)) {
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          ends.add(clients.submit(() -> load(proxy, stop)));
        }
        try {
          Await.until("enough are served", () -> fast.requests().size() >= 100);
        } finally {
          stop.set(true);
        }
        for (Future<?> end : ends) {
          end.get();
        }
      }
      assertThat(slow.requests().size()).isLessThan(fast.requests().size() / 3);
      proxy.assertQuiet();
    }
  }

  private static void load(ProxyFixture proxy, AtomicBoolean stop) {
    try (RawClient client = proxy.client()) {
      while (!stop.get()) {
        assertThat(client.send(GET).response().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void everyAttempt_isToldFromItsOwnBeginning() {
    ScriptedBackend a = ScriptedBackend.start();
    try (ProxyFixture proxy =
        ProxyFixture.start(Specs.to(a).balance(BalancePolicy.LEAST_TIME), a)) {
      try (RawClient client = proxy.client()) {
        assertThat(mean(proxy)).isZero();
        client.send("GET /x HTTP/1.1\r\n");
        assertThat(client.quietFor(300)).as("the client is slow, not the backend").isTrue();
        long begun = System.nanoTime();
        client.send("Host: example\r\n\r\n");
        assertThat(client.response().status()).isEqualTo(200);
        assertThat(mean(proxy)).isBetween(1.0, roundedUp(System.nanoTime() - begun));
        a.answer(Script.bytes("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"));
        double before = mean(proxy);
        assertThat(client.send(GET).response().status()).isEqualTo(500);
        assertThat(mean(proxy)).as("a failure counts as slow").isGreaterThan(before);
      }
      proxy.assertQuiet();
    }
  }

  @Test
  void requestThatCameBeforeAReload_isTimedByThePolicyAfterIt() {
    ScriptedBackend a = ScriptedBackend.start();
    CountDownLatch go = new CountDownLatch(1);
    a.answer("/hold", Script.after(go, Script.echo()));
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(a).maxInFlight(1), a)) {
      try (RawClient held = proxy.client();
          RawClient client = proxy.client()) {
        long begun = System.nanoTime();
        held.send("GET /hold HTTP/1.1\r\nHost: example\r\n\r\n");
        client.send("GET /x HTTP/1.1\r\n");
        Await.until("the first is held", () -> a.heads().size() == 1);
        assertThat(client.quietFor(50)).as("its head is not whole").isTrue();
        proxy.server().reload(Specs.to(a).maxInFlight(2).balance(BalancePolicy.LEAST_TIME).build());
        // Full for the world that it came in, but not for the one in force, which learns.
        client.send("Host: example\r\n\r\n");
        assertThat(client.response().status()).isEqualTo(200);
        assertThat(mean(proxy)).isBetween(1.0, roundedUp(System.nanoTime() - begun));
        go.countDown();
        assertThat(held.response().status()).isEqualTo(200);
      }
      proxy.assertQuiet();
    }
  }

  /** Averages are kept as floats. */
  private static double roundedUp(long nanos) {
    return nanos * 1.000_001;
  }

  @Test
  void clientThatLeaves_saysNothingOfTheBackend() {
    ScriptedBackend a = ScriptedBackend.start();
    a.answer(Script.silence());
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(a).balance(BalancePolicy.PEAK_EWMA), a)) {
      RawClient client = proxy.client().send(GET);
      Await.until("the request is seen", () -> a.heads().size() == 1);
      client.reset();
      proxy.awaitExchanges(1);
      assertThat(mean(proxy)).isZero();
      proxy.assertQuiet();
    }
  }

  @Test
  void policiesThatDoNotLearn_areToldNothing() {
    ScriptedBackend a = ScriptedBackend.start();
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(a), a)) {
      assertThat(proxy.get("/x").status()).isEqualTo(200);
      assertThat(mean(proxy)).isZero();
      proxy.assertQuiet();
    }
  }

  private static double mean(ProxyFixture proxy) {
    return times(proxy, 0).mean(System.nanoTime(), Long.MAX_VALUE / 4);
  }
}
