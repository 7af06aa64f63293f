package dev.fairlead.balancer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** Words that the explanations of several policies share. Stateless. */
final class Explaining {
  private Explaining() {}

  /**
   * An explanation.
   *
   * @param choice index of the candidate chosen, or {@link Balancer#NONE}
   * @param score text for the candidate with that index
   */
  static Explanation of(
      Candidates candidates,
      Pick pick,
      int choice,
      String measure,
      IntFunction<String> score,
      String tieBreak) {
    List<Explanation.Score> scores = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      int slot = candidates.slot(i);
      String text = pick.tried.has(slot) ? "passed over: tried before, or full" : score.apply(i);
      scores.add(new Explanation.Score(slot, text));
    }
    return choice == Balancer.NONE
        ? new Explanation(Balancer.NONE, measure, scores, "Nobody is left to choose.")
        : new Explanation(candidates.slot(choice), measure, scores, tieBreak);
  }

  /** The weight as it counts now: {@code weight 4}, or {@code weight 1.20 of 4}. */
  static String weight(Candidates candidates, int i) {
    int weight = candidates.weight(i);
    int share = candidates.share(i);
    return share == weight * Candidates.PARTS
        ? "weight " + weight
        : String.format(
            Locale.ROOT,
            "weight %.2f of %d (slow start)",
            (double) share / Candidates.PARTS,
            weight);
  }

  /** {@code (2 + 1) / 4 = 0.75}: exchanges in flight with this one, over the weight. */
  static String load(int inFlight, int share) {
    double weight = (double) share / Candidates.PARTS;
    return String.format(
        Locale.ROOT, "(%d + 1) / %s = %.4g", inFlight, number(weight), (inFlight + 1) / weight);
  }

  static String percent(long part, long whole) {
    return String.format(Locale.ROOT, "%.4g %%", 100.0 * part / whole);
  }

  /** Without decimals where there are none. */
  static String number(double number) {
    return number == Math.rint(number)
        ? String.valueOf((long) number)
        : String.format(Locale.ROOT, "%.2f", number);
  }
}
