package dev.fairlead.comparison.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.comparison.result.BackendResult;
import dev.fairlead.comparison.result.Percentile;
import dev.fairlead.comparison.result.PolicyResult;
import dev.fairlead.comparison.result.Recommendation;
import dev.fairlead.comparison.result.Scenario;
import dev.fairlead.comparison.result.ScenarioResult;
import dev.fairlead.comparison.result.Sweep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the page's charts draw, no more. Stateless: any thread. */
final class PageData {
  private static final double ROUND = 1000;
  private static final double MEDIAN = 49.5;

  private PageData() {}

  /** JSON that may stand in a script element: nothing in it can end that. */
  static String of(Report report) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.set("ranking", ranking(report.comparison().recommendation()));
    ArrayNode scenarios = data.putArray("scenarios");
    report.comparison().scenarios().forEach(each -> scenarios.add(scenario(each)));
    ArrayNode sweeps = data.putArray("sweeps");
    for (Sweep sweep : report.comparison().sweeps()) {
      sweeps.add(sweep(sweep, report.comparison().recommendation().contestant()));
    }
    ArrayNode reality = data.putArray("reality");
    if (report.reality() != null) {
      for (int i = 0; i < report.reality().live().scenarios().size(); i++) {
        reality.add(reality(report.reality().pairs(i)));
      }
    }
    return data.toString().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }

  private static ObjectNode ranking(Recommendation recommendation) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode names = node.putArray("names");
    ArrayNode ratios = node.putArray("ratios");
    for (Recommendation.Rank rank : recommendation.ranking()) {
      names.add(rank.contestant());
      ratios.add(round(rank.ratio()));
    }
    node.put("best", recommendation.contestant());
    return node;
  }

  private static ObjectNode scenario(ScenarioResult result) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("best", result.recommendation().contestant());
    ArrayNode backends = node.putArray("backends");
    result.scenario().backends().forEach(each -> backends.add(each.name()));
    ArrayNode events = node.putArray("events");
    for (Scenario.Event event : result.scenario().events()) {
      ObjectNode json = events.addObject();
      json.put("from", round(event.fromSeconds()));
      json.put("until", round(event.untilSeconds()));
      json.put("what", result.scenario().backends().get(event.slot()).name() + " " + event.what());
    }
    ArrayNode policies = node.putArray("policies");
    boolean overTime = ScenarioSection.changesOverTime(result);
    result.policies().forEach(each -> policies.add(policy(each, overTime)));
    if (!result.policies().isEmpty()) {
      node.put("slice", result.policies().getFirst().series().sliceSeconds());
      ArrayNode fair = node.putArray("fair");
      result.policies().getFirst().backends().forEach(each -> fair.add(round(each.fairShare())));
    }
    return node;
  }

  private static ObjectNode policy(PolicyResult policy, boolean overTime) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", policy.contestant().name());
    node.put("p50", policy.latency().p50());
    node.put("p99", policy.latency().p99());
    node.put("p999", policy.latency().p999());
    ArrayNode shares = node.putArray("shares");
    for (BackendResult backend : policy.backends()) {
      shares.add(round(backend.share()));
    }
    ArrayNode curve = node.putArray("curve");
    for (Percentile point : policy.curve()) {
      if (point.percent() >= MEDIAN) {
        curve.addArray().add(round(point.percent())).add(threeDigits(point.micros()));
      }
    }
    if (overTime) {
      ArrayNode slices = node.putArray("overTime");
      policy.series().p99().forEach(micros -> slices.add(threeDigits(micros)));
    }
    return node;
  }

  private static ObjectNode sweep(Sweep sweep, @Nullable String best) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("best", best);
    ArrayNode loads = node.putArray("loads");
    sweep.loads().forEach(load -> loads.add(round(load)));
    ArrayNode lines = node.putArray("lines");
    for (Sweep.Line line : sweep.lines()) {
      ObjectNode json = lines.addObject();
      json.put("name", line.contestant());
      ArrayNode p99 = json.putArray("p99");
      line.latencies().forEach(latency -> p99.add(latency.p99()));
    }
    return node;
  }

  private static ObjectNode reality(List<Reality.Pair> pairs) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode names = node.putArray("names");
    ArrayNode simulated50 = node.putArray("simulated50");
    ArrayNode live50 = node.putArray("live50");
    ArrayNode simulated99 = node.putArray("simulated99");
    ArrayNode live99 = node.putArray("live99");
    for (Reality.Pair pair : pairs) {
      names.add(pair.simulated().contestant().name());
      simulated50.add(pair.simulated().latency().p50());
      live50.add(pair.live().latency().p50());
      simulated99.add(pair.simulated().latency().p99());
      live99.add(pair.live().latency().p99());
    }
    return node;
  }

  /** As exact as a chart is. */
  private static long threeDigits(long micros) {
    long unit = 1;
    while (micros / unit >= 1000) {
      unit *= 10;
    }
    return micros / unit * unit;
  }

  private static double round(double value) {
    return Math.round(value * ROUND) / ROUND;
  }
}
