package dev.fairlead.analytics.tracing;

import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.Trace;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends the spans of exchanges that are recorded to a collector, OTLP over HTTP. Any thread.
 *
 * <p>Loops hand over a copy of the exchange and never wait: what may be waiting to be sent is
 * bounded, and beyond that exchanges are dropped and counted. One thread makes spans of them and
 * sends them; a collector that does not answer costs spans and nothing else.
 */
public final class SpanExport implements ExchangeObserver.Factory, AutoCloseable {
  /** Exchanges that may be waiting, of a kilobyte or two each. */
  static final int MOST_WAITING = 4_096;

  private static final int BATCH = 256;
  private static final long PAUSE_MILLIS = 250;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final long PATIENCE_SECONDS = 10;
  private static final long LAST_PATIENCE_MILLIS = 2_000;

  /** What the exporter says of each failure is said here, once. Held, or it would be forgotten. */
  private static final Logger QUIET = Logger.getLogger("io.opentelemetry");

  private final ConcurrentLinkedQueue<TracedExchange> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicLong exported = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final String endpoint;
  private final OtlpHttpSpanExporter exporter;
  private final Function<TracedExchange, List<SpanData>> writer;
  private final Consumer<String> warnings;
  private final Thread thread;
  private volatile boolean closing;
  private boolean failing;
  private boolean unwritten;

  /**
   * Where to, and as whom. Immutable.
   *
   * @param otlp URL of the collector; {@code /v1/traces} is added where it has no path
   * @param service name of the service
   * @param version of the program
   * @param headers sent with every batch
   */
  public record Settings(String otlp, String service, String version, Map<String, String> headers) {
    public Settings {
      headers = Map.copyOf(headers);
    }

    String endpoint() {
      String path = URI.create(otlp).getRawPath();
      return path == null || path.isEmpty() || path.equals("/")
          ? otlp.replaceFirst("/$", "") + "/v1/traces"
          : otlp;
    }
  }

  /**
   * Figures since the start. Immutable.
   *
   * @param exported spans that the collector has taken
   * @param dropped exchanges that were not waited for: too many were waiting
   * @param lost spans that the collector has not taken, and exchanges of which none could be made
   * @param waiting exchanges that are waiting now
   */
  public record Figures(long exported, long dropped, long lost, int waiting) {}

  private SpanExport(
      Settings settings,
      Consumer<String> warnings,
      Function<TracedExchange, List<SpanData>> writer) {
    QUIET.setLevel(Level.OFF);
    this.endpoint = settings.endpoint();
    this.warnings = warnings;
    OtlpHttpSpanExporterBuilder builder =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint)
            .setTimeout(TIMEOUT)
            .setConnectTimeout(CONNECT_TIMEOUT)
            .setCompression("gzip");
    settings.headers().forEach(builder::addHeader);
    this.exporter = builder.build();
    this.writer = writer;
    this.thread = Thread.ofPlatform().name("traces").daemon().unstarted(this::run);
  }

  /**
   * Begins to send.
   *
   * @param warnings told in a sentence when the collector does not take spans, and when it does
   *     again
   */
  public static SpanExport start(Settings settings, Consumer<String> warnings) {
    return start(settings, warnings, new SpanWriter(resource(settings))::write);
  }

  static SpanExport start(
      Settings settings,
      Consumer<String> warnings,
      Function<TracedExchange, List<SpanData>> writer) {
    SpanExport export = new SpanExport(settings, warnings, writer);
    export.thread.start();
    return export;
  }

  private static Resource resource(Settings settings) {
    return Resource.getDefault()
        .merge(
            Resource.create(
                Attributes.builder()
                    .put("service.name", settings.service())
                    .put("service.version", settings.version())
                    .put("service.instance.id", java.util.UUID.randomUUID().toString())
                    .put("process.pid", ProcessHandle.current().pid())
                    .build()));
  }

  /** What became of spans until now. */
  public Figures figures() {
    return new Figures(exported.get(), dropped.get(), lost.get(), size.get());
  }

  @Override
  public ExchangeObserver forLoop(int loop, Executor onLoop) {
    return record -> {
      Trace trace = record.trace;
      if (trace == null || !trace.sampled()) {
        return;
      }
      if (size.get() >= MOST_WAITING) {
        dropped.incrementAndGet();
        return;
      }
      size.incrementAndGet();
      waiting.add(TracedExchange.of(record, trace));
    };
  }

  private void run() {
    while (!closing) {
      if (!sendSome(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS))) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
      }
    }
  }

  /** Sends a batch; false when nothing was waiting. */
  private boolean sendSome(long patienceMillis) {
    List<SpanData> batch = new ArrayList<>();
    boolean some = false;
    TracedExchange next = null;
    while (batch.size() < BATCH && (next = waiting.poll()) != null) {
      size.decrementAndGet();
      some = true;
      write(next, batch);
    }
    if (batch.isEmpty()) {
      return some;
    }
    try {
      CompletableResultCode sent = exporter.export(batch);
      sent.join(patienceMillis, TimeUnit.MILLISECONDS);
      told(sent, batch.size());
    } catch (RuntimeException e) {
      failed(batch.size(), String.valueOf(e.getMessage()));
    }
    return true;
  }

  /** One exchange of which no spans can be made must not be the end of all others. */
  private void write(TracedExchange exchange, List<SpanData> batch) {
    try {
      batch.addAll(writer.apply(exchange));
    } catch (RuntimeException e) {
      lost.incrementAndGet();
      if (!unwritten) {
        unwritten = true;
        warnings.accept("an exchange could not be made into spans: " + e + "; others go on");
      }
    }
  }

  private void told(CompletableResultCode sent, int spans) {
    if (!sent.isSuccess()) {
      Throwable why = sent.getFailureThrowable();
      failed(spans, why == null ? "it does not answer" : String.valueOf(why.getMessage()));
      return;
    }
    exported.addAndGet(spans);
    if (failing) {
      failing = false;
      warnings.accept(
          "traces are taken again by " + endpoint + "; " + lost.get() + " spans were lost");
    }
  }

  private void failed(int spans, String why) {
    lost.addAndGet(spans);
    if (!failing) {
      failing = true;
      warnings.accept("traces are not taken by " + endpoint + ": " + why + "; traffic goes on");
    }
  }

  /** Sends what is left, for two seconds at the most; to be called when the loops have ended. */
  @Override
  public void close() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_PATIENCE_MILLIS);
    closing = true;
    // Only woken: the batch that is on its way may arrive yet.
    LockSupport.unpark(thread);
    try {
      thread.join(LAST_PATIENCE_MILLIS);
      long left = millisUntil(deadline);
      while (!thread.isAlive() && !failing && left > 0 && sendSome(left)) {
        left = millisUntil(deadline);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exporter.shutdown().join(Math.max(1, millisUntil(deadline)), TimeUnit.MILLISECONDS);
  }

  private static long millisUntil(long deadline) {
    return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
  }
}
