package dev.fairlead.analytics.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.analytics.recording.Harvest;
import dev.fairlead.analytics.recording.VisitorKind;
import dev.fairlead.analytics.report.Grain;
import dev.fairlead.analytics.report.Report;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Summing up and deleting: in portions, and past what is damaged. */
class HousekeepingTest extends FreshHistory {

  @BeforeEach
  void record() throws Exception {
    for (int hour = 0; hour < 5; hour++) {
      history.record(START.plus(Duration.ofHours(hour)), 10);
    }
    history.flush(START.plus(Duration.ofHours(5)));
  }

  @Test
  void whenItsTurnIsOver_summingUpKeepsWhatItHas_andGoesOnInTheNext() throws Exception {
    long now = START.plus(Duration.ofHours(30)).getEpochSecond();
    long before = -1;
    int turns = 0;
    while (!history.store().rollUp(now, Turn.of(Duration.ZERO))) {
      long rolled = number("SELECT rolled FROM proxy");
      assertThat(rolled).isGreaterThan(before);
      before = rolled;
      turns++;
    }
    assertThat(turns).isGreaterThan(50);
    assertThat(number("SELECT sum(count) FROM traffic_day")).isEqualTo(50);
    assertThat(number("SELECT sum(count) FROM total_hour")).isEqualTo(50);
  }

  @Test
  void whenItsTurnIsOver_deletingGoesOnInTheNext() throws Exception {
    long later = START.plus(Duration.ofDays(30)).getEpochSecond();
    history.rollUp(Instant.ofEpochSecond(later));
    int turns = 0;
    while (!history.store().expire(later, Turn.of(Duration.ZERO))) {
      turns++;
    }
    assertThat(turns).isGreaterThanOrEqualTo(4);
    assertThat(number("SELECT count(*) FROM traffic_minute")).isZero();
    assertThat(number("SELECT sum(count) FROM traffic_hour")).isEqualTo(50);
  }

  @Test
  void damagedLatencies_areLeftOutOfTheSums_andAReportSaysSo() throws Exception {
    change("UPDATE traffic_minute SET latency = x'00' WHERE start = " + START.getEpochSecond());
    history.rollUp(START.plus(Duration.ofHours(30)));

    assertThat(history.store().takeDamaged()).isPositive();
    Report report =
        history.report(START, START.plus(Duration.ofHours(1)), ZoneOffset.UTC, Grain.HOURLY);
    assertThat(report.total().count()).isEqualTo(10);
    change("UPDATE total_hour SET latency = x'00'");
    report = history.report(START, START.plus(Duration.ofDays(1)), ZoneOffset.UTC, Grain.HOURLY);
    assertThat(report.total().count()).isEqualTo(50);
    assertThat(report.notes()).anyMatch(note -> note.contains("rows of the history are damaged"));
  }

  @Test
  void whereNobodyCame_sketchesAreNotWrittenAgain() throws Exception {
    history.record(START.plus(Duration.ofHours(5)), 1);
    history.flush(START.plus(Duration.ofHours(5)).plusSeconds(1));
    assertThat(number("SELECT count(*) FROM visitor_journal")).isEqualTo(1);
    for (int i = 2; i < 12; i++) {
      history.flush(START.plus(Duration.ofHours(5)).plusSeconds(i));
    }
    assertThat(number("SELECT count(*) FROM visitor_journal"))
        .as("writing the sketches would have emptied it")
        .isEqualTo(1);
  }

  @Test
  void whoCame_isBounded_whileNothingCanBeWritten() {
    Visitations visitations = new Visitations();
    for (int hour = 0; hour < 60; hour++) {
      Harvest harvest = new Harvest();
      harvest.minute(START.plus(Duration.ofHours(hour)).getEpochSecond() / 60);
      harvest.count(VisitorKind.CLIENT, "203.0.113.9", 1);
      visitations.add(harvest);
    }
    assertThat(visitations.takeDropped()).isEqualTo(12);
    assertThat(visitations.takeDropped()).isZero();
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : -1;
    }
  }

  private void change(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("history.db"));
  }
}
