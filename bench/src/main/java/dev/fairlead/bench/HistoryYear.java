package dev.fairlead.bench;

import dev.fairlead.analytics.history.Historian;
import dev.fairlead.analytics.history.HistoryReader;
import dev.fairlead.analytics.history.HistorySettings;
import dev.fairlead.analytics.history.Selection;
import dev.fairlead.analytics.history.StoreAddress;
import dev.fairlead.analytics.recording.LatencyHistogram;
import dev.fairlead.analytics.recording.Recording;
import dev.fairlead.analytics.report.Grain;
import dev.fairlead.analytics.report.HtmlReport;
import dev.fairlead.analytics.report.Report;
import dev.fairlead.analytics.report.ReportMaker;
import dev.fairlead.analytics.report.ReportRequest;
import dev.fairlead.analytics.report.TextReport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;

/**
 * A year of history of 20 routes over 10 backends each, as it is after a year with the usual
 * retention: how large it is, and how long reports take. The rows are made, not recorded; their
 * histograms are those of log-normal latencies. Run by hand: {@code HistoryYear FILE}.
 */
public final class HistoryYear {
  private static final int ROUTES = 20;
  private static final int BACKENDS = 10;
  private static final int VARIANTS = 64;
  private static final long MINUTE = 60;
  private static final long HOUR = 3_600;
  private static final long DAY = 86_400;
  private static final double PER_SECOND = 100;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private final Random random = new Random(7);
  private final Connection connection;
  private final long now;

  private HistoryYear(Connection connection, long now) {
    this.connection = connection;
    this.now = now;
  }

