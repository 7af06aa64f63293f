package dev.fairlead.analytics.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.analytics.report.Grain;
import dev.fairlead.analytics.report.Report;
import dev.fairlead.analytics.report.TextReport;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A minute that was counted for a part of it only is not the quietest. */
class LowestMinuteTest {
  private static final Instant START = Instant.parse("2026-11-02T10:00:00Z");

  @TempDir private Path folder;

  private StoreAddress.Sqlite store() {
    return new StoreAddress.Sqlite(folder.resolve("history.db"));
  }

  /** 20, 19, 18 … requests from a minute on, one less in each, and 1 in the one under way. */
  private static void record(HistoryFixture history, Instant first, int whole) throws Exception {
    for (int i = 0; i < whole; i++) {
      history.record(first.plusSeconds(60L * i), 20 - i);
    }
    Instant last = first.plusSeconds(60L * whole);
    history.record(last, 1);
    history.watch(first, last);
    history.flush(last.plusSeconds(13));
  }

  @Test
  void minuteUnderWay_isNotTheLowest() throws Exception {
    try (HistoryFixture history = new HistoryFixture(store(), "one", START)) {
      record(history, START, 3);
      Report report = history.report(START, START.plusSeconds(240), ZoneOffset.UTC, Grain.HOURLY);

      assertThat(report.extremes().lowestMinute())
          .isEqualTo(new Report.Moment(START.plusSeconds(120).atZone(ZoneOffset.UTC), 18));
    }
  }

  @Test
  void minutesInWhichAProcessBeganOrEnded_areNotTheLowest_norRecordedAllOfTheTime()
      throws Exception {
    try (HistoryFixture history = new HistoryFixture(store(), "one", START)) {
      record(history, START, 3);
      history.farewell();
    }
    // Away for 22 seconds of 10:03.
    Instant again = START.plusSeconds(180 + 35);
    try (HistoryFixture history = new HistoryFixture(store(), "one", again)) {
      history.record(again, 4);
      record(history, START.plusSeconds(240), 2);
      Instant end = START.plusSeconds(360);
      Report report = history.report(START, end, ZoneOffset.UTC, Grain.HOURLY);

      assertThat(report.extremes().lowestMinute().count()).isEqualTo(18);
      assertThat(report.recorded()).isEqualTo((360 - 22) / 360.0);
      assertThat(TextReport.of(report)).contains("recorded it 93.9 %");
    }
  }

  @Test
  void ofAPartOfTheTraffic_theLowestMinuteIsKnown_alsoWhereNothingCame() throws Exception {
    try (HistoryFixture history = new HistoryFixture(store(), "one", START.plusSeconds(5))) {
      history.record(START.plusSeconds(10), 1);
      history.record(START.plusSeconds(60), 9);
      history.record(START.plusSeconds(180), 8);
      history.watch(START, START.plusSeconds(240));
      Report report =
          history.report(
              START,
              START.plusSeconds(240),
              ZoneOffset.UTC,
              Grain.HOURLY,
              new Selection("books", null, null));

      assertThat(report.extremes().peakMinute().count()).isEqualTo(9);
      assertThat(report.extremes().lowestMinute())
          .isEqualTo(new Report.Moment(START.plusSeconds(120).atZone(ZoneOffset.UTC), 0));
    }
  }

  @Test
  void ofSeveralProxies_theMinutesOfAPartOfTheTrafficAreAddedUp() throws Exception {
    try (HistoryFixture one = new HistoryFixture(store(), "one", START);
        HistoryFixture two = new HistoryFixture(store(), "two", START)) {
      one.record(START, 5);
      one.watch(START, START.plusSeconds(60));
      two.record(START, 6);
      two.watch(START, START.plusSeconds(60));
      Report report =
          one.report(
              START,
              START.plusSeconds(60),
              ZoneOffset.UTC,
              Grain.HOURLY,
              new Selection("books", null, null));

      assertThat(report.extremes().peakMinute().count()).isEqualTo(11);
      assertThat(report.extremes().lowestMinute().count()).isEqualTo(11);
    }
  }

  @Test
  void storeOfTheFirstVersion_isReadAsItIs_andBroughtUpToDate() throws Exception {
    try (HistoryFixture history = new HistoryFixture(store(), "one", START)) {
      record(history, START, 3);
      history.farewell();
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store().file());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("DROP TABLE run");
      statement.executeUpdate("DELETE FROM schema_version WHERE version = 2");
    }
    Instant end = START.plusSeconds(240);
    try (HistoryReader reader = HistoryReader.open(store())) {
      assertThat(lowest(reader, end)).as("nothing was migrated by reading").isEqualTo(18);
    }
    try (HistoryFixture history =
        new HistoryFixture(store(), "one", START.plus(Duration.ofHours(1)))) {
      record(history, START.plus(Duration.ofHours(1)), 2);
      try (HistoryReader reader = history.reader()) {
        assertThat(lowest(reader, end)).isEqualTo(18);
        assertThat(lowest(reader, START.plus(Duration.ofHours(2)))).isEqualTo(18);
      }
    }
  }

  private static long lowest(HistoryReader reader, Instant end) throws Exception {
    long[] least = {Long.MAX_VALUE};
    reader.minutes(
        START.getEpochSecond(),
        end.getEpochSecond(),
        (_, recorded, count, _, _) ->
            least[0] = recorded == 60 ? Math.min(least[0], count) : least[0]);
    return least[0];
  }
}
