package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.resilience.RetryTally;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Specs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Retries under load, over two event loops. */
class RetryStormTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: example\r\n\r\n";
  private static final int CLIENTS = 6;
  private static final int EACH = 150;
  private static final String BUSY = "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy";

  private final ScriptedBackend a = ScriptedBackend.start();
  private final ScriptedBackend b = ScriptedBackend.start();
  private final ScriptedBackend c = ScriptedBackend.start();

  /** Sends them all and counts the answers by status. */
  private static Map<Integer, Integer> load(ProxyFixture proxy)
      throws InterruptedException, ExecutionException {
    Map<Integer, Integer> byStatus = new ConcurrentHashMap<>();
    Callable<Void> client =
        () -> {
          try (RawClient connection = proxy.client().patience(60_000)) {
            for (int i = 0; i < EACH; i++) {
              SeenResponse answer = connection.send(GET).response();
              byStatus.merge(answer.status(), 1, Integer::sum);
            }
          }
          return null;
        };
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        running.add(clients.submit(client));
      }
      for (Future<Void> each : running) {
        each.get();
      }
    }
    return byStatus;
  }

  @Test
  void allBackendsFailing_seeNoMoreThanTheBudgetAllows() throws Exception {
    a.answer(Script.bytes(BUSY));
    b.answer(Script.close());
    c.answer(Script.reset());
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(a, b, c).workers(2), a, b, c)) {
      long start = System.nanoTime();
      Map<Integer, Integer> answers = load(proxy);
      long seconds = (System.nanoTime() - start) / 1_000_000_000L + 2;
      int requests = CLIENTS * EACH;
      assertThat(answers.keySet()).isSubsetOf(502, 503);
      RetryTally.Figures figures = proxy.server().retries();
      assertThat(figures.made()).isBetween(1L, requests / 5 + 3 * seconds);
      assertThat(figures.saved()).isZero();
      assertThat(figures.denied()).isPositive();
      // A connection of a's that is used again is never stale; b and c close theirs.
      assertThat(a.heads().size() + b.heads().size() + c.heads().size())
          .isEqualTo(requests + (int) figures.made());
      proxy.assertQuiet();
    }
  }

  @Test
  void oneBackendOfThreeFailingInEveryWay_costsNoRequest() throws Exception {
    List<Script> faults =
        List.of(
            Script.close(),
            Script.reset(),
            Script.bytes(BUSY),
            Script.echo(),
            Script.bytesThenReset("HTTP/1.1 200 OK\r\nContent-"),
            Script.bytesThenClose("HTTP/1.1 503 Busy\r\n\r\nbusy"));
    AtomicInteger turns = new AtomicInteger();
    c.answer(turn -> faults.get(turns.getAndIncrement() % faults.size()).play(turn));
    Specs specs = Specs.to(a, b, c).workers(2).unlimitedRetries();
    try (ProxyFixture proxy = ProxyFixture.start(specs, a, b, c)) {
      assertThat(load(proxy)).isEqualTo(Map.of(200, CLIENTS * EACH));
      c.refuse();
      c.closeConnections();
      assertThat(load(proxy)).isEqualTo(Map.of(200, CLIENTS * EACH));
      RetryTally.Figures figures = proxy.server().retries();
      assertThat(figures.saved()).isPositive().isLessThanOrEqualTo(figures.made());
      proxy.assertQuiet();
    }
  }
}
