package dev.fairlead.comparison.report;

import dev.fairlead.comparison.result.Figures;
import java.util.ArrayList;
import java.util.List;

/** What was measured, beside what the simulation says. Stateless: any thread. */
final class RealitySection {
  private RealitySection() {}

  static void write(Html html, Reality reality) {
    html.raw("<section id=\"reality\">").text("h2", "Simulation against reality");
    html.text("p class=\"result\"", reality.sentence());
    html.text("p", reality.conditions());
    for (int i = 0; i < reality.live().scenarios().size(); i++) {
      String title = reality.live().scenarios().get(i).scenario().title();
      html.text("h3", title);
      html.text("p class=\"facts\"", reality.live().scenarios().get(i).scenario().traffic() + ".");
      html.chart(
          "reality",
          reality.pairs(i).size() <= ScenarioSection.FEW ? " few" : "",
          i,
          "p50 and p99",
          "For each policy what the simulation says and what was measured. Figures are below.",
          new Html());
      html.add(figures(title, reality.pairs(i)));
    }
    html.raw("</section>");
  }

  private static Html figures(String title, List<Reality.Pair> pairs) {
    List<List<String>> rows = new ArrayList<>();
    for (Reality.Pair pair : pairs) {
      boolean comparable = pair.comparable();
      rows.add(
          List.of(
              pair.simulated().contestant().name(),
              Figures.micros(pair.simulated().latency().p50()),
              Figures.micros(pair.live().latency().p50()),
              comparable ? Figures.difference(pair.medianDifference()) : Figures.NONE,
              Figures.micros(pair.simulated().latency().p99()),
              Figures.micros(pair.live().latency().p99()),
              comparable ? Figures.difference(pair.tailDifference()) : Figures.NONE,
              Figures.ratio(pair.simulated().imbalance()),
              Figures.ratio(pair.live().imbalance()),
              Figures.percent(pair.simulated().errorShare()),
              Figures.percent(pair.live().errorShare())));
    }
    return new Html()
        .table(
            "Simulated and real: " + title,
            List.of(
                "policy",
                "p50 simulated",
                "p50 real",
                "difference",
                "p99 simulated",
                "p99 real",
                "difference",
                "imbalance simulated",
                "imbalance real",
                "errors simulated",
                "errors real"),
            rows);
  }
}
