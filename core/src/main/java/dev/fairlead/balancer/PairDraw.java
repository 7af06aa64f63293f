package dev.fairlead.balancer;

/**
 * Draws two different candidates by their shares and takes the one with the lower cost, of equals
 * the first drawn: the power of two choices (Mitzenmacher 2001). Any thread.
 *
 * <p>Never the same twice, unlike a draw with replacement, which lets the busier of two backends
 * win a quarter of the time.
 */
abstract class PairDraw implements Balancer {
  final Candidates candidates;
  private final Draw draw;

  PairDraw(Candidates candidates) {
    this.candidates = candidates;
    this.draw = new Draw(candidates);
  }

  /** What a candidate would cost, its weight taken into account; the lower is chosen. */
  abstract double cost(int index, long now);

  @Override
  public final int pick(Pick pick) {
    int first = draw.next(pick, NONE);
    if (first == NONE) {
      return NONE;
    }
    return candidates.slot(better(first, draw.next(pick, first), pick.now));
  }

  private int better(int first, int second, long now) {
    return second != NONE && cost(second, now) < cost(first, now) ? second : first;
  }

  /** Says what the cost is. */
  abstract String measure();

  /** The cost of a candidate, with what it is made of. */
  abstract String score(int index, long now);

  @Override
  public final Explanation explain(Pick pick) {
    int first = draw.next(pick, NONE);
    int second = first == NONE ? NONE : draw.next(pick, first);
    long total = Draw.total(candidates, pick.tried, NONE);
    return Explaining.of(
        candidates,
        pick,
        first == NONE ? NONE : better(first, second, pick.now),
        measure() + "; the lower of two drawn by chance wins",
        i ->
            score(i, pick.now)
                + ", first drawn with odds of "
                + Explaining.percent(candidates.share(i), total),
        drawn(first, second));
  }

  private String drawn(int first, int second) {
    if (first == NONE || second == NONE) {
      return "There was only one to draw.";
    }
    return "Drawn this time: slot "
        + candidates.slot(first)
        + ", then slot "
        + candidates.slot(second)
        + "; equals would go to the first. Asked again it may draw others.";
  }
}
