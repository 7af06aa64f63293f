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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
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
    HttpServer server = server(posted, new int[] {204});
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
    assertThat(posted.getFirst())
        .startsWith("daily-2026-11-15, upgrade null: ")
        .contains("\"from\" : \"2026-11-15T00:00:00+01:00\"");
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

  @Test
  void webhookThatWasAway_isSentToWhenItIsBack_alsoByTheNextProcess() throws Exception {
    now = now.plus(Duration.ofMinutes(10));
    List<String> posted = new CopyOnWriteArrayList<>();
    int[] status = {503};
    HttpServer server = server(posted, status);
    try {
      URI hook = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
      StoreAddress store = history();
      ReportSchedule schedule = schedule(store, hook);
      schedule.look();
      assertThat(posted).as("the others wait, too").hasSize(1);
      schedule.look();
      assertThat(posted).as("not at once").hasSize(1);
      now = now.plusSeconds(31);
      schedule.look();
      assertThat(posted).hasSize(2);

      status[0] = 200;
      posted.clear();
      schedule(store, hook).look();
      assertThat(posted).hasSize(2);
      schedule(store, hook).look();
      assertThat(posted).hasSize(2);
    } finally {
      server.stop(0);
    }
    assertThat(warnings).hasSize(1);
    assertThat(warnings.getFirst()).contains("not taken by 127.0.0.1 (status 503), and waits");
  }

  @Test
  void reportsThatWereMissed_areMadeLater_anyTimeOfTheDay() throws Exception {
    StoreAddress store = history();
    // Off from Sunday evening until Thursday, five past midnight.
    now = Instant.parse("2026-11-18T23:05:00Z");
    schedule(store, null).look();

    assertThat(folder.resolve("reports"))
        .isDirectoryContaining("glob:**/daily-2026-11-15.html")
        .isDirectoryContaining("glob:**/weekly-2026-W46.html");
    try (var files = Files.list(folder.resolve("reports"))) {
      assertThat(files).as("nobody counted on other days").hasSize(4);
    }
  }

  @Test
  void reports_areForTheirOwnerOnly() throws Exception {
    now = now.plus(Duration.ofMinutes(10));
    schedule(history(), null).look();

    assertThat(permissions("reports")).isEqualTo("rwx------");
    assertThat(permissions("reports/daily-2026-11-15.html")).isEqualTo("rw-------");
    assertThat(permissions("reports/daily-2026-11-15.json")).isEqualTo("rw-------");
  }

  private String permissions(String file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
  }

  private static HttpServer server(List<String> posted, int[] status) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        call -> {
          String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          posted.add(
              call.getRequestHeaders().getFirst("Fairlead-Report")
                  + ", upgrade "
                  + call.getRequestHeaders().getFirst("Upgrade")
                  + ": "
                  + body);
          call.sendResponseHeaders(status[0], -1);
          call.close();
        });
    server.start();
    return server;
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

  private ReportSchedule schedule(StoreAddress store, @Nullable URI webhook) {
    return ReportSchedule.idle(
        new ReportSchedule.Settings(
            store, folder.resolve("reports"), webhook, true, true, LocalTime.of(0, 10), BERLIN),
        clock,
        warnings::add);
  }
}
