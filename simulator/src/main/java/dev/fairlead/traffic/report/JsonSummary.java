package dev.fairlead.traffic.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.traffic.result.Latencies;
import dev.fairlead.traffic.result.RunResult;
import dev.fairlead.traffic.result.Second;
import dev.fairlead.traffic.result.StepResult;

/** What came of a run, as JSON; times are in microseconds. Stateless: any thread. */
public final class JsonSummary {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonSummary() {}

  /** The text. */
  public static String of(RunResult result) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node(result)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }

  static ObjectNode node(RunResult result) {
    ObjectNode root = JSON.createObjectNode();
    root.put("scenario", result.scenario()).put("arrivals", result.arrivals());
    root.put("target", result.target()).put("seed", result.seed());
    root.put("startedAt", result.startedAt().toString()).put("seconds", result.seconds());
    root.put("openLoop", result.openLoop()).put("requestsPerSecond", result.rate());
    root.put("passed", result.passed());
    RunResult.Users users = result.users();
    root.putObject("users")
        .put("began", users.began())
        .put("completed", users.completed())
        .put("broken", users.broken())
        .put("dropped", users.dropped())
        .put("unfinished", users.unfinished())
        .put("retries", users.retries())
        .put("reconnects", users.reconnects());
    root.set("all", step(result.all()));
    ArrayNode steps = root.putArray("steps");
    result.steps().forEach(step -> steps.add(step(step)));
    root.set("connecting", times(result.connects()));
    root.set("lateness", times(result.lateness()));
    ArrayNode verdicts = root.putArray("thresholds");
    result
        .verdicts()
        .forEach(each ->
            verdicts
                .addObject()
                .put("threshold", each.threshold())
                .put("kept", each.kept())
                .put("found", each.found()));
    ArrayNode timeline = root.putArray("timeline");
    result.timeline().forEach(second -> timeline.add(second(second)));
    return root;
  }

  private static ObjectNode step(StepResult step) {
    ObjectNode node = JSON.createObjectNode();
    node.put("name", step.name()).put("requests", step.requests());
    node.put("answered", step.answered()).put("failed", step.failed()).put("bytes", step.bytes());
    ObjectNode statuses = node.putObject("statuses");
    step.statuses().forEach((status, count) -> statuses.put(Integer.toString(status), count));
    ObjectNode causes = node.putObject("errors");
    step.causes().forEach(causes::put);
    node.set("latency", times(step.latency()));
    node.set("service", times(step.service()));
    return node;
  }

  private static ObjectNode times(Latencies times) {
    return JSON.createObjectNode()
        .put("count", times.count())
        .put("mean", times.mean())
        .put("p50", times.p50())
        .put("p90", times.p90())
        .put("p95", times.p95())
        .put("p99", times.p99())
        .put("p99.9", times.p999())
        .put("max", times.max());
  }

  private static ObjectNode second(Second second) {
    ObjectNode node = JSON.createObjectNode();
    node.put("second", second.second()).put("began", second.began());
    node.put("dropped", second.dropped()).put("answered", second.answered());
    node.put("failed", second.failed()).put("users", second.users());
    ArrayNode statuses = node.putArray("statuses");
    for (long count : second.statuses()) {
      statuses.add(count);
    }
    node.set("latency", times(second.latency()));
    return node;
  }
}
