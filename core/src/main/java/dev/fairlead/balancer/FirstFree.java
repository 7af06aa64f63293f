package dev.fairlead.balancer;

/** The first in file order that is not to be passed over, so that few are busy. Any thread. */
final class FirstFree implements Balancer {
  private final Candidates candidates;

  FirstFree(Candidates candidates) {
    this.candidates = candidates;
  }

  @Override
  public int pick(Pick pick) {
    int choice = choose(pick.tried);
    return choice == NONE ? NONE : candidates.slot(choice);
  }

  private int choose(Tried tried) {
    for (int i = 0; i < candidates.size(); i++) {
      if (!tried.has(candidates.slot(i))) {
        return i;
      }
    }
    return NONE;
  }

  @Override
  public Explanation explain(Pick pick) {
    return Explaining.of(
        candidates,
        pick,
        choose(pick.tried),
        "place in the file, the first that is not full wins",
        i ->
            "place "
                + (candidates.slot(i) + 1)
                + ", "
                + candidates.candidate(i).inFlight()
                + " in flight",
        "Nothing to break: no two have the same place.");
  }
}
