package dev.fairlead.analytics.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fairlead.analytics.history.HistoryFixture;
import dev.fairlead.analytics.history.StoreAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportScheduleTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @TempDir private Path folder;
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private Instant now = Instant.parse("2026-11-15T23:05:00Z");
  private final InstantSource clock = () -> now;

  @Test
  void dayAndWeek_areReportedWhenTheyAreOver_once_alsoByWebhook() throws Exception {
    StoreAddress store = history();
    List<String> posted = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        call -> {
          posted.add(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          call.sendResponseHeaders(204, -1);
          call.close();
        });
    server.start();
    try {
      ReportSchedule schedule =
          schedule(
              store, URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook"));
      schedule.look();
      assertThat(folder.resolve("reports")).as("it is five past midnight").doesNotExist();

      now = now.plus(Duration.ofMinutes(10));
      schedule.look();
      schedule.look();
    } finally {
      server.stop(0);
    }
    assertThat(folder.resolve("reports"))
        .isDirectoryContaining("glob:**/daily-2026-11-15.html")
        .isDirectoryContaining("glob:**/daily-2026-11-15.json")
        .isDirectoryContaining("glob:**/weekly-2026-W46.html")
        .isDirectoryContaining("glob:**/weekly-2026-W46.json");
    assertThat(posted).hasSize(2);
    assertThat(posted.getFirst()).contains("\"from\" : \"2026-11-15T00:00:00+01:00\"");
    assertThat(Files.readString(folder.resolve("reports/daily-2026-11-15.html")))
        .contains("<dt>Requests</dt><dd>7");
    assertThat(warnings).isEmpty();
  }

  @Test
  void webhookThatIsAway_isSaid_andTheFilesAreThere() throws Exception {
    now = now.plus(Duration.ofMinutes(10));
    schedule(history(), URI.create("http://127.0.0.1:9/secret-path")).look();

    assertThat(folder.resolve("reports/daily-2026-11-15.html")).exists();
    assertThat(warnings).hasSize(1);
    assertThat(warnings.getFirst()).contains("127.0.0.1").doesNotContain("secret-path");
  }

  private StoreAddress history() throws Exception {
    Instant noon = Instant.parse("2026-11-15T12:00:00Z");
    StoreAddress store = new StoreAddress.Sqlite(folder.resolve("history.db"));
    try (HistoryFixture history = new HistoryFixture(store, "one", noon)) {
      history.record(noon, 7);
      history.watch(noon, noon.plusSeconds(300));
    }
    return store;
  }

  private ReportSchedule schedule(StoreAddress store, URI webhook) {
    return ReportSchedule.idle(
        new ReportSchedule.Settings(
            store, folder.resolve("reports"), webhook, true, true, LocalTime.of(0, 10), BERLIN),
        clock,
        warnings::add);
  }
}
