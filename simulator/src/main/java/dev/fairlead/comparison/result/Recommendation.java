package dev.fairlead.comparison.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to use, and why.
 *
 * @param contestant name of the one to use; null if none of those compared may be recommended
 * @param sentence the advice with its reason and figures, in sentences
 * @param rule how it was found, in sentences
 * @param leftOut which policies could not be recommended and why, a sentence; empty if all could
 * @param ranking all that could be recommended, best first
 */
public record Recommendation(
    @Nullable String contestant, String sentence, String rule, String leftOut, List<Rank> ranking) {
  public Recommendation {
    ranking = List.copyOf(ranking);
  }

  /** Whether a policy is the one to use. */
  public boolean isFor(Contestant each) {
    return each.name().equals(contestant);
  }

  /** A few words: what to use, or that there is nothing. */
  public String choice() {
    return contestant == null ? "No recommendation" : "Use " + contestant;
  }

  /**
   * One place of the ranking.
   *
   * @param contestant its name
   * @param ratio its p99 over the lowest p99 of those that could be recommended and have no more
   *     errors than is borne; over several scenarios the geometric mean of that
   * @param worst the greatest of these ratios; the same for one scenario
   * @param tooManyErrors scenarios in which it had more errors than is borne
   */
  public record Rank(String contestant, double ratio, double worst, int tooManyErrors) {}
}
