package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Failure;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.Written;
import io.netty.util.internal.PlatformDependent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Clients that hold connections by being slow, in the four ways of slowhttptest, while others are
 * served: each loses its connection in time, and all together hold little memory.
 */
@SuppressWarnings("StringConcatToTextBlock")
class SlowClientTest {
  private static final int ATTACKERS = 100;
  private static final int ROOM = 60;

  /** What the proxy may hold for all of them. */
  private static final long BUFFERS = 48L << 20;

  private ScriptedBackend backend;
  private ProxyFixture proxy;
  private final List<RawClient> attackers = new ArrayList<>();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private Thread good;

  @BeforeEach
  void start() {
    backend = ScriptedBackend.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    stop.set(true);
    good.join();
    attackers.forEach(RawClient::close);
    proxy.assertQuiet();
    proxy.close();
  }

  private void start(String more) {
    proxy = ProxyFixture.start(Written.spec(backend, "", "", "", more), backend);
    good = Thread.ofVirtual().start(this::goOn);
    Await.until("others are served", () -> served.get() > 0);
  }

  /** Connects anew for each request, so that it needs room, too. */
  private void goOn() {
    while (!stop.get()) {
      try (RawClient client = proxy.client().patience(30_000)) {
        if (client.send("GET /good HTTP/1.1\r\nHost: a\r\n\r\n").response().status() == 200) {
          served.incrementAndGet();
        } else {
          failed.incrementAndGet();
        }
      } catch (AssertionError | RuntimeException e) {
        failed.incrementAndGet();
      }
    }
  }

  private void attack(int count, String first) {
    for (int i = 0; i < count; i++) {
      RawClient attacker = RawClient.to(proxy.address(), 4096);
      attackers.add(attacker.send(first));
    }
  }

  /** Each attacker sends a little, over and over, until all have lost their connections. */
  private void drip(String piece, int left) {
    Await.until(
        "the attackers have lost their connections",
        () -> {
          attackers.forEach(each -> each.send(piece));
          return proxy.server().connections() <= left;
        },
        () -> proxy.server().connections() + " open");
  }

  private void othersWereServed(int before) {
    assertThat(served.get()).isGreaterThan(before);
    assertThat(failed.get()).isZero();
  }

  private long cutOffBy(Failure why) {
    return proxy.exchanges().stream().filter(each -> each.failure() == why).count();
  }

  @Test
  void slowHeads_areCutOff() {
    start("timeouts: { head: 1s }");
    int before = served.get();
    attack(ATTACKERS, "GET / HTTP/1.1\r\nHost: a\r\nX-A: b");
    drip("b", 2);
    Await.until("told", () -> cutOffBy(Failure.REQUEST_HEAD_TIMEOUT) == ATTACKERS);
    othersWereServed(before);
  }

  @Test
  void slowBodies_areCutOff_bytesOrNoBytes() {
    start("hardening: { bodyRate: 1KiB, rateGrace: 1s }");
    int before = served.get();
    attack(ATTACKERS / 2, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
    attack(ATTACKERS / 2, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    int half = ATTACKERS / 2;
    Await.until(
        "the attackers have lost their connections",
        () -> {
          attackers.subList(0, half).forEach(each -> each.send("x"));
          attackers.subList(half, ATTACKERS).forEach(each -> each.send("1\r\nx\r\n"));
          return cutOffBy(Failure.REQUEST_BODY_TOO_SLOW) == ATTACKERS;
        },
        () -> cutOffBy(Failure.REQUEST_BODY_TOO_SLOW));
    assertThat(attackers.getFirst().response().status()).isEqualTo(408);
    othersWereServed(before);
  }

  @Test
  void slowReaders_areCutOff_holdingLittle() {
    backend.answer(
        "/large",
        turn -> {
          turn.body();
          turn.write("HTTP/1.1 200 OK\r\nContent-Length: 33554432\r\n\r\n");
          for (int i = 0; i < 32; i++) {
            turn.write(new byte[1 << 20]);
          }
        });
    backend.answer(Script.echo());
    start("hardening: { readRate: 1MiB, rateGrace: 1s }");
    int before = served.get();
    long memory = PlatformDependent.usedDirectMemory();
    attack(40, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    Await.until(
        "the attackers have lost their connections",
        () -> {
          assertThat(PlatformDependent.usedDirectMemory() - memory).isLessThan(BUFFERS);
          return cutOffBy(Failure.CLIENT_READS_TOO_SLOWLY) == 40;
        },
        () -> proxy.exchanges().stream().map(each -> each.failure()).distinct().toList());
    othersWereServed(before);
  }

  @Test
  void idleConnections_makeRoomForOthers() {
    start("hardening: { connections: " + ROOM + " }\ntimeouts: { head: 1m }");
    int before = served.get();
    attack(ATTACKERS / 2, "");
    attack(ATTACKERS / 2, "GET / HT");
    Await.until("others are served in between", () -> served.get() > before + 20);
    assertThat(proxy.server().connections()).isLessThanOrEqualTo(ROOM);
    assertThat(proxy.server().refusedConnections().tooMany()).isPositive();
  }

  @Test
  void quickEnough_isLeftAlone() {
    start("hardening: { bodyRate: 10, readRate: 10, rateGrace: 200ms }");
    try (RawClient client = proxy.client()) {
      client.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 60\r\n\r\n");
      long begin = System.nanoTime();
      int[] sent = {0};
      Await.until(
          "a body over several spells",
          () -> {
            int due = (int) ((System.nanoTime() - begin) / 20_000_000);
            while (sent[0] < Math.min(due, 60)) {
              client.send("x");
              sent[0]++;
            }
            return sent[0] == 60;
          });
      assertThat(client.response().status()).isEqualTo(200);
    }
  }
}
