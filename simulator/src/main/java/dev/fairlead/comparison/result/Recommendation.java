package dev.fairlead.comparison.result;

import java.util.List;

/**
 * What to use, and why.
 *
 * @param contestant name of the one to use
 * @param sentence the advice with its reason and figures, one or two sentences
 * @param rule how it was found, in a sentence
 * @param ranking all that could be recommended, best first
 */
public record Recommendation(String contestant, String sentence, String rule, List<Rank> ranking) {
  public Recommendation {
    ranking = List.copyOf(ranking);
  }

  /**
   * One place of the ranking.
   *
   * @param contestant its name
   * @param ratio its p99 over the lowest p99 of those that could be recommended; over several
   *     scenarios the geometric mean of that
   * @param worst the greatest of these ratios; the same for one scenario
   * @param tooManyErrors scenarios in which it had more errors than is borne
   */
  public record Rank(String contestant, double ratio, double worst, int tooManyErrors) {}
}
