package dev.fairlead.balancer;

import dev.fairlead.config.BalanceSpec;

/**
 * Of two drawn by chance the one with the lower peak-sensitive average response time, times
 * exchanges in flight with this one, for its weight: Finagle's Peak EWMA, weighted. Any thread.
 *
 * <p>{@link ResponseTimes} has the rules of the average. A backend of which nothing is known costs
 * nothing while it is idle, so that it is tried, and more than any other while it is busy, so that
 * it gets one exchange at first.
 */
final class PeakEwma extends PairDraw {
  private final long decayNanos;

  PeakEwma(BalanceSpec spec, Candidates candidates) {
    super(candidates);
    this.decayNanos = spec.decay().toNanos();
  }

  @Override
  double cost(int index, long now) {
    Candidate candidate = candidates.candidate(index);
    return TimedLoad.cost(
        candidate.times().peak(now, decayNanos),
        candidate.inFlight(),
        1.0 / candidates.share(index));
  }

  @Override
  String measure() {
    return "response time (peak-sensitive average) * (in flight + 1) / weight";
  }

  @Override
  String score(int index, long now) {
    Candidate candidate = candidates.candidate(index);
    return TimedLoad.text(
        candidate.times().peak(now, decayNanos), candidate.inFlight(), candidates.share(index));
  }
}
