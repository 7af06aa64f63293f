package dev.fairlead.comparison.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.comparison.result.Comparison;
import dev.fairlead.comparison.result.Figures;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextReportTest {
  @Test
  void table_fitsInto100Columns_andEndsWithTheRecommendation() {
    String text = TextReport.of(Samples.report());
    assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    assertThat(text).contains("* peak-ewma", "consistent-hash boundedLoad 1.25", "21.0 %");
    List<String> lines = text.lines().toList();
    assertThat(lines.getLast()).isEqualTo(Samples.recommendation().rule());
    assertThat(text).contains("Recommendation: Use peak-ewma: its p99 is the lowest of all");
  }

  @Test
  void reality_isSaidWithItsDifference() {
    assertThat(Samples.report().reality().sentence())
        .isEqualTo(
            "Reality against simulation, difference in p50: +10 % in the middle, +10 % to +10 %;"
                + " in p99: +10 % in the middle, +10 % to +10 %. Both recommend the same in 12 of"
                + " 12 scenarios.");
  }

  @Test
  void controlCharacters_neverReachTheTerminal() {
    Report report = new Report(Samples.report().comparison(), null, "");
    assertThat(TextReport.of(report)).doesNotContain("\u001b");
    assertThat(report.reality()).isNull();
  }

  @Test
  void comparisonsOfDifferentThings_areNoReality() {
    Comparison one = Samples.report().comparison();
    Comparison other =
        new Comparison(
            one.source(),
            one.seed(),
            one.requests(),
            one.load(),
            one.scenarios().subList(1, 3),
            List.of(),
            one.recommendation());
    assertThatIllegalArgumentException().isThrownBy(() -> new Reality(one, other, ""));
  }

  @Test
  void figures_haveThreeDigitsAndAUnit() {
    assertThat(Figures.micros(0)).isEqualTo("–");
    assertThat(Figures.micros(950)).isEqualTo("950 µs");
    assertThat(Figures.micros(1_234)).isEqualTo("1.23 ms");
    assertThat(Figures.micros(45_600)).isEqualTo("45.6 ms");
    assertThat(Figures.micros(12_345_678)).isEqualTo("12.3 s");
    assertThat(Figures.percent(0.00001)).isEqualTo("<0.01 %");
    assertThat(Figures.difference(-0.034)).isEqualTo("-3 %");
  }

  @Test
  void json_hasAllFiguresAndThePoliciesWords() throws Exception {
    JsonNode json = new ObjectMapper().readTree(JsonReport.of(Samples.report()));
    JsonNode policy = json.at("/comparison/scenarios/0/policies/0");
    assertThat(policy.at("/contestant/balance").asText()).isEqualTo("round-robin");
    assertThat(policy.at("/latency/p99").asLong()).isEqualTo(40_000);
    assertThat(policy.at("/series/p99")).hasSize(Samples.SLICES);
    assertThat(json.at("/comparison/recommendation/contestant").asText()).isEqualTo("peak-ewma");
    assertThat(json.at("/reality/live/source").asText()).isEqualTo("LIVE");
  }
}
