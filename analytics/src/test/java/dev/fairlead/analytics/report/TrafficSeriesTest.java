package dev.fairlead.analytics.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.analytics.Records;
import dev.fairlead.analytics.history.FreshHistory;
import dev.fairlead.analytics.history.HistoryReader;
import dev.fairlead.analytics.report.TrafficSeries.Point;
import dev.fairlead.analytics.report.TrafficSeries.Step;
import dev.fairlead.model.ExchangeRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficSeriesTest extends FreshHistory {

  private void came(int minute, int status, int millis, int times) {
    ExchangeRecord record = Records.ok();
    record.startedAtMillis = START.plusSeconds(minute * 60L).toEpochMilli();
    record.status = status;
    record.totalNanos = millis * 1_000_000L;
    for (int i = 0; i < times; i++) {
      history.record(record);
    }
  }

  private List<Point> points(Duration length, Step step) throws IOException {
    try (HistoryReader reader = history.reader()) {
      return TrafficSeries.read(reader, START, START.plus(length), step, ZoneOffset.UTC).points();
    }
  }

  @Test
  void minutes_haveTheirOwnCounts_andThoseOfNobodyAreNotRecorded() throws Exception {
    came(0, 200, 10, 3);
    came(1, 404, 10, 1);
    came(1, 502, 10, 2);
    history.watch(START, START.plusSeconds(180));
    List<Point> points = points(Duration.ofMinutes(5), Step.MINUTE);
    assertThat(points).extracting(Point::count).containsExactly(3L, 3L, 0L, 0L, 0L);
    assertThat(points.get(1).clientErrors()).isEqualTo(1);
    assertThat(points.get(1).serverErrors()).isEqualTo(2);
    assertThat(points).extracting(Point::recorded).containsExactly(1.0, 1.0, 1.0, 0.0, 0.0);
    assertThat(points.get(3).p99()).isZero();
  }

  @Test
  void percentilesOfMinutes_areTheirOwn_untilTheyAreSummedUp() throws Exception {
    came(0, 200, 10, 100);
    came(1, 200, 500, 100);
    history.watch(START, START.plusSeconds(120));
    List<Point> fresh = points(Duration.ofMinutes(15), Step.MINUTE);
    assertThat(fresh.get(0).p50()).isBetween(9_000L, 11_000L);
    assertThat(fresh.get(1).p50()).isBetween(450_000L, 550_000L);
    history.rollUp(START.plus(Duration.ofHours(3)));
    List<Point> summed = points(Duration.ofMinutes(15), Step.MINUTE);
    assertThat(summed).extracting(Point::count).startsWith(100L, 100L, 0L);
    assertThat(summed.get(0).p99()).isEqualTo(summed.get(1).p99()).isGreaterThan(450_000L);
  }

  @Test
  void longerSteps_sumUpTheirMinutes() throws Exception {
    came(0, 200, 10, 3);
    came(14, 200, 10, 2);
    came(15, 500, 10, 4);
    history.watch(START, START.plusSeconds(1_800));
    List<Point> points = points(Duration.ofHours(1), Step.QUARTER);
    assertThat(points).extracting(Point::count).containsExactly(5L, 4L, 0L, 0L);
    assertThat(points).extracting(Point::recorded).containsExactly(1.0, 1.0, 0.0, 0.0);
    Point hour = points(Duration.ofHours(1), Step.HOUR).getFirst();
    assertThat(hour.count()).isEqualTo(9);
    assertThat(hour.serverErrors()).isEqualTo(4);
    assertThat(hour.recorded()).isEqualTo(0.5);
  }
}