  /** Makes the history where there is none, and measures. */
  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    Instant now = Instant.parse("2026-11-20T12:34:00Z");
    if (!Files.exists(file)) {
      generate(file, now);
    }
    System.out.printf("%s: %,d bytes%n", file, Files.size(file));
    for (int round = 0; round < 2; round++) {
      measure(file, now, "day, hourly", Grain.HOURLY, 1, Selection.ALL);
      measure(file, now, "month, daily", Grain.DAILY, 30, Selection.ALL);
      measure(file, now, "month, hourly", Grain.HOURLY, 30, Selection.ALL);
      measure(file, now, "month, daily, one route", Grain.DAILY, 30, route());
      measure(file, now, "year, daily", Grain.DAILY, 365, Selection.ALL);
      measure(file, now, "year, weekly", Grain.WEEKLY, 365, Selection.ALL);
      measure(file, now, "year, daily, one route", Grain.DAILY, 365, route());
    }
  }

  private static Selection route() {
    return new Selection("route-7", null, null);
  }

  private static void measure(
      Path file, Instant now, String name, Grain grain, int days, Selection selection)
      throws IOException {
    long start = System.nanoTime();
    long startCpu = THREADS.getCurrentThreadCpuTime();
    Report report;
    try (HistoryReader reader = HistoryReader.open(new StoreAddress.Sqlite(file))) {
      report =
          ReportMaker.make(
              reader,
              new ReportRequest(
                  now.minus(Duration.ofDays(days)), now, BERLIN, grain, selection, ""),
              now);
    }
    long made = System.nanoTime();
    long cpu = THREADS.getCurrentThreadCpuTime() - startCpu;
    int text = TextReport.of(report).length() + HtmlReport.of(report).length();
    System.out.printf(
        "%-26s %,14d requests: read in %5d ms (%5d ms of a processor), written (%d) in %d ms%n",
        name,
        report.total().count(),
        (made - start) / 1_000_000,
        cpu / 1_000_000,
        text,
        (System.nanoTime() - made) / 1_000_000);
  }

  private static void generate(Path file, Instant now) throws SQLException {
    Historian.start(
            HistorySettings.of(new StoreAddress.Sqlite(file)), new Recording(false), _ -> {})
        .close();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      connection.setAutoCommit(false);
      new HistoryYear(connection, now.getEpochSecond()).fill();
    }
  }

  private void fill() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM total_minute");
      for (int route = 0; route < ROUTES; route++) {
        statement.execute("INSERT INTO label (kind, name) VALUES ('route', 'route-" + route + "')");
      }
      for (int each = 0; each < ROUTES * BACKENDS; each++) {
        statement.execute(
            "INSERT INTO label (kind, name) VALUES ('backend', 'upstream-"
                + each / BACKENDS
                + "/backend-"
                + each % BACKENDS
                + "')");
      }
      long rolled = Math.floorDiv(now - 90, 900) * 900;
      statement.execute("UPDATE proxy SET rolled = " + rolled);
      connection.commit();
    }
    traffic("traffic_minute", MINUTE, now - 7 * DAY);
    traffic("traffic_hour", HOUR, now - 90 * DAY);
    traffic("traffic_day", DAY, now - 365 * DAY);
    traffic("traffic_four_weeks", 28 * DAY, now - 365 * DAY);
    totals("total_quarter", 900, now - 90 * DAY);
    totals("total_hour", HOUR, now - 365 * DAY);
    minutes();
  }

  private void traffic(String table, long seconds, long from) throws SQLException {
    double perPair = PER_SECOND * seconds / (ROUTES * BACKENDS);
    byte[][] many = variants((int) perPair);
    byte[][] some = variants((int) Math.max(1, perPair / 20));
    byte[][] few = variants((int) Math.max(1, perPair / 200));
    long started = System.nanoTime();
    int rows = 0;
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO " + table + " VALUES (?,1,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")) {
      for (long start = Math.ceilDiv(from, seconds) * seconds;
          start + (seconds == MINUTE ? 0 : seconds) <= now;
          start += seconds) {
        for (int pair = 0; pair < ROUTES * BACKENDS; pair++) {
          int route = 1 + pair / BACKENDS;
          int backend = ROUTES + 1 + pair;
          rows += row(insert, start, route, backend, 0, 200, (long) perPair, many);
          rows +=
              row(insert, start, route, backend, 1, 201, (long) Math.max(1, perPair / 20), some);
          if (seconds > MINUTE || random.nextInt(4) == 0) {
            rows +=
                row(insert, start, route, backend, 0, 404, (long) Math.max(1, perPair / 20), some);
          }
          if (seconds > MINUTE || random.nextInt(20) == 0) {
            rows +=
                row(insert, start, route, backend, 0, 502, (long) Math.max(1, perPair / 200), few);
          }
        }
        insert.executeBatch();
      }
    }
    connection.commit();
    System.out.printf(
        "%s: %,d rows in %d s%n", table, rows, (System.nanoTime() - started) / 1_000_000_000);
  }

  private int row(
      PreparedStatement insert,
      long start,
      int route,
      int backend,
      int method,
      int status,
      long count,
      byte[][] latency)
      throws SQLException {
    insert.setLong(1, start);
    insert.setInt(2, route);
    insert.setInt(3, backend);
    insert.setInt(4, method);
    insert.setInt(5, status);
    sums(insert, 6, count, latency);
    insert.addBatch();
    return 1;
  }

  private void sums(PreparedStatement insert, int first, long count, byte[][] latency)
      throws SQLException {
    insert.setLong(first, count);
    insert.setLong(first + 1, count * 300);
    insert.setLong(first + 2, count * 5_200 + random.nextInt(1000));
    insert.setLong(first + 3, 0);
    insert.setLong(first + 4, random.nextInt(3) * count);
    insert.setLong(first + 5, count * 45);
    insert.setLong(first + 6, count * 11_000 + random.nextInt(1000));
    insert.setLong(first + 7, count * 47);
    insert.setLong(first + 8, count * 12_000 + random.nextInt(1000));
    insert.setBytes(first + 9, latency[random.nextInt(VARIANTS)]);
  }

  private void totals(String table, long seconds, long from) throws SQLException {
    double each = PER_SECOND * seconds;
    byte[][] many = variants((int) each);
    byte[][] some = variants((int) (each / 20));
    byte[][] few = variants((int) (each / 200));
    int[][] kinds = {{0, 200}, {1, 201}, {0, 404}, {0, 502}, {0, 304}, {1, 400}};
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO " + table + " VALUES (?,1,?,?,?,?,?,?,?,?,?,?,?,?)")) {
      for (long start = Math.ceilDiv(from, seconds) * seconds;
          start + seconds <= now;
          start += seconds) {
        for (int i = 0; i < kinds.length; i++) {
          insert.setLong(1, start);
          insert.setInt(2, kinds[i][0]);
          insert.setInt(3, kinds[i][1]);
          byte[][] latency = i == 0 ? many : i < 3 ? some : few;
          sums(insert, 4, (long) (i == 0 ? each : i < 3 ? each / 20 : each / 200), latency);
          insert.addBatch();
        }
        insert.executeBatch();
      }
    }
    connection.commit();
  }

  private void minutes() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO total_minute VALUES (?,1,?,?,?)")) {
      for (long start = Math.ceilDiv(now - 365 * DAY, MINUTE) * MINUTE;
          start < now;
          start += MINUTE) {
        long count = (long) (PER_SECOND * 60 * (1 + 0.8 * Math.sin(start * 2 * Math.PI / DAY)));
        insert.setLong(1, start);
        insert.setLong(2, count + random.nextInt(100));
        insert.setLong(3, count / 20);
        insert.setLong(4, count / 200);
        insert.addBatch();
        if (start % DAY == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
    connection.commit();
  }

  private byte[][] variants(int samples) {
    byte[][] variants = new byte[VARIANTS][];
    for (int i = 0; i < VARIANTS; i++) {
      LatencyHistogram histogram = new LatencyHistogram();
      // Of more samples the shape is known already.
      for (int j = 0; j < Math.min(samples, 400_000); j++) {
        histogram.record((long) (8_000 * Math.exp(0.8 * random.nextGaussian())));
      }
      variants[i] = histogram.encode();
    }
    return variants;
  }
}
