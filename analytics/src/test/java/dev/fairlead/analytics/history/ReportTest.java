package dev.fairlead.analytics.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.analytics.Records;
import dev.fairlead.analytics.TextHead;
import dev.fairlead.analytics.report.CsvReport;
import dev.fairlead.analytics.report.Grain;
import dev.fairlead.analytics.report.HtmlReport;
import dev.fairlead.analytics.report.JsonReport;
import dev.fairlead.analytics.report.Report;
import dev.fairlead.analytics.report.TextReport;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Failure;
import dev.fairlead.model.Label;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest extends FreshHistory {
  private static final Instant END = START.plus(Duration.ofDays(1));

  @Test
  void hostileTexts_areInertEverywhere() throws Exception {
    String[] attacks = {
      "<script>alert(1)</script>",
      "\"><img src=x onerror=alert(1)>",
      "=HYPERLINK(\"http://x\")",
      "+1+1",
      "@SUM(1)",
      "-2+3",
      "\u001b]0;owned\u0007\u001b[2J",
      "\u009b31m",
      "\r\nSet-Cookie: x",
      "'",
      "\u00e2\u0080\u00ae reversed",
    };
    for (String attack : attacks) {
      ExchangeRecord record = Records.ok();
      record.startedAtMillis = START.toEpochMilli();
      record.head =
          TextHead.of("GET", "h", "/" + attack).with("User-Agent", attack).with("Referer", attack);
      record.clientAddress = attack;
      history.record(record);
    }
    history.watch(START, START.plusSeconds(120));
    Report report = history.report(START, END, ZoneOffset.UTC, Grain.HOURLY);
    assertThat(report.visitors().agents()).hasSizeGreaterThan(5);

    String text = TextReport.of(report);
    assertThat(text).matches("[\\x20-\\x7e\\n]*").contains("\\x1b]0;owned\\x07");
    String csv = CsvReport.of(report);
    assertThat(csv).matches("[\\x20-\\x7e\\r\\n]*");
    for (String line : csv.split("\r\n", -1)) {
      for (String cell : line.split(",", -1)) {
        assertThat(cell).doesNotMatch("\"?[=+@-][^0-9].*");
      }
    }
    String page = HtmlReport.of(report);
    assertThat(page)
        .doesNotContain("<script", "<img", "onerror=alert(1)>")
        .matches("(?s)[\\x20-\\x7e\\n]*");
    assertThat(page).contains("&lt;script&gt;alert(1)&lt;/script&gt;");
    JsonNode json = new ObjectMapper().readTree(JsonReport.of(report));
    assertThat(json.at("/visitors/agents").size()).isEqualTo(report.visitors().agents().size());
  }

  @Test
  void text_keepsTo80Columns_whateverTheNames() throws Exception {
    for (int i = 0; i < 40; i++) {
      ExchangeRecord record = Records.ok();
      record.startedAtMillis = START.plusSeconds(60L * i).toEpochMilli();
      record.route = new Label(i + 1, "a-route-of-a-name-that-is-as-long-as-names-may-be-" + i);
      record.backend = new Label(i + 1, "an-upstream-of-a-long-name/a-backend-of-a-long-name-" + i);
      record.head =
          TextHead.of("GET", "h", "/" + "path/".repeat(60)).with("User-Agent", "x".repeat(500));
      record.failure = Failure.RATE_LIMITED;
      record.limit = "a-limit-of-a-very-long-name-that-goes-on-and-on-and-on-and-on-" + i % 3;
      record.bytesOut = Long.MAX_VALUE / 100;
      history.record(record);
    }
    history.watch(START, END);
    Report report =
        history.report(START, END, ZoneId.of("America/Argentina/ComodRivadavia"), Grain.HOURLY);

    assertThat(TextReport.of(report).lines()).allMatch(line -> line.length() <= 80);
    assertThat(report.causes()).hasSize(1);
    assertThat(report.limits()).hasSize(3);
    assertThat(TextReport.of(report)).contains("429 rate limited");
  }

  @Test
  void peakOfAPartOfAnHour_countsThatPartOnly_andSaysNothingOfDays() throws Exception {
    for (int i = 0; i < 20; i++) {
      ExchangeRecord record = Records.ok();
      record.startedAtMillis = START.plusSeconds(60L * i).toEpochMilli();
      history.record(record);
    }
    history.watch(START, START.plusSeconds(1_260));
    Report report =
        history.report(
            START.plusSeconds(600), START.plusSeconds(900), ZoneOffset.UTC, Grain.HOURLY);
    assertThat(report.total().count()).isEqualTo(5);
    assertThat(report.extremes().peakHour()).extracting(Report.Moment::count).isEqualTo(5L);
    assertThat(report.extremes().peakDay()).extracting(Report.Moment::count).isEqualTo(5L);
    assertThat(report.notes()).noneMatch(note -> note.contains("days of UTC"));
  }

  @Test
  void thePeriodBefore_isComparedWith() throws Exception {
    history.watch(START, START.plus(Duration.ofHours(1)));
    history.record(START.plusSeconds(60), 50);
    history.flush(START.plusSeconds(61));
    Instant second = START.plus(Duration.ofHours(1));
    history.record(second.plusSeconds(60), 75);
    history.watch(second, second.plus(Duration.ofHours(1)));

    Report report =
        history.report(second, second.plus(Duration.ofHours(1)), ZoneOffset.UTC, Grain.HOURLY);

    assertThat(report.before().count()).isEqualTo(50);
    assertThat(report.total().count()).isEqualTo(75);
    assertThat(TextReport.of(report)).contains("requests +50.0 %");
    assertThat(history.report(START, second, ZoneOffset.UTC, Grain.HOURLY).before()).isNull();
  }

  @Test
  void anHourUnlikeThoseOfEarlierWeeks_isFlagged_alsoOverAClockChange() throws Exception {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    var monday = Instant.parse("2026-11-02T09:00:00Z").atZone(berlin);
    for (int week = 5; week >= 0; week--) {
      var hour = monday.minusWeeks(week);
      history.record(hour.toInstant(), week == 0 ? 90 : 300 + week);
      history.record(hour.plusHours(1).toInstant(), 200 + week);
      history.watch(hour.toInstant(), hour.plusHours(2).toInstant());
    }
    Report report =
        history.report(monday.toInstant(), monday.plusHours(2).toInstant(), berlin, Grain.HOURLY);

    assertThat(report.unusual()).hasSize(1);
    Report.Unusual hour = report.unusual().getFirst();
    assertThat(hour.start()).isEqualTo(monday);
    assertThat(hour.count()).isEqualTo(90);
    assertThat(hour.usual()).isEqualTo(303);
    assertThat(hour.weeks()).isEqualTo(5);
  }

  @Test
  void aMinuteShortOfAllOfTheTime_isNotCalled100Percent() throws Exception {
    history.watch(START, END.minusSeconds(60));
    Report report = history.report(START, END, ZoneOffset.UTC, Grain.HOURLY);

    assertThat(TextReport.of(report)).contains("recorded it 99.9 %");
    assertThat(HtmlReport.of(report)).contains("99.9 % of the time").doesNotContain("100.0 %");
  }

  @Test
  void moreThanAreToldApart_areSaid_andCountsAreNotShownAsExact() throws Exception {
    for (int i = 0; i < 3_000; i++) {
      ExchangeRecord record = Records.ok();
      record.startedAtMillis = START.toEpochMilli();
      record.head = TextHead.of("GET", "h", "/" + (i % 2 == 0 ? "top" : "z" + word(i)));
      history.record(record);
    }
    history.flush(START.plusSeconds(30));
    // The second goes into the journal, the first into a sketch.
    history.record(START.plusSeconds(31), 1);
    history.watch(START, START.plusSeconds(120));
    Report report = history.report(START, END, ZoneOffset.UTC, Grain.HOURLY);

    assertThat(report.visitors().unlisted()).containsOnlyKeys("path");
    long missing = report.visitors().unlisted().get("path");
    assertThat(missing).isBetween(500L, 1_500L);
    assertThat(report.notes()).anyMatch(note -> note.contains("requests are in no count"));
    assertThat(CsvReport.of(report))
        .contains("path,books /top,,,1500,,,,,,about\r\n")
        .contains("clients,different,,,1,,,,,,about\r\n")
        .contains("client,203.0.113.9,,,3001,,,,,,\r\n");
    assertThat(TextReport.of(report)).contains("1,500~  books /top");
  }

  /** Letters only, so that it is not folded. */
  private static String word(int number) {
    return number == 0 ? "" : word(number / 20) + (char) ('g' + number % 20);
  }

  @Test
  void dayThatIsNotOver_isNotTheLowestOfTheChart() throws Exception {
    Instant today = START.plus(Duration.ofDays(1));
    Instant noon = today.plus(Duration.ofHours(12));
    history.record(START, 10);
    history.record(today, 3);
    history.watch(START, noon);

    Report report = history.report(START, noon, ZoneOffset.UTC, Grain.DAILY);

    assertThat(HtmlReport.of(report))
        .containsPattern("class=\"mark\"[^>]*>peak")
        .doesNotContainPattern("class=\"mark\"[^>]*>lowest");
  }

  @Test
  void proxyThatHasNotWrittenForLong_isTold_unlessItEnded() throws Exception {
    Instant late = START.plus(Duration.ofHours(2));
    history.record(START, 10);
    history.watch(START, START.plus(Duration.ofHours(1)));

    assertThat(history.report(START, late, ZoneOffset.UTC, Grain.HOURLY).notes())
        .anySatisfy(note -> assertThat(note).contains("wrote last at"));
    assertThat(
            history
                .report(START, START.plus(Duration.ofHours(1)), ZoneOffset.UTC, Grain.HOURLY)
                .notes())
        .noneSatisfy(note -> assertThat(note).contains("wrote last at"));
    history.farewell();
    assertThat(history.report(START, late, ZoneOffset.UTC, Grain.HOURLY).notes())
        .noneSatisfy(note -> assertThat(note).contains("wrote last at"));
  }

  @Test
  void unknownNames_areRefused_withThoseThereAre() throws Exception {
    history.record(START, 1);
    history.watch(START, START.plusSeconds(120));
    for (Selection wrong :
        List.of(
            new Selection("nope", null, null),
            new Selection(null, "nope", null),
            new Selection(null, null, "nope"),
            new Selection("x' OR '1'='1", null, null))) {
      assertThatThrownBy(() -> history.report(START, END, ZoneOffset.UTC, Grain.HOURLY, wrong))
          .isInstanceOf(UnknownNameException.class)
          .hasMessageContaining("the history knows no")
          .hasMessageContaining("it has book");
    }
    Selection known = new Selection("books", "bookstore", "b1");
    assertThat(history.report(START, END, ZoneOffset.UTC, Grain.HOURLY, known).total().count())
        .isEqualTo(1);
  }

  @Test
  void lateExchanges_changeWhatWasSummedUp() throws Exception {
    history.record(START, 10);
    history.watch(START, START.plus(Duration.ofMinutes(30)));
    Instant later = START.plus(Duration.ofHours(30));
    history.rollUp(later);
    history.record(START.plusSeconds(30), 5);
    history.flush(later);
    history.rollUp(later.plusSeconds(700));

    Report report = history.report(START, END, ZoneOffset.UTC, Grain.DAILY);

    assertThat(report.total().count()).isEqualTo(15);
    assertThat(report.routes().getFirst().count()).isEqualTo(15);
    assertThat(report.spans().getFirst().count()).isEqualTo(15);
  }

  @Test
  void healthChanges_areShown() throws Exception {
    history.add(new HealthChange(START.toEpochMilli(), "books", "b1", "ready", "down", "3 failed"));
    history.watch(START, START.plusSeconds(120));
    Report report = history.report(START, END, ZoneOffset.UTC, Grain.HOURLY);

    assertThat(TextReport.of(report)).contains("books/b1 down: 3 failed");
  }
}
