package dev.fairlead.balancer;

/** A candidate whose load is set by the test. */
final class FixedCandidate implements Candidate {
  private final int weight;
  int inFlight;

  FixedCandidate(int weight, int inFlight) {
    this.weight = weight;
    this.inFlight = inFlight;
  }

  static FixedCandidate[] idle(int... weights) {
    FixedCandidate[] candidates = new FixedCandidate[weights.length];
    for (int i = 0; i < weights.length; i++) {
      candidates[i] = new FixedCandidate(weights[i], 0);
    }
    return candidates;
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  public int inFlight() {
    return inFlight;
  }
}
