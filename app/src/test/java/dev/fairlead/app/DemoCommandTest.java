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

  @TempDir Path folder;

  @Test
  void demo_servesFromAllBackends_survivesTheLossOfOne_andLeavesNothing() throws Exception {
    try (RunningCommand demo = demo(0)) {
      String url = demo.awaits("listening on (http://127.0.0.1:\\d+)");
      demo.awaits("Ctrl-C stops all of it");
      List<ProcessHandle> backends = demo.children();
      assertThat(backends).hasSize(BACKENDS);
      assertThat(answering(url)).containsExactlyInAnyOrder("books-1", "books-2", "books-3");

      backends.getFirst().destroyForcibly();
      demo.awaits("books-\\d is gone");
      assertThat(answering(url)).hasSize(BACKENDS - 1);

      demo.signal("INT");
      assertThat(demo.exitCode()).as(demo.said()).isZero();
      backends.forEach(each -> demo.await("end of a backend", () -> !each.isAlive()));
      assertThat(Path.of(demo.awaits("bookstores over (\\S+)")).getParent()).doesNotExist();
    }
  }

  @Test
  void visitorsAndMadeUpDays_areInTheHistory() throws Exception {
    Instant now = Instant.now();
    try (RunningCommand demo =
        RunningCommand.start(
            folder, "demo", "--port", "0", "--admin-port", "0", "--traffic", "--days", "1")) {
      demo.awaits("Visitors come by themselves");
      StoreAddress store = StoreAddress.of(demo.awaits("report --daily --store (\\S+)"));

      assertThat(count(store, now.minus(1, ChronoUnit.DAYS), now)).isGreaterThan(100_000);
      // Nobody else asks: what there is from now on are the visitors.
      Instant soon = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
      demo.await("visitors", () -> demo.said().contains(" is gone") || visited(store, soon));

      demo.signal("INT");
      assertThat(demo.exitCode()).as(demo.said()).isZero();
      assertThat(demo.said()).doesNotContain("traffic pauses");
    }
  }

  private static boolean visited(StoreAddress store, Instant from) {
    try {
      return count(store, from, from.plus(1, ChronoUnit.HOURS)) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long count(StoreAddress store, Instant from, Instant until) throws IOException {
    try (HistoryReader reader = HistoryReader.open(store)) {
      return ReportMaker.make(
              reader,
              new ReportRequest(
                  from.truncatedTo(ChronoUnit.MINUTES),
                  until.truncatedTo(ChronoUnit.MINUTES),
                  ZoneOffset.UTC,
                  Grain.HOURLY,
                  Selection.ALL,
                  ""),
              until)
          .total()
          .count();
    }
  }

  @Test
  void killedDemo_leavesNoBackends() throws Exception {
    try (RunningCommand demo = demo(0)) {
      demo.awaits("Ctrl-C stops all of it");
      List<ProcessHandle> backends = demo.children();
      assertThat(backends).hasSize(BACKENDS);

      demo.signal("KILL");

      backends.forEach(each -> demo.await("end of a backend", () -> !each.isAlive()));
    }
  }

  @Test
  void portInUse_isSaid_andTheNextFreeOneTaken() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RunningCommand demo = demo(other.getLocalPort())) {
      demo.awaits("port " + other.getLocalPort() + " is in use by another process; taking \\d+");

      assertThat(demo.awaits("listening on http://127.0.0.1:(\\d+)"))
          .isNotEqualTo(Integer.toString(other.getLocalPort()));
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
