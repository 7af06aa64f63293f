package dev.fairlead.comparison.report;

import dev.fairlead.comparison.result.Comparison;
import dev.fairlead.comparison.result.Figures;
import dev.fairlead.comparison.result.PolicyResult;
import dev.fairlead.comparison.result.Recommendation;
import dev.fairlead.comparison.result.Scenario;
import dev.fairlead.comparison.result.ScenarioResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report for a terminal of 100 columns. Stateless: any thread. */
public final class TextReport {
  /** No line is longer, whatever names there are. */
  static final int COLUMNS = 100;

  private static final String ROW = "%-2s%-32s %8s %8s %8s %9s %8s %9s %9s";
  private static final String LIVE_ROW = "  %-32s %8s %8s %6s %8s %8s %6s %7s %7s";
  private static final int NAME = 32;

  /** The id of the scenario that is made of the user's log: what was left out of it is said. */
  static final String YOUR_OWN = "recorded";

  private static final int LIVE_NAME = 32;

  private TextReport() {}

  /** All of it, ending with the recommendation. */
  public static String of(Report report) {
    StringBuilder text = new StringBuilder();
    Comparison comparison = report.comparison();
    wrap(text, "", parameters(comparison));
    for (ScenarioResult scenario : comparison.scenarios()) {
      text.append('\n');
      scenario(text, scenario);
    }
    if (report.reality() != null) {
      text.append('\n');
      reality(text, report.reality());
    }
    text.append('\n');
    recommendation(text, comparison.recommendation());
    return text.toString();
  }

  private static String parameters(Comparison comparison) {
    return "Policies compared by simulation: "
        + Played.of(comparison)
        + ", seed "
        + comparison.seed()
        + ". Latency is from arrival to answer; imbalance 1.00 means that every backend bears what"
        + " it can.";
  }

  private static void scenario(StringBuilder text, ScenarioResult result) {
    Scenario scenario = result.scenario();
    wrap(text, "", scenario.id() + ": " + scenario.title() + ". " + scenario.traffic() + ".");
    boolean moves = result.policies().stream().anyMatch(each -> each.movedKeys() != null);
    if (scenario.id().equals(YOUR_OWN)) {
      wrap(text, "  ", scenario.description());
    }
    if (moves) {
      line(text, "%100s".formatted("keys moved when one is"));
    }
    line(
        text,
        String.format(
            Locale.ROOT,
            ROW,
            "",
            "policy",
            "p50",
            "p99",
            "p99.9",
            "imbalance",
            "errors",
            moves ? "not ready" : "",
            moves ? "removed" : ""));
    for (PolicyResult policy : result.policies()) {
      boolean best = result.recommendation().isFor(policy.contestant());
      line(
          text,
          String.format(
              Locale.ROOT,
              ROW,
              best ? "*" : "",
              cut(policy.contestant().name(), NAME),
              Figures.micros(policy.latency().p50()),
              Figures.micros(policy.latency().p99()),
              Figures.micros(policy.latency().p999()),
              Figures.ratio(policy.imbalance()),
              Figures.percent(policy.errorShare()),
              moves ? Figures.movedWhileAway(policy.movedKeys()) : "",
              moves ? Figures.movedOnRemoval(policy.movedKeys()) : ""));
    }
    displaced(text, result);
    wrap(text, "  ", result.recommendation().sentence());
  }

  /** Clients that do not find their backend, where a policy with a bound takes part. */
  private static void displaced(StringBuilder text, ScenarioResult result) {
    for (PolicyResult policy : result.policies()) {
      Double share = policy.displaced();
      if (share != null) {
        wrap(
            text,
            "  ",
            "%s sent %s of the requests to another backend than their key's."
                .formatted(policy.contestant().name(), Figures.percent(share)));
      }
    }
  }

  private static void reality(StringBuilder text, Reality reality) {
    wrap(text, "", "Simulation against reality. " + reality.conditions());
    for (int i = 0; i < reality.live().scenarios().size(); i++) {
      text.append('\n');
      Scenario scenario = reality.live().scenarios().get(i).scenario();
      wrap(text, "", scenario.id() + ": " + scenario.title() + ". " + scenario.traffic() + ".");
      line(text, "  %-32s %24s %24s %15s".formatted("", "p50", "p99", "errors"));
      line(
          text,
          LIVE_ROW.formatted(
              "policy", "sim.", "real", "diff", "sim.", "real", "diff", "sim.", "real"));
      for (Reality.Pair pair : reality.pairs(i)) {
        line(text, pair(pair));
      }
    }
    wrap(text, "", reality.sentence());
  }

  private static String pair(Reality.Pair pair) {
    boolean comparable = pair.comparable();
    return LIVE_ROW.formatted(
        cut(pair.simulated().contestant().name(), LIVE_NAME),
        Figures.micros(pair.simulated().latency().p50()),
        Figures.micros(pair.live().latency().p50()),
        comparable ? Figures.difference(pair.medianDifference()) : Figures.NONE,
        Figures.micros(pair.simulated().latency().p99()),
        Figures.micros(pair.live().latency().p99()),
        comparable ? Figures.difference(pair.tailDifference()) : Figures.NONE,
        Figures.percent(pair.simulated().errorShare()),
        Figures.percent(pair.live().errorShare()));
  }

  private static void recommendation(StringBuilder text, Recommendation recommendation) {
    wrap(text, "", "Recommendation: " + recommendation.sentence());
    wrap(text, "", recommendation.rule());
  }

  /** Words that hold no more than the width; one that is longer is cut. */
  private static void wrap(StringBuilder text, String indent, String sentence) {
    List<String> words = new ArrayList<>(List.of(plain(sentence).split(" ", -1)));
    StringBuilder line = new StringBuilder(indent);
    for (String word : words) {
      boolean first = line.length() == indent.length();
      if (!first && line.length() + 1 + word.length() > COLUMNS) {
        line(text, line.toString());
        line = new StringBuilder(indent);
        first = true;
      }
      line.append(first ? "" : " ").append(word);
    }
    line(text, line.toString());
  }

  private static void line(StringBuilder text, String line) {
    text.append(cut(plain(line).stripTrailing(), COLUMNS)).append('\n');
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "~";
  }

  /**
   * Names may come from a file: nothing in them reaches the terminal as a command. And not every
   * terminal has more than ASCII.
   */
  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}", "?").replace('µ', 'u').replace(Figures.NONE, "-");
  }
}
