package dev.fairlead.traffic.engine;

import dev.fairlead.traffic.client.Target;
import dev.fairlead.traffic.plan.Plan;
import dev.fairlead.traffic.result.Latencies;
import dev.fairlead.traffic.result.RunResult;
import dev.fairlead.traffic.result.RunResult.Users;
import dev.fairlead.traffic.result.RunResult.Verdict;
import dev.fairlead.traffic.result.Second;
import dev.fairlead.traffic.result.StepResult;
import dev.fairlead.traffic.scenario.ArrivalSpec;
import dev.fairlead.traffic.scenario.Scenario;
import dev.fairlead.traffic.scenario.Threshold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What all loops measured, as one result. Stateless: any thread. */
final class Summary {
  private Summary() {}

  static RunResult of(
      Plan plan,
      Target target,
      Instant startedAt,
      double seconds,
      List<String> names,
      List<Measures> measures,
      List<Second> timeline) {
    Measures sum = new Measures(Math.max(1, names.size()));
    measures.forEach(sum::add);
    StepMeasures total = new StepMeasures();
    for (StepMeasures step : sum.steps) {
      total.add(step);
    }
    List<StepResult> steps = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      steps.add(sum.steps[i].result(names.get(i)));
    }
    Scenario scenario = plan.scenario();
    RunResult bare =
        new RunResult(
            scenario.name(),
            scenario.arrivals().phrase(),
            target.uri().toString(),
            plan.seed(),
            startedAt,
            seconds,
            !(scenario.arrivals() instanceof ArrivalSpec.Closed),
            new Users(
                sum.began,
                sum.completed,
                sum.broken,
                sum.dropped,
                sum.unfinished,
                sum.retries,
                sum.reconnects),
            total.result("all"),
            List.copyOf(steps),
            Latencies.of(sum.connects),
            Latencies.of(sum.lateness),
            timeline,
            List.of());
    return judged(bare, scenario.thresholds());
  }

  private static RunResult judged(RunResult result, List<Threshold> thresholds) {
    return new RunResult(
        result.scenario(),
        result.arrivals(),
        result.target(),
        result.seed(),
        result.startedAt(),
        result.seconds(),
        result.openLoop(),
        result.users(),
        result.all(),
        result.steps(),
        result.connects(),
        result.lateness(),
        result.timeline(),
        thresholds.stream().map(each -> verdict(each, result)).toList());
  }

  private static Verdict verdict(Threshold threshold, RunResult result) {
    StepResult requests = result.all();
    if (threshold.step() != null) {
      requests =
          result.steps().stream()
              .filter(step -> step.name().equals(threshold.step()))
              .findFirst()
              .orElse(null);
      if (requests == null) {
        return new Verdict(threshold.text(), false, "there is no step of that name");
      }
    }
    if (requests.requests() == 0) {
      return new Verdict(threshold.text(), false, "there was no request");
    }
    double found = found(threshold, requests, result);
    String unit =
        threshold.metric().isTime()
            ? String.format(Locale.ROOT, "%.3f ms", found)
            : threshold.isCount()
                ? String.format(Locale.ROOT, "%.1f", found)
                : String.format(Locale.ROOT, "%.4f %%", found * 100);
    return new Verdict(threshold.text(), threshold.holds(found), unit);
  }

  private static double found(Threshold threshold, StepResult requests, RunResult result) {
    Latencies times = requests.latency();
    return switch (threshold.metric()) {
      case P50 -> times.p50() / 1e3;
      case P90 -> times.p90() / 1e3;
      case P95 -> times.p95() / 1e3;
      case P99 -> times.p99() / 1e3;
      case P999 -> times.p999() / 1e3;
      case MAX -> times.max() / 1e3;
      case MEAN -> times.mean() / 1e3;
      case ERRORS -> threshold.isCount() ? requests.failed() : requests.errorShare();
      case DROPPED -> threshold.isCount() ? result.users().dropped() : result.users().dropShare();
      case RATE -> result.seconds() <= 0 ? 0 : requests.answered() / result.seconds();
    };
  }

  /** What went wrong in all, for people. */
  static String failures(List<Setting> settings, List<String> names) {
    List<String> parts = new ArrayList<>();
    Measures sum = new Measures(Math.max(1, names.size()));
    settings.forEach(setting -> sum.add(setting.measures()));
    for (int i = 0; i < names.size(); i++) {
      StepResult step = sum.steps[i].result(names.get(i));
      if (step.failed() > 0) {
        parts.add(
            names.get(i)
                + ": "
                + String.join(", ", step.causes().keySet())
                + " (statuses "
                + step.statuses()
                + ")");
      }
    }
    return parts.isEmpty() ? "the run was stopped" : String.join("; ", parts);
  }
}
