package dev.fairlead.comparison.report;

import dev.fairlead.comparison.result.Comparison;
import dev.fairlead.comparison.result.Figures;
import dev.fairlead.comparison.result.Scenario;

/** How much was played: of a log what it holds, else what was asked for. Stateless: any thread. */
final class Played {
  private Played() {}

  /** A phrase. */
  static String of(Comparison comparison) {
    Scenario first = comparison.scenarios().getFirst().scenario();
    String asked =
        Figures.count(comparison.requests())
            + " requests a run, load "
            + Figures.wholePercent(comparison.load());
    if (!first.id().equals(TextReport.YOUR_OWN)) {
      return asked;
    }
    String own =
        Figures.count(Math.round(first.requestsPerSecond() * first.seconds()))
            + " requests of your log, load "
            + Figures.percent(first.load());
    return comparison.scenarios().size() == 1 ? own : own + "; in the other scenarios " + asked;
  }
}
