package dev.fairlead.traffic.report;

import dev.fairlead.traffic.result.Latencies;
import dev.fairlead.traffic.result.RunResult;
import dev.fairlead.traffic.result.RunResult.Verdict;
import dev.fairlead.traffic.result.StepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What came of a run, as a text for a terminal. Stateless: any thread. */
public final class TextSummary {
  private static final int LATE = 10_000;
  private static final String ROW = "%-28s %9s %8s %9s %9s %9s %9s %9s%n";

  private TextSummary() {}

  /** The text. */
  public static String of(RunResult result) {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "%s against %s, %s, seed %d: %.1f s%n%n",
            result.scenario(),
            result.target(),
            result.arrivals(),
            result.seed(),
            result.seconds()));
    steps(out, result);
    users(out, result);
    counts(out, "answers", statuses(result.all().statuses()));
    counts(out, "errors", errors(result));
    times(out, "connecting", result.connects());
    times(out, "own lateness", result.lateness());
    warnings(out, result);
    verdicts(out, result.verdicts());
    if (result.allFailed()) {
      out.append(String.format("%nEvery request failed.%n"));
    }
    return out.toString();
  }

  private static void steps(StringBuilder out, RunResult result) {
    out.append(
        String.format(
            Locale.ROOT, ROW, "request", "count", "errors", "p50", "p90", "p99", "p99.9", "max"));
    result.steps().stream()
        .filter(step -> step.requests() > 0)
        .forEach(step -> out.append(row(step)));
    if (result.steps().size() > 1) {
      out.append(row(result.all()));
    }
    out.append(
        String.format(
            Locale.ROOT,
            "%n%s of requests, %s received; latency counts from the intended start%s%n",
            Figure.rate(result.rate()),
            Figure.bytes(result.all().bytes()),
            result.openLoop() ? "" : " (closed loop: a slow target is asked less often)"));
  }

  private static String row(StepResult step) {
    Latencies times = step.latency();
    String name = step.name();
    return String.format(
        Locale.ROOT,
        ROW,
        name.length() > 28 ? name.substring(0, 27) + "~" : name,
        Figure.count(step.requests()),
        Figure.count(step.failed()),
        Figure.time(times.p50()),
        Figure.time(times.p90()),
        Figure.time(times.p99()),
        Figure.time(times.p999()),
        Figure.time(times.max()));
  }

  private static void users(StringBuilder out, RunResult result) {
    RunResult.Users users = result.users();
    List<String> parts = new ArrayList<>();
    parts.add(Figure.count(users.began()) + " began");
    parts.add(Figure.count(users.completed()) + " came to their end");
    parts.add(Figure.count(users.broken()) + " broke off at an error");
    parts.add(Figure.count(users.dropped()) + " dropped");
    if (users.unfinished() > 0) {
      parts.add(Figure.count(users.unfinished()) + " cut off at the end");
    }
    out.append(line("users", String.join(", ", parts)));
    if (users.retries() + users.reconnects() > 0) {
      out.append(
          line(
              "sent again",
              Figure.count(users.retries())
                  + " after a failure, "
                  + Figure.count(users.reconnects())
                  + " as a kept connection was just closed"));
    }
  }

  static List<String> statuses(Map<Integer, Long> statuses) {
    return statuses.entrySet().stream()
        .map(each -> Figure.count(each.getValue()) + " x " + each.getKey())
        .toList();
  }

  private static List<String> errors(RunResult result) {
    return result.all().causes().entrySet().stream()
        .map(each -> Figure.count(each.getValue()) + " x " + each.getKey())
        .toList();
  }

  private static void counts(StringBuilder out, String name, List<String> counts) {
    out.append(line(name, counts.isEmpty() ? "none" : String.join(", ", counts)));
  }

  private static void times(StringBuilder out, String name, Latencies times) {
    String text =
        times.count() == 0
            ? "none"
            : "p50 "
                + Figure.time(times.p50())
                + ", p99 "
                + Figure.time(times.p99())
                + ", max "
                + Figure.time(times.max());
    out.append(line(name, text));
  }

  private static void warnings(StringBuilder out, RunResult result) {
    if (result.lateness().p99() > LATE) {
      out.append(
          "\nThe simulator itself began things more than 10 ms late: this machine was too busy"
              + " for the plan.\nLatencies contain that time.\n");
    }
    if (result.users().dropped() > 0) {
      out.append(
          String.format(
              Locale.ROOT,
              "%n%s of the users could not begin, as too many were under way (limits.users).%n",
              Figure.percent(result.users().dropShare())));
    }
  }

  private static void verdicts(StringBuilder out, List<Verdict> verdicts) {
    if (verdicts.isEmpty()) {
      return;
    }
    out.append('\n');
    for (Verdict verdict : verdicts) {
      out.append(
          String.format(
              Locale.ROOT,
              "%s  %s (%s)%n",
              verdict.kept() ? "kept  " : "MISSED",
              verdict.threshold(),
              verdict.found()));
    }
  }

  private static String line(String name, String text) {
    return String.format(Locale.ROOT, "%-13s %s%n", name, text);
  }
}
