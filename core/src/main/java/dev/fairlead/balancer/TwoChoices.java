package dev.fairlead.balancer;

/**
 * Of two drawn by chance the one with fewer exchanges in flight for its weight, this one counted.
 * Any thread.
 */
final class TwoChoices extends PairDraw {
  private final double[] scales;

  TwoChoices(Candidates candidates) {
    super(candidates);
    this.scales = candidates.scales();
  }

  @Override
  double cost(int index, long now) {
    return (candidates.candidate(index).inFlight() + 1) * scales[index];
  }

  @Override
  String measure() {
    return "(in flight + 1) / weight";
  }

  @Override
  String score(int index, long now) {
    return Explaining.load(candidates.candidate(index).inFlight(), candidates.share(index));
  }
}
