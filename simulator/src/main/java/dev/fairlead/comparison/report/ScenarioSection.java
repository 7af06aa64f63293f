package dev.fairlead.comparison.report;

import dev.fairlead.comparison.result.BackendResult;
import dev.fairlead.comparison.result.Figures;
import dev.fairlead.comparison.result.Percentile;
import dev.fairlead.comparison.result.PolicyResult;
import dev.fairlead.comparison.result.Scenario;
import dev.fairlead.comparison.result.ScenarioResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One scenario on the page. Stateless: any thread. */
final class ScenarioSection {
  /** Percentiles of the curve that are in its table: of each "nine" the first. */
  private static final List<Double> SHOWN = List.of(0.0, 50.0, 90.0, 99.0, 99.9, 99.99);

  /** How many times the mean a slice's arrivals must reach for the time to be of interest. */
  private static final double UNEVEN = 1.5;

  /** Policies that need less height. */
  static final int FEW = 4;

  private ScenarioSection() {}

  static void write(Html html, int index, ScenarioResult result) {
    Scenario scenario = result.scenario();
    html.raw("<section id=\"scenario-" + index + "\">");
    html.text("h2", scenario.title());
    html.text("p class=\"result\"", result.recommendation().sentence());
    html.text("p", scenario.description());
    html.text("p class=\"facts\"", facts(scenario));
    html.raw("<div class=\"charts\">");
    String size = result.policies().size() <= FEW ? " few" : "";
    html.chart(
        "bars",
        size,
        index,
        "Latency",
        "Median, 99th and 99.9th percentile of each policy; shorter is better. Figures are below.",
        new Html());
    html.chart(
        "shares",
        size,
        index,
        "Who got the requests",
        "Share of each backend, beside what its capacity would make fair.",
        shares(result));
    html.chart(
        "curve",
        index,
        "The whole distribution",
        "How long the slowest requests took: the more to the right, the rarer.",
        curve(result));
    if (changesOverTime(result)) {
      html.chart(
          "time",
          index,
          "Over time",
          "p99 of each slice of time"
              + (scenario.events().isEmpty() ? "." : "; shaded where a backend was not well."),
          overTime(result));
    }
    html.raw("</div>");
    html.add(figures(result));
    html.raw("<details class=\"backends\"><summary>The backends</summary>");
    html.add(backends(scenario)).raw("</details>");
    html.raw("</section>");
  }

  private static String facts(Scenario scenario) {
    return String.format(
        Locale.ROOT,
        "%s. Service times: %s. %d backends, load %s, %s requests a second for %s s.",
        scenario.traffic(),
        scenario.serviceTimes(),
        scenario.backends().size(),
        Figures.wholePercent(scenario.load()),
        Figures.count(scenario.requestsPerSecond()),
        Figures.count(scenario.seconds()));
  }

  private static Html figures(ScenarioResult result) {
    List<List<String>> rows = new ArrayList<>();
    for (PolicyResult policy : result.policies()) {
      rows.add(
          List.of(
              mark(policy, result),
              Figures.micros(policy.latency().mean()),
              Figures.micros(policy.latency().p50()),
              Figures.micros(policy.latency().p99()),
              Figures.micros(policy.latency().p999()),
              Figures.micros(policy.latency().max()),
              Figures.ratio(policy.imbalance()),
              Figures.percent(policy.errorShare()),
              Figures.movedWhileAway(policy.movedKeys()),
              Figures.movedOnRemoval(policy.movedKeys())));
    }
    return new Html()
        .table(
            "All policies: " + result.scenario().title(),
            List.of(
                "policy",
                "mean",
                "p50",
                "p99",
                "p99.9",
                "slowest",
                "imbalance",
                "errors",
                "moved: not ready",
                "moved: removed"),
            rows);
  }

  private static String mark(PolicyResult policy, ScenarioResult result) {
    String name = policy.contestant().name();
    Double displaced = policy.displaced();
    String noted =
        displaced == null ? name : name + " (" + Figures.percent(displaced) + " displaced)";
    return result.recommendation().isFor(policy.contestant()) ? "★ " + noted : noted;
  }

