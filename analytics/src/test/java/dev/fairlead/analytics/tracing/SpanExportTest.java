package dev.fairlead.analytics.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fairlead.analytics.Records;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Trace;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpanExportTest {
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final CountDownLatch arrived = new CountDownLatch(1);
  private CountDownLatch answers = new CountDownLatch(0);
  private HttpServer collector;

  @BeforeEach
  void start() throws Exception {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    collector.createContext(
        "/v1/traces",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          arrived.countDown();
          try {
            answers.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.stop(0);
  }

  private SpanExport.Settings settings() {
    return new SpanExport.Settings(
        "http://127.0.0.1:" + collector.getAddress().getPort(), "test", "1", Map.of());
  }

  private static ExchangeRecord traced(String id) {
    ExchangeRecord record = Records.ok();
    record.requestId = id;
    record.trace = new Trace();
    record.trace.high = 1;
    record.trace.low = 2;
    record.trace.span = 3;
    record.trace.flags = Trace.SAMPLED;
    return record;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      Thread.sleep(5);
    }
  }

  @Test
  void exchangeOfWhichNoSpansCanBeMade_isLost_andTheOthersAreSent() throws Exception {
    SpanWriter usual = new SpanWriter(io.opentelemetry.sdk.resources.Resource.getDefault());
    try (SpanExport export =
        SpanExport.start(
            settings(),
            warnings::add,
            exchange -> {
              if (exchange.requestId().equals("odd")) {
                throw new IllegalStateException("on purpose");
              }
              return usual.write(exchange);
            })) {
      ExchangeObserver loop = export.forLoop(0, Runnable::run);
      loop.exchangeEnded(traced("odd"));
      await(() -> export.figures().lost() == 1);
      loop.exchangeEnded(traced("odd"));
      loop.exchangeEnded(traced("even"));
      await(() -> export.figures().exported() == 1);
      assertThat(export.figures().lost()).isEqualTo(2);
      assertThat(warnings).singleElement().asString().contains("on purpose");
    }
  }

  @Test
  void batchOnItsWayAtTheEnd_mayArrive_andWhatWaitsIsSent() throws Exception {
    answers = new CountDownLatch(1);
    SpanExport export = SpanExport.start(settings(), warnings::add);
    ExchangeObserver loop = export.forLoop(0, Runnable::run);
    loop.exchangeEnded(traced("first"));
    assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();
    loop.exchangeEnded(traced("second"));
    Thread closing = Thread.ofPlatform().start(export::close);
    await(() -> closing.getState() == Thread.State.TIMED_WAITING);
    answers.countDown();
    closing.join();
    assertThat(warnings).isEmpty();
    assertThat(export.figures()).isEqualTo(new SpanExport.Figures(2, 0, 0, 0));
  }
}
