package dev.fairlead.bench;

import dev.fairlead.analytics.AccessLog;
import dev.fairlead.analytics.AccessLog.Format;
import dev.fairlead.analytics.Statistics;
import dev.fairlead.analytics.recording.Harvest;
import dev.fairlead.analytics.recording.Recording;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Label;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What recording an exchange costs its loop; the log goes to /dev/null. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // parameters and set-up come before the first call
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecordBench {
  private static final int QUEUE_BYTES = 64 * 1024 * 1024;

  private final ExchangeRecord record = new ExchangeRecord();
  private static final int CLIENTS = 256;

  private final String[] addresses = new String[CLIENTS];
  private final Recording recording = new Recording(true);
  private ExchangeObserver history;
  private ExchangeObserver statistics;
  private int turn;
  private ExchangeObserver json;
  private ExchangeObserver combined;
  private AccessLog jsonLog;
  private AccessLog combinedLog;

  /** Fills one record, which all benches feed again and again. */
  @Setup
  public void setUp() throws IOException {
    record.clear();
    record.startedAtMillis = System.currentTimeMillis();
    record.connectNanos = 45_000;
    record.firstByteNanos = 900_000;
    record.totalNanos = 1_234_567;
    record.route = new Label(3, "bookstore-api");
    record.backend = new Label(7, "bookstore/127.0.0.1:9001");
    record.upstream = "bookstore";
    record.head = new SampleHead("/api/books/4711", "?page=2&size=20");
    record.status = 200;
    record.bytesOut = 5_120;
    record.attempts = 1;
    record.clientAddress = "203.0.113.9";
    record.requestId = "0f3c5a7e9b1d2f40";
    for (int i = 0; i < CLIENTS; i++) {
      addresses[i] = "203.0.113." + i;
    }
    history = recording.forLoop(0, Runnable::run);
    statistics = new Statistics().forLoop(0, Runnable::run);
    jsonLog = AccessLog.open("/dev/null", Format.JSON, QUEUE_BYTES);
    json = jsonLog.forLoop(0, Runnable::run);
    combinedLog = AccessLog.open("/dev/null", Format.COMBINED, QUEUE_BYTES);
    combined = combinedLog.forLoop(0, Runnable::run);
  }

  /** Says what was dropped: a figure with drops in it would flatter. */
  @TearDown
  public void tearDown() {
    json.close();
    combined.close();
    jsonLog.close();
    combinedLog.close();
    System.out.printf(
        "%ndropped: %d json, %d combined%n", jsonLog.dropped(), combinedLog.dropped());
  }

  /** Counters and histograms. */
  @Benchmark
  public void statistics() {
    statistics.exchangeEnded(record);
  }

  /**
   * What the history needs: sums, latencies, client, path, user agent and referrer. Clients,
   * methods and latencies change from call to call.
   */
  @Benchmark
  public void history() {
    int i = turn++;
    record.clientAddress = addresses[i & CLIENTS - 1];
    record.totalNanos = 800_000 + (i & 1023) * 4_000L;
    history.exchangeEnded(record);
    if ((i & 0xfffff) == 0xfffff) {
      recording.collect(new Harvest(), Duration.ZERO);
    }
  }

  /** A JSON line, handing over included. */
  @Benchmark
  public void jsonLine() {
    json.exchangeEnded(record);
  }

  /** A combined line, handing over included. */
  @Benchmark
  public void combinedLine() {
    combined.exchangeEnded(record);
  }
}
