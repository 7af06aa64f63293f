package dev.fairlead.analytics.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.analytics.Records;
import dev.fairlead.analytics.report.Grain;
import dev.fairlead.analytics.report.Report;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Label;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log with known counts over a change of the clock: what reports say is what a count of the log's
 * lines says, before the sums are made, after, and when minutes and hours are gone.
 */
class ClockChangeTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final int[] STATUSES = {200, 200, 200, 200, 304, 404, 500, 502, 201};

  @TempDir private Path folder;

  @Test
  void autumn_theHourThatComesTwice_isTwoHours() throws Exception {
    check(LocalDate.of(2026, 10, 24), BERLIN, 25);
  }

  @Test
  void spring_theHourThatIsLeftOut_isNone() throws Exception {
    check(LocalDate.of(2026, 3, 28), BERLIN, 23);
  }

  @Test
  void whereClocksChangeByHalfAnHour_countsAreRight() throws Exception {
    check(LocalDate.of(2026, 4, 4), ZoneId.of("Australia/Lord_Howe"), 25);
  }

  @Test
  void whereHoursAreNotThoseOfUtc_countsAreRight() throws Exception {
    check(LocalDate.of(2026, 10, 24), ZoneId.of("Asia/Kolkata"), 24);
  }

  private void check(LocalDate first, ZoneId zone, int hoursOfSecondDay) throws Exception {
    Instant from = first.atStartOfDay(zone).toInstant();
    Instant to = first.plusDays(3).atStartOfDay(zone).toInstant();
    Path log = writeLog(from, to);
    List<String[]> lines = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      lines.add(line.split(" ", -1));
    }
    try (HistoryFixture history =
        new HistoryFixture(new StoreAddress.Sqlite(folder.resolve("history.db")), "one", from)) {
      feed(history, lines, from, to);
      compare(history, lines, from, to, zone, hoursOfSecondDay);

      history.rollUp(to.plus(Duration.ofHours(1)));
      compare(history, lines, from, to, zone, hoursOfSecondDay);

      Instant later = to.plus(Duration.ofDays(20));
      history.rollUp(later);
      history.expire(later);
      try (HistoryReader reader = history.reader()) {
        assertThat(reader.writers().getFirst().minutesFrom()).isGreaterThan(to.getEpochSecond());
      }
      compareCounts(history, lines, from, to, zone, hoursOfSecondDay);
      compareStatuses(history, lines, from, to, zone);
    }
  }

  private Path writeLog(Instant from, Instant to) throws IOException {
    Random random = new Random(42);
    StringBuilder text = new StringBuilder();
    for (long at = from.toEpochMilli(); at < to.toEpochMilli(); at += 1 + random.nextInt(60_000)) {
      text.append(at).append(' ');
      text.append(random.nextInt(3)).append(' ').append(random.nextInt(4)).append(' ');
      text.append(STATUSES[random.nextInt(STATUSES.length)]).append(' ');
      text.append((long) (5_000 * Math.exp(random.nextGaussian()))).append('\n');
    }
    return Files.writeString(folder.resolve("access.log"), text);
  }

  private static void feed(HistoryFixture history, List<String[]> lines, Instant from, Instant to)
      throws Exception {
    long flushed = from.toEpochMilli();
    for (String[] line : lines) {
      long at = Long.parseLong(line[0]);
      if (at - flushed > 1_800_000) {
        history.flush(Instant.ofEpochMilli(flushed));
        flushed += 1_800_000;
      }
      ExchangeRecord record = Records.ok();
      record.startedAtMillis = at;
      record.route = new Label(1 + Integer.parseInt(line[1]), "route" + line[1]);
      record.backend = new Label(1 + Integer.parseInt(line[2]), "shop/b" + line[2]);
      record.status = Integer.parseInt(line[3]);
      record.totalNanos = Long.parseLong(line[4]) * 1_000;
      history.record(record);
    }
    history.watch(from, to);
  }

  private static void compare(
      HistoryFixture history,
      List<String[]> lines,
      Instant from,
      Instant to,
      ZoneId zone,
      int hoursOfSecondDay)
      throws Exception {
    compareCounts(history, lines, from, to, zone, hoursOfSecondDay);
    compareStatuses(history, lines, from, to, zone);
    compareParts(history, lines, from, to, zone);
  }

  private static void compareCounts(
      HistoryFixture history,
      List<String[]> lines,
      Instant from,
      Instant to,
      ZoneId zone,
      int hoursOfSecondDay)
      throws Exception {
    Report hourly = history.report(from, to, zone, Grain.HOURLY);
    Report daily = history.report(from, to, zone, Grain.DAILY);
    Map<String, Long> byHour = count(lines, zone, "yyyy-MM-dd HH xxx");
    Map<String, Long> byDay = count(lines, zone, "yyyy-MM-dd");
    Map<String, Long> byMinute = count(lines, zone, "yyyy-MM-dd HH:mm xxx");

    assertThat(spans(hourly, "yyyy-MM-dd HH xxx")).isEqualTo(byHour);
    assertThat(spans(daily, "yyyy-MM-dd")).isEqualTo(byDay);
    assertThat(hourly.spans()).hasSize(48 + hoursOfSecondDay);
    assertThat(hourly.total().count()).isEqualTo(lines.size());
    assertThat(hourly.recorded()).isEqualTo(1);
    assertThat(hourly.extremes().peakHour().count())
        .isEqualTo(byHour.values().stream().max(Long::compare).orElseThrow());
    assertThat(
            byHour.get(
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH xxx")
                    .format(hourly.extremes().lowestHour().start())))
        .isEqualTo(hourly.extremes().lowestHour().count())
        .isEqualTo(byHour.values().stream().min(Long::compare).orElseThrow());
    assertThat(hourly.extremes().peakDay().count())
        .isEqualTo(byDay.values().stream().max(Long::compare).orElseThrow());
    assertThat(hourly.extremes().lowestDay().count())
        .isEqualTo(byDay.values().stream().min(Long::compare).orElseThrow());
    assertThat(
            byMinute.get(
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm xxx")
                    .format(hourly.extremes().peakMinute().start())))
        .isEqualTo(hourly.extremes().peakMinute().count())
        .isEqualTo(byMinute.values().stream().max(Long::compare).orElseThrow());
  }

  private static Map<String, Long> count(List<String[]> lines, ZoneId zone, String pattern) {
    DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern).withZone(zone);
    TreeMap<String, Long> counts = new TreeMap<>();
    for (String[] line : lines) {
      counts.merge(format.format(Instant.ofEpochMilli(Long.parseLong(line[0]))), 1L, Long::sum);
    }
    return counts;
  }

  private static Map<String, Long> spans(Report report, String pattern) {
    DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern);
    TreeMap<String, Long> counts = new TreeMap<>();
    report.spans().forEach(span -> counts.put(format.format(span.start()), span.count()));
    return counts;
  }

  private static void compareStatuses(
      HistoryFixture history, List<String[]> lines, Instant from, Instant to, ZoneId zone)
      throws Exception {
    Report report = history.report(from, to, zone, Grain.DAILY);
    TreeMap<Integer, Long> byStatus = new TreeMap<>();
    Histogram whole = new Histogram(2);
    whole.setAutoResize(true);
    for (String[] line : lines) {
      byStatus.merge(Integer.parseInt(line[3]), 1L, Long::sum);
      whole.recordValue(Long.parseLong(line[4]));
    }

    TreeMap<Integer, Long> found = new TreeMap<>();
    report.statuses().forEach(each -> found.put(each.code(), each.count()));
    boolean wholeHours = from.getEpochSecond() % 3600 == 0 && to.getEpochSecond() % 3600 == 0;
    if (wholeHours || report.notes().isEmpty()) {
      assertThat(found).isEqualTo(byStatus);
      assertThat(report.total().latency().p50()).isEqualTo(whole.getValueAtPercentile(50));
      assertThat(report.total().latency().p99()).isEqualTo(whole.getValueAtPercentile(99));
      assertThat(report.total().latency().p999()).isEqualTo(whole.getValueAtPercentile(99.9));
    }
  }

  private static void compareParts(
      HistoryFixture history, List<String[]> lines, Instant from, Instant to, ZoneId zone)
      throws Exception {
    Report all = history.report(from, to, zone, Grain.DAILY);
    assertThat(all.routes().stream().mapToLong(Report.Part::count).sum()).isEqualTo(lines.size());
    Report one =
        history.report(from, to, zone, Grain.HOURLY, new Selection("route1", null, "shop/b2"));
    List<String[]> selected =
        lines.stream().filter(line -> line[1].equals("1") && line[2].equals("2")).toList();
    assertThat(one.total().count()).isEqualTo(selected.size());
    if (from.getEpochSecond() % 3600 == 0 && to.getEpochSecond() % 3600 == 0) {
      Map<String, Long> found = spans(one, "yyyy-MM-dd HH xxx");
      found.values().removeIf(count -> count == 0);
      assertThat(found).isEqualTo(count(selected, zone, "yyyy-MM-dd HH xxx"));
    }
  }
}
