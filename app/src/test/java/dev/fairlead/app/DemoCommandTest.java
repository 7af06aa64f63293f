package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.analytics.history.HistoryReader;
import dev.fairlead.analytics.history.Selection;
import dev.fairlead.analytics.history.StoreAddress;
import dev.fairlead.analytics.report.Grain;
import dev.fairlead.analytics.report.ReportMaker;
import dev.fairlead.analytics.report.ReportRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user has it: it serves, loses a backend, and leaves nothing behind. */
class DemoCommandTest {
  private static final int BACKENDS = 3;
  private static final int ROUNDS = 12;
  private static final int VISITORS = 5;

  @TempDir Path folder;

  @Test
  void demo_hasVisitorsAndAPast_survivesTheLossOfABackend_andLeavesNothing() throws Exception {
    Instant now = Instant.now();
    try (RunningCommand demo =
        RunningCommand.start(
            folder, "demo", "--port", "0", "--admin-port", "0", "--traffic", "--days", "1")) {
      String url = demo.awaits("listening on (http://127.0.0.1:\\d+)");
      demo.awaits("Visitors come by themselves");
      StoreAddress store = StoreAddress.of(demo.awaits("report --daily --store (\\S+)"));
      demo.awaits("Ctrl-C stops all of it");

      long before = count(store, now);
      assertThat(before).isGreaterThan(100_000);
      // Nobody else asks: what comes from now on are the visitors.
      demo.await("visitors", () -> count(store, now) >= before + VISITORS);

      List<ProcessHandle> backends = demo.children();
      assertThat(backends).hasSize(BACKENDS);
      assertThat(answering(url)).containsExactlyInAnyOrder("books-1", "books-2", "books-3");

      backends.getFirst().destroyForcibly();
      demo.awaits("books-\\d is gone");
      assertThat(answering(url)).hasSize(BACKENDS - 1);

      demo.signal("INT");
      assertThat(demo.exitCode()).as(demo.said()).isZero();
      assertThat(demo.said()).doesNotContain("traffic pauses");
      backends.forEach(each -> demo.await("end of a backend", () -> !each.isAlive()));
      assertThat(Path.of(demo.awaits("bookstores over (\\S+)")).getParent()).doesNotExist();
    }
  }

  private static long count(StoreAddress store, Instant began) {
    Instant from = began.truncatedTo(ChronoUnit.MINUTES).minus(1, ChronoUnit.DAYS);
    Instant until = from.plus(2, ChronoUnit.DAYS);
    ReportRequest request =
        new ReportRequest(from, until, ZoneOffset.UTC, Grain.HOURLY, Selection.ALL, "");
    try (HistoryReader reader = HistoryReader.open(store)) {
      return ReportMaker.make(reader, request, until).total().count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void portInUse_isSaid_andTheNextFreeOneTaken_andAKilledDemoLeavesNoBackends() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RunningCommand demo = demo(other.getLocalPort())) {
      demo.awaits("port " + other.getLocalPort() + " is in use by another process; taking \\d+");
      assertThat(demo.awaits("listening on http://127.0.0.1:(\\d+)"))
          .isNotEqualTo(Integer.toString(other.getLocalPort()));
      demo.awaits("Ctrl-C stops all of it");
      List<ProcessHandle> backends = demo.children();
      assertThat(backends).hasSize(BACKENDS);

      demo.signal("KILL");

      backends.forEach(each -> demo.await("end of a backend", () -> !each.isAlive()));
    }
  }

  private RunningCommand demo(int port) throws Exception {
    return RunningCommand.start(
        folder, "demo", "--port", Integer.toString(port), "--admin-port", "0");
  }

  private static Set<String> answering(String url) throws Exception {
    Set<String> names = new HashSet<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < ROUNDS; i++) {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(URI.create(url + "/api/books?limit=1")).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        names.add(answer.headers().firstValue("X-Backend").orElseThrow());
      }
    }
    return names;
  }
}
