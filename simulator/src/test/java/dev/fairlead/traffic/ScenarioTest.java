package dev.fairlead.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.traffic.plan.Plan;
import dev.fairlead.traffic.plan.PlanText;
import dev.fairlead.traffic.plan.RecordedUsers;
import dev.fairlead.traffic.scenario.Scenario;
import dev.fairlead.traffic.scenario.ScenarioReader;
import dev.fairlead.traffic.scenario.Shipped;
import dev.fairlead.traffic.scenario.Threshold;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scenarios as they are written, and the plans that are made of them. */
class ScenarioTest {
  static List<String> shipped() {
    return Shipped.names();
  }

  private static List<String> mistakes(String text) {
    return switch (ScenarioReader.read(text, "my.yaml", Path.of("."))) {
      case ScenarioReader.Read.Sound _ -> List.of();
      case ScenarioReader.Read.Faulty faulty ->
          faulty.problems().stream().map(Object::toString).toList();
    };
  }

  private static String plan(String name, long seed) throws IOException {
    StringBuilder out = new StringBuilder();
    Scenario scenario = Runs.scenario(Shipped.text(name));
    PlanText.write(Plan.of(scenario, seed, RecordedUsers.NONE), 200, out);
    return out.toString();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void shippedScenario_isSound_andSameSeedGivesSamePlan(String name) throws IOException {
    assertThat(mistakes(Shipped.text(name))).isEmpty();
    assertThat(plan(name, 7)).isEqualTo(plan(name, 7)).isNotEqualTo(plan(name, 8));
  }

  @Test
  void everyMistake_isNamedWithItsPlace_andTheNearestWord() {
    String text =
        """
        arivals: { poisson: 20/s }
        duration: soon
        thresholds: [ "p98<2" ]
        journeys:
          - steps:
              - get: books
              - post: /api/orders
                body: '{"id":${bok}}'
              - { get: "/x", extract: { a: items }, expect: 20 }
              - { gett: /y }
        """;
    assertThat(mistakes(text))
        .anyMatch(each -> each.startsWith("my.yaml:1:1:") && each.contains("'arrivals'"))
        .anyMatch(each -> each.startsWith("my.yaml:2:11:") && each.contains("found 'soon'"))
        .anyMatch(each -> each.startsWith("my.yaml:3:15:") && each.contains("threshold"))
        .anyMatch(each -> each.startsWith("my.yaml:6:14:") && each.contains("path of a request"))
        .anyMatch(each -> each.startsWith("my.yaml:8:15:") && each.contains("'bok'"))
        .anyMatch(each -> each.startsWith("my.yaml:9:36:") && each.contains("JSON pointer"))
        .anyMatch(each -> each.startsWith("my.yaml:9:53:") && each.contains("a status"))
        .anyMatch(each -> each.startsWith("my.yaml:10:11:") && each.contains("mean 'get'"));
    assertThat(mistakes("arrivals: { log: { file: no.log } }\n"))
        .containsExactly("my.yaml:1:26: expected a log that can be read, found 'no.log'");
    assertThat(mistakes("a: [")).singleElement().asString().startsWith("my.yaml:");
  }

  @Test
  void threshold_isReadWithItsUnit_andJudges() {
    Threshold late = Objects.requireNonNull(Threshold.parse("p99[login] < 1.5s"));
    assertThat(late.step()).isEqualTo("login");
    assertThat(late.holds(1499)).isTrue();
    assertThat(late.holds(1500)).isFalse();
    assertThat(Threshold.parse("errors<=0.1%")).isNotNull();
    assertThat(Threshold.parse("p99<5%")).isNull();
    assertThat(Threshold.parse("errors<5ms")).isNull();
  }
}
