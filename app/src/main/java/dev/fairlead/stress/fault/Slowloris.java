package dev.fairlead.stress.fault;

import dev.fairlead.stress.stage.Stage;
import dev.fairlead.stress.stage.Waiting;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLSocket;

/** Each connection sends its head a byte at a time; the proxy is to end all of them in time. */
final class Slowloris implements Fault {
  private static final int CONNECTIONS = 60;
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** More than {@code timeouts.head}, 3 s, so that a busy machine is not taken for a fault. */
  private static final Duration LATEST = Duration.ofSeconds(10);

  private static final byte[] BEGINNING =
      "GET /stress-attack/slow HTTP/1.1\r\nHost: shop.localhost\r\nX-Slow: "
          .getBytes(StandardCharsets.US_ASCII);

  @Override
  public String happen(Stage stage, RandomGenerator chance, Scene scene)
      throws IOException, InterruptedException {
    List<Future<Long>> ends = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CONNECTIONS; i++) {
        String source = "127.77.2." + (1 + i);
        ends.add(threads.submit(() -> drip(stage, source)));
      }
    }
    LongSummaryStatistics millis = new LongSummaryStatistics();
    for (Future<Long> each : ends) {
      try {
        millis.accept(each.get());
      } catch (ExecutionException e) {
        throw new IOException("a slow connection: " + e.getMessage(), e);
      }
    }
    if (millis.getMax() >= LATEST.toMillis()) {
      throw new WithoutEffect("the proxy let a head take " + millis.getMax() / 1000 + " s");
    }
    return "%d connections; the proxy ended each, the first after %.1f s, the last after %.1f s"
        .formatted(CONNECTIONS, millis.getMin() / 1e3, millis.getMax() / 1e3);
  }

  /** Returns after how many milliseconds it was ended. */
  private static long drip(Stage stage, String source) throws IOException, InterruptedException {
    try (SSLSocket socket = TlsClient.open(stage, source, List.of("http/1.1"))) {
      long start = System.nanoTime();
      socket.setSoTimeout((int) PAUSE.toMillis());
      OutputStream out = socket.getOutputStream();
      out.write(BEGINNING);
      while (System.nanoTime() - start < LONGEST.toNanos()) {
        if (hasEnded(socket)) {
          break;
        }
        out.write('x');
      }
      return (System.nanoTime() - start) / 1_000_000;
    }
  }

  /** Waits a little for an answer or the end. */
  private static boolean hasEnded(SSLSocket socket) throws InterruptedException {
    try {
      if (socket.getInputStream().read() >= 0) {
        // The answer that says that it took too long.
        Waiting.pause(Duration.ZERO);
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
