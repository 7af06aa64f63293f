package dev.fairlead.balancer;

import java.util.List;

/**
 * How a choice comes about, for people.
 *
 * @param slot what {@link Balancer#pick} would return now
 * @param measure what scores are, and whether the lowest or the highest wins: a phrase
 * @param scores one for each candidate, in their order
 * @param tieBreak what decided among equals, or why the choice is not by score: a sentence
 */
public record Explanation(int slot, String measure, List<Score> scores, String tieBreak) {
  public Explanation {
    scores = List.copyOf(scores);
  }

  /**
   * A candidate's score.
   *
   * @param slot whose
   * @param text the score as people read it, with what it was made of: {@code 3 / 2 = 1.5}
   */
  public record Score(int slot, String text) {}
}