  private static Html shares(ScenarioResult result) {
    List<String> head = new ArrayList<>(List.of("policy"));
    result.scenario().backends().forEach(backend -> head.add(backend.name()));
    List<List<String>> rows = new ArrayList<>();
    for (PolicyResult policy : result.policies()) {
      List<String> row = new ArrayList<>(List.of(policy.contestant().name()));
      for (BackendResult backend : policy.backends()) {
        row.add(
            Figures.percent(backend.share())
                + (backend.errors() == 0
                    ? ""
                    : " (" + Figures.count(backend.errors()) + " failed)"));
      }
      rows.add(row);
    }
    if (!result.policies().isEmpty()) {
      List<String> fair = new ArrayList<>(List.of("fair by capacity"));
      result
          .policies()
          .getFirst()
          .backends()
          .forEach(backend -> fair.add(Figures.percent(backend.fairShare())));
      rows.add(fair);
    }
    return new Html().table("Share of the requests", head, rows);
  }

  private static Html curve(ScenarioResult result) {
    List<String> head = new ArrayList<>(List.of("policy"));
    SHOWN.forEach(percent -> head.add("p" + trimmed(percent)));
    List<List<String>> rows = new ArrayList<>();
    for (PolicyResult policy : result.policies()) {
      List<String> row = new ArrayList<>(List.of(policy.contestant().name()));
      SHOWN.forEach(percent -> row.add(Figures.micros(at(policy.curve(), percent))));
      rows.add(row);
    }
    return new Html().table("Latency by percentile", head, rows);
  }

  private static String trimmed(double percent) {
    return percent == Math.rint(percent)
        ? Long.toString(Math.round(percent))
        : Double.toString(percent);
  }

  /** The first point of the curve that is not below. */
  private static long at(List<Percentile> curve, double percent) {
    for (Percentile point : curve) {
      if (point.percent() >= percent - 1e-6) {
        return point.micros();
      }
    }
    return 0;
  }

  /** Whether a chart over time is worth a look. */
  static boolean changesOverTime(ScenarioResult result) {
    if (!result.scenario().events().isEmpty() || result.policies().isEmpty()) {
      return !result.policies().isEmpty();
    }
    List<Long> arrivals = result.policies().getFirst().series().arrivals();
    double mean = arrivals.stream().mapToLong(Long::longValue).average().orElse(0);
    return arrivals.stream().anyMatch(count -> count > mean * UNEVEN);
  }

  /** A row for each policy would have a cell for each slice: what is in the table is the sum. */
  private static Html overTime(ScenarioResult result) {
    List<List<String>> rows = new ArrayList<>();
    for (PolicyResult policy : result.policies()) {
      List<Long> slices =
          policy.series().p99().stream().filter(micros -> micros > 0).sorted().toList();
      long worst = slices.isEmpty() ? 0 : slices.getLast();
      long middle = slices.isEmpty() ? 0 : slices.get(slices.size() / 2);
      long errors = policy.series().errors().stream().mapToLong(Long::longValue).sum();
      rows.add(
          List.of(
              policy.contestant().name(),
              Figures.micros(middle),
              Figures.micros(worst),
              Figures.count(errors)));
    }
    return new Html()
        .table(
            "p99 of the slices of time",
            List.of("policy", "in the middle", "worst slice", "errors, warm-up included"),
            rows);
  }

  private static Html backends(Scenario scenario) {
    List<List<String>> rows = new ArrayList<>();
    for (Scenario.Backend backend : scenario.backends()) {
      rows.add(
          List.of(
              backend.name(),
              Integer.toString(backend.weight()),
              Integer.toString(backend.workers()),
              Figures.micros(backend.meanServiceMicros()),
              Figures.count(backend.capacity()) + "/s",
              backend.remark()));
    }
    return new Html()
        .table(
            "Backends",
            List.of("name", "weight", "at a time", "service time", "capacity", "remark"),
            rows);
  }
}
