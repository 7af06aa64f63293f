package dev.fairlead.config;

import java.time.Duration;

/**
 * How a backend that was added, or has come back, is given its share bit by bit: its weight times
 * {@code max(minWeight, (elapsed / window) ^ (1 / aggression))}, as Envoy has it.
 *
 * @param window until it has its full weight; zero for at once
 * @param aggression 1.0 for a straight line, more for a quicker beginning
 * @param minWeight share of its weight that it begins with, over 0 and up to 1
 */
public record SlowStartSpec(Duration window, double aggression, double minWeight) {
  /** Full weight at once. */
  public static final SlowStartSpec NONE = of(Duration.ZERO);

  /** A straight line from a tenth of the weight. */
  public static SlowStartSpec of(Duration window) {
    return new SlowStartSpec(window, 1.0, 0.1);
  }

  /** In words: {@code none}, {@code 30s}, {@code 30s from 5%, aggression 2}. */
  public String text() {
    if (window.isZero()) {
      return "none";
    }
    SlowStartSpec standard = of(window);
    return Durations.text(window)
        + (minWeight == standard.minWeight ? "" : " from " + Numbers.percent(minWeight))
        + (aggression == standard.aggression ? "" : ", aggression " + Numbers.plain(aggression));
  }
}
