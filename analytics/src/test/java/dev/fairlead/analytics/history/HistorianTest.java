package dev.fairlead.analytics.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.analytics.Records;
import dev.fairlead.analytics.recording.Recording;
import dev.fairlead.analytics.report.Grain;
import dev.fairlead.analytics.report.Report;
import dev.fairlead.analytics.report.ReportMaker;
import dev.fairlead.analytics.report.ReportRequest;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HistorianTest {
  private static final Duration FLUSH = Duration.ofMillis(50);

  @TempDir private Path folder;
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final Recording recording = new Recording(true);
  private final ExchangeObserver loop = recording.forLoop(0, Runnable::run);
  private long recorded;

  private StoreAddress.Sqlite file() {
    return new StoreAddress.Sqlite(folder.resolve("history.db"));
  }

  @Test
  void whatWasRecorded_isInTheStore_alsoAfterRestartsWithinAMinute() throws Exception {
    for (int i = 0; i < 3; i++) {
      try (Historian _ = start(file(), 1000)) {
        record(100);
      }
    }
    assertThat(stored(file())).isEqualTo(300);
    Report report = report(file());
    assertThat(report.visitors().clients().getFirst().count()).isEqualTo(300);
    assertThat(report.visitors().distinctClients()).isEqualTo(1);
    assertThat(report.proxies()).hasSize(1);
    assertThat(warnings).isEmpty();
  }

  @Test
  void twoAtOnce_writeRowsOfTheirOwn_andReportsMerge() throws Exception {
    try (Historian _ = start(file(), 1000)) {
      record(10);
      await(() -> stored(file()) == 10);
      Recording second = new Recording(false);
      ExchangeObserver other = second.forLoop(0, Runnable::run);
      try (Historian _ = Historian.start(settings(file()), second, warnings::add)) {
        for (int i = 0; i < 7; i++) {
          other.exchangeEnded(now());
        }
      }
    }
    Report report = report(file());
    assertThat(report.total().count()).isEqualTo(17);
    assertThat(report.proxies()).hasSize(2);
  }

  @Test
  void killed_losesOneIntervalAtMost_andTheNextOneSaysSo() throws Exception {
    for (int round = 0; round < 2; round++) {
      Process process =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElse("java"),
                  "--enable-native-access=ALL-UNNAMED",
                  "-XX:+UseSerialGC",
                  "-Xmx128m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  KilledRecorder.class.getName(),
                  file().file().toString())
              .redirectErrorStream(true)
              .start();
      long said = 0;
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        // Each line is what was recorded a flush and more before it.
        for (int i = 0; i < 40 + round * 7; i++) {
          String line = out.readLine();
          assertThat(line).as("the recorder goes on").isNotNull();
          said = line.matches("[0-9]+") ? Long.parseLong(line) : said;
        }
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
      long expected = said;
      long before = round == 0 ? 0 : recorded;
      assertThat(said).isPositive();
      assertThat(stored(file()) - before).isGreaterThanOrEqualTo(expected);

      warnings.clear();
      try (Historian _ = start(file(), 1000)) {
        await(() -> !warnings.isEmpty());
      }
      assertThat(warnings).hasSize(1);
      assertThat(warnings.getFirst())
          .contains("ended without a word", "until the end, that is 50 ms at the most: about");
      recorded = stored(file());
    }
    try (Connection connection = connect(file());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).isEqualTo("ok");
    }
  }

  @Test
  void fullDisk_isSaid_andWhatCameMeanwhileIsWrittenLater() throws Exception {
    Path small = Files.createDirectory(folder.resolve("small"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=1m", "fairlead-test", small.toString()),
        "a small file system needs rights to mount");
    try {
      StoreAddress.Sqlite store = new StoreAddress.Sqlite(small.resolve("history.db"));
      try (Historian _ = start(store, 10_000)) {
        record(10);
        await(() -> stored(store) == 10);
        Path ballast = small.resolve("ballast");
        fill(ballast);
        for (int i = 0; i < 2000 && warnings.isEmpty(); i++) {
          ExchangeRecord record = now();
          record.clientAddress = "10.0." + i / 256 + "." + i % 256;
          record.totalNanos = 1_000_000L * i;
          for (int j = 0; j < 200; j++) {
            record.route = new dev.fairlead.model.Label(j + 1, "route-of-some-length-" + j);
            loop.exchangeEnded(record);
            recorded++;
          }
          LockSupport.parkNanos(20_000_000);
        }
        await(() -> !warnings.isEmpty());
        assertThat(warnings.getFirst()).contains("cannot be written", "kept in memory meanwhile");
        record(25);
        assertThat(run("mount", "-o", "remount,size=64m", small.toString())).isTrue();
        Files.delete(ballast);
        await(() -> warnings.size() > 1);
        assertThat(warnings.get(1)).isEqualTo("the history is written again; nothing is missing");
      }
      assertThat(stored(store)).isEqualTo(recorded);
    } finally {
      run("umount", small.toString());
    }
  }

  @Test
  void whereThereIsNoMemoryEither_whatIsMissingIsSaid() throws Exception {
    // A folder in the place of the file: it cannot be opened.
    Files.createDirectory(file().file());
    MovingClock clock = new MovingClock();
    HistorySettings settings = new HistorySettings(file(), "one", FLUSH, Retention.STANDARD, clock);
    try (Historian historian = Historian.start(settings, recording, warnings::add, 3)) {
      for (int i = 0; i < 6; i++) {
        ExchangeRecord record = Records.ok();
        record.startedAtMillis = clock.millis();
        loop.exchangeEnded(record);
        record.status = 404;
        loop.exchangeEnded(record);
        clock.now = clock.now.plusSeconds(60);
        LockSupport.parkNanos(FLUSH.toNanos() * 4);
      }
      await(() -> !warnings.isEmpty());
      await(() -> historian.unwritten().compareTo(FLUSH.multipliedBy(10)) > 0);
      Files.delete(file().file());
      await(() -> warnings.size() > 1);
      await(() -> historian.unwritten().isZero());
    }
    assertThat(warnings.get(1)).matches(".*written again; \\d+ requests from .* are missing.*");
    String number = warnings.get(1).replaceAll(".*; (\\d+) requests.*", "$1");
    assertThat(stored(file()) + Long.parseLong(number)).isEqualTo(12);
  }

  @Test
  void damagedStore_isSetAside_andANewOneBegun() throws Exception {
    Files.writeString(file().file(), "this is no database, but it is long enough ".repeat(100));
    try (Historian _ = start(file(), 1000)) {
      record(5);
      await(() -> !warnings.isEmpty());
    }
    assertThat(warnings.getFirst()).contains("set aside as", ".damaged-");
    assertThat(stored(file())).isEqualTo(5);
    try (var files = Files.list(folder)) {
      assertThat(files.map(each -> each.getFileName().toString()))
          .anyMatch(each -> each.startsWith("history.db.damaged-"));
    }
  }

  @Test
  void damagedRowOfAMinute_doesNotKeepItFromBeingWritten_andIsSaid() throws Exception {
    long minute = Math.floorDiv(System.currentTimeMillis(), 60_000) * 60;
    try (Historian _ = start(file(), 1000)) {
      record(10);
    }
    try (Connection connection = connect(file());
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("UPDATE traffic_minute SET latency = x'00'")).isPositive();
      statement.executeUpdate("UPDATE visitor_hour SET sketch = x'0102030405'");
    }
    try (Historian _ = start(file(), 1000)) {
      ExchangeRecord late = now();
      late.startedAtMillis = minute * 1000;
      loop.exchangeEnded(late);
      await(() -> stored(file()) == 11);
      await(() -> !warnings.isEmpty());
    }
    assertThat(warnings).hasSize(1);
    assertThat(warnings.getFirst()).contains("has rows that are damaged");
    assertThat(report(file()).total().count()).isEqualTo(11);
  }

  @Test
  void storeThatIsCutShort_isSetAside_andReportsSaySo() throws Exception {
    for (long length : new long[] {50, 5_000, 60_000}) {
      warnings.clear();
      try (Historian _ = start(file(), 1000)) {
        record(10);
      }
      try (FileChannel channel = FileChannel.open(file().file(), StandardOpenOption.WRITE)) {
        assertThat(channel.size()).isGreaterThan(length);
        channel.truncate(length);
      }
      assertThatThrownBy(() -> HistoryReader.open(file()))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("cannot be read", "it is cut short");
      try (Historian _ = start(file(), 1000)) {
        record(5);
        await(() -> !warnings.isEmpty());
      }
      assertThat(warnings.getFirst()).contains("it is cut short", "set aside as", ".damaged-");
      assertThat(stored(file())).isEqualTo(5);
      Files.delete(file().file());
    }
  }

  @Test
  void newerStore_isLeftAlone_andReportsRefuse() throws Exception {
    start(file(), 1000).close();
    try (Connection connection = connect(file());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE schema_version SET version = 99");
    }
    try (Historian _ = start(file(), 1000)) {
      record(5);
      await(() -> !warnings.isEmpty());
    }
    assertThat(warnings).hasSize(1);
    assertThat(warnings.getFirst())
        .contains("written by a newer Fairlead", "version 99", "no history is kept");
    assertThatThrownBy(() -> HistoryReader.open(file()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("written by a newer Fairlead");
    assertThat(stored(file())).isZero();
  }

  @Test
  void noStore_isSaidToReports() {
    assertThatThrownBy(() -> HistoryReader.open(file()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("there is no history at");
  }

  @Test
  void postgres_sharedByTwo_andGoneForAWhile_losesNothing() throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
    try {
      StoreAddress store =
          StoreAddress.of(
              "postgresql://postgres:postgres@127.0.0.1:" + postgres.getPort() + "/postgres");
      Recording second = new Recording(true);
      ExchangeObserver other = second.forLoop(0, Runnable::run);
      try (Historian _ =
              Historian.start(
                  new HistorySettings(
                      store, "a", FLUSH, Retention.STANDARD, InstantSource.system()),
                  recording,
                  warnings::add);
          Historian _ =
              Historian.start(
                  new HistorySettings(
                      store, "b", FLUSH, Retention.STANDARD, InstantSource.system()),
                  second,
                  _ -> {})) {
        record(10);
        other.exchangeEnded(now());
        await(() -> stored(store) == 11);
        ctl(postgres, "stop", "-m", "fast");
        record(20);
        await(() -> !warnings.isEmpty());
        record(30);
        ctl(postgres, "start", "-o", "-p " + postgres.getPort());
        await(() -> warnings.size() > 1);
        assertThat(warnings.get(1)).contains("nothing is missing");
      }
      assertThat(stored(store)).isEqualTo(61);
      Report report = report(store);
      assertThat(report.total().count()).isEqualTo(61);
      assertThat(report.proxies()).containsExactly("a", "b");
      assertThat(store.shown()).doesNotContain("postgres:postgres@");
    } finally {
      postgres.close();
    }
  }

  /** The server's own tool, since the test library stops for good only. */
  private static void ctl(EmbeddedPostgres postgres, String... command) throws Exception {
    Path data = (Path) field(postgres, "dataDirectory");
    Path programs = (Path) field(postgres, "pgDir");
    java.util.ArrayList<String> line = new java.util.ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      line.addAll(List.of("unshare", "-U"));
    }
    line.addAll(
        List.of(
            programs.resolve("bin/pg_ctl").toString(), "-D", data.toString(), "-w", "-t", "60"));
    line.addAll(List.of(command));
    assertThat(run(line.toArray(String[]::new))).as(String.join(" ", line)).isTrue();
  }

  private static Object field(EmbeddedPostgres postgres, String name) throws Exception {
    java.lang.reflect.Field field = EmbeddedPostgres.class.getDeclaredField(name);
    field.setAccessible(true);
    Object value = field.get(postgres);
    return value instanceof java.io.File file ? file.toPath() : value;
  }

  private Historian start(StoreAddress store, int mostRows) {
    return Historian.start(settings(store), recording, warnings::add, mostRows);
  }

  private static HistorySettings settings(StoreAddress store) {
    return new HistorySettings(store, "one", FLUSH, Retention.STANDARD, InstantSource.system());
  }

  private void record(int times) {
    for (int i = 0; i < times; i++) {
      loop.exchangeEnded(now());
    }
    recorded += times;
  }

  static ExchangeRecord now() {
    ExchangeRecord record = Records.ok();
    record.startedAtMillis = System.currentTimeMillis();
    return record;
  }

  private static Report report(StoreAddress store) throws Exception {
    Instant now = Instant.now();
    try (HistoryReader reader = HistoryReader.open(store)) {
      return ReportMaker.make(
          reader,
          new ReportRequest(
              now.minus(Duration.ofHours(1)).truncatedTo(java.time.temporal.ChronoUnit.MINUTES),
              now.plusSeconds(120).truncatedTo(java.time.temporal.ChronoUnit.MINUTES),
              ZoneOffset.UTC,
              Grain.HOURLY,
              Selection.ALL,
              ""),
          now);
    }
  }

  /** Exchanges in the store; -1 while there is none. */
  private static long stored(StoreAddress store) {
    try (Connection connection = connect(store);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT coalesce(sum(count), 0) FROM "
                    + (store instanceof StoreAddress.Postgres ? "fairlead." : "")
                    + "traffic_minute")) {
      return row.next() ? row.getLong(1) : -1;
    } catch (java.sql.SQLException e) {
      return -1;
    }
  }

  private static Connection connect(StoreAddress store) throws java.sql.SQLException {
    return switch (store) {
      case StoreAddress.Sqlite sqlite ->
          DriverManager.getConnection("jdbc:sqlite:" + sqlite.file());
      case StoreAddress.Postgres postgres ->
          DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
    };
  }

  private static void fill(Path ballast) throws Exception {
    try (var out = Files.newOutputStream(ballast)) {
      byte[] some = new byte[4096];
      while (true) {
        out.write(some);
      }
    } catch (java.io.IOException full) {
      assertThat(ballast).exists();
    }
  }

  private static boolean run(String... command) throws Exception {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (java.io.IOException e) {
      return false;
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for too long").isLessThan(deadline);
      LockSupport.parkNanos(10_000_000);
    }
  }

  /** A clock that the test moves. */
  private static final class MovingClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-11-23T12:00:30Z");

    @Override
    public Instant instant() {
      return now;
    }
  }
}
