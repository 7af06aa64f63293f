package dev.fairlead.balancer;

/** By chance, in proportion to the weights. Any thread. */
final class WeightedRandom implements Balancer {
  private final Candidates candidates;
  private final Draw draw;

  WeightedRandom(Candidates candidates) {
    this.candidates = candidates;
    this.draw = new Draw(candidates);
  }

  @Override
  public int pick(Pick pick) {
    int choice = draw.next(pick, NONE);
    return choice == NONE ? NONE : candidates.slot(choice);
  }

  @Override
  public Explanation explain(Pick pick) {
    long total = Draw.total(candidates, pick.tried, NONE);
    return Explaining.of(
        candidates,
        pick,
        draw.next(pick, NONE),
        "odds, in proportion to the weight; no score decides",
        i ->
            Explaining.percent(candidates.share(i), total)
                + ", "
                + Explaining.weight(candidates, i),
        "Chance decided; asked again it may name another.");
  }
}
