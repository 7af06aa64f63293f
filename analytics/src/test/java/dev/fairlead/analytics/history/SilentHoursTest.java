package dev.fairlead.analytics.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.analytics.report.CsvReport;
import dev.fairlead.analytics.report.Grain;
import dev.fairlead.analytics.report.HtmlReport;
import dev.fairlead.analytics.report.JsonReport;
import dev.fairlead.analytics.report.Report;
import dev.fairlead.analytics.report.ReportMaker;
import dev.fairlead.analytics.report.ReportRequest;
import dev.fairlead.analytics.report.TextReport;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Hours in which somebody counted and nothing came: a percentile of nothing is not 0. */
class SilentHoursTest extends FreshHistory {
  private static final Instant DAY = START.plus(Duration.ofDays(1));

  private Report report(int hours) throws Exception {
    history.watch(START, START.plus(Duration.ofHours(hours)));
    return history.report(START, START.plus(Duration.ofHours(hours)), ZoneOffset.UTC, Grain.HOURLY);
  }

  @Test
  void hourWithoutRequests_hasNoPercentile_inAnyFormat() throws Exception {
    history.record(START.plusSeconds(60), 3);
    Report report = report(2);
    JsonNode spans = new ObjectMapper().readTree(JsonReport.of(report)).get("spans");
    assertThat(spans.get(0).get("p99").asLong()).isPositive();
    assertThat(spans.get(1).get("count").asLong()).isZero();
    assertThat(spans.get(1).get("p50").isNull()).isTrue();
    assertThat(spans.get(1).get("p99").isNull()).isTrue();
    assertThat(CsvReport.of(report))
        .contains("hour,,2026-11-02T01:00:00+00:00,2026-11-02T02:00:00+00:00,0,0,0,,,,\r\n");
    assertThat(TextReport.of(report)).containsPattern("02 01:00 +0 +-\n");
    assertThat(HtmlReport.of(report))
        .contains("01:00</th><td>0</td><td>0</td><td>0</td><td>-</td><td>-</td>", "class=\"half\"");
  }

  @Test
  void periodWithoutRequests_hasNoPercentile_inAnyFormat() throws Exception {
    Report report = report(1);
    JsonNode total = new ObjectMapper().readTree(JsonReport.of(report)).get("total");
    assertThat(total.get("latency").get("count").asLong()).isZero();
    for (String percentile : new String[] {"p50", "p90", "p99", "p999", "max"}) {
      assertThat(total.get("latency").get(percentile).isNull()).as(percentile).isTrue();
    }
    assertThat(total.get("split").get("backend").isNull()).isTrue();
    assertThat(CsvReport.of(report))
        .contains("total,,2026-11-02T00:00:00+00:00,2026-11-02T01:00:00+00:00,0,0,0,0,,,\r\n");
    assertThat(TextReport.of(report)).contains("0 requests").doesNotContain("half within");
    assertThat(HtmlReport.of(report))
        .contains("<dt>99 % within</dt><dd>-</dd>", "On average: queue -,");
  }

  @Test
  void nameThatIsConfiguredAndWasNeverAsked_getsAnEmptyReport() throws Exception {
    history.record(START.plusSeconds(60), 3);
    history.watch(START, START.plusSeconds(7_200));
    Instant end = START.plusSeconds(7_200);
    try (HistoryReader reader = history.reader()) {
      reader.configured(new ConfiguredNames(Set.of("new", "books"), Set.of("spare/cold")));
      for (Selection silent :
          List.of(
              new Selection("new", null, null),
              new Selection(null, "spare", null),
              new Selection(null, null, "cold"),
              new Selection("books", null, "spare/cold"))) {
        Report report =
            ReportMaker.make(
                reader,
                new ReportRequest(START, end, ZoneOffset.UTC, Grain.HOURLY, silent, ""),
                end);
        assertThat(report.total().count()).isZero();
        assertThat(report.spans()).allMatch(span -> span.count() == 0);
        assertThat(report.notes().getFirst()).startsWith("Nothing was ever recorded of ");
        assertThat(TextReport.of(report)).contains("0 requests", "Note: Nothing was ever");
      }
      assertThatThrownBy(() -> reader.causes(new Selection(null, null, "cool"), 0, 1, (_, _) -> {}))
          .isInstanceOf(UnknownNameException.class)
          .hasMessage(
              "neither the history nor the configuration knows a backend 'cool'; there is"
                  + " bookstore/b1, spare/cold");
    }
  }

  @Test
  void hoursNobodyCountedIn_areNotTheLowest() throws Exception {
    Instant later = START.plus(Duration.ofHours(5));
    history.record(START, 10);
    history.watch(START, START.plus(Duration.ofHours(2)));
    history.record(later, 3);
    history.watch(later, later.plus(Duration.ofMinutes(20)));

    Report report = history.report(START, DAY, ZoneOffset.UTC, Grain.HOURLY);

    assertThat(report.extremes().lowestHour().start().toInstant())
        .isEqualTo(START.plus(Duration.ofHours(1)));
    assertThat(report.extremes().lowestHour().count()).isZero();
    assertThat(report.extremes().lowestDay()).as("no whole day is known").isNull();
    assertThat(report.recorded()).isEqualTo(140 / 1440.0);
    assertThat(TextReport.of(report)).contains("3 hours not recorded");
  }

  @Test
  void hoursNobodyCountedIn_areEmpty_not0() throws Exception {
    history.record(START, 10);
    history.watch(START, START.plus(Duration.ofHours(2)));
    Report report = history.report(START, DAY, ZoneOffset.UTC, Grain.HOURLY);

    String page = HtmlReport.of(report).replaceAll("\\s", " ");
    assertThat(page)
        .contains(
            "<th scope=\"row\">Mon 2026-11-02 02:00</th>"
                + "<td>not recorded</td><td></td><td></td><td></td><td></td>")
        .contains("<td>0</td><td>0</td><td>0</td><td>-</td><td>-</td>");
    assertThat(CsvReport.of(report))
        .contains("hour,,2026-11-02T02:00:00+00:00,2026-11-02T03:00:00+00:00,,,,,,,\r\n")
        .contains("hour,,2026-11-02T01:00:00+00:00,2026-11-02T02:00:00+00:00,0,0,0,,,,\r\n");
  }
}
