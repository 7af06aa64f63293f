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
  private final double rate;
  private final double[] scales;

  PeakEwma(BalanceSpec spec, Candidates candidates) {
    super(candidates);
    this.decayNanos = spec.decay().toNanos();
    this.rate = ResponseTimes.rate(decayNanos);
    this.scales = candidates.scales();
  }

  @Override
  double cost(int index, long now) {
    Load load = candidates.candidate(index).load();
    return TimedLoad.cost(load.times().peak(now, rate), load.inFlight(), scales[index]);
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
