package dev.fairlead.balancer;

import dev.fairlead.config.BalanceSpec;
import org.jspecify.annotations.Nullable;

/**
 * The candidate with the lowest mean response time, times exchanges in flight with this one, for
 * its weight. Any thread.
 *
 * <p>{@link ResponseTimes} has the rules of the mean: it fades while a backend is not chosen, until
 * that one is the lowest and is tried again. Its exchange in flight then doubles its score, so that
 * it does not get all before its answer has come. A backend of which nothing is known costs nothing
 * while it is idle and more than any other while it is busy.
 */
final class LeastTime extends TakingTurns {
  private final long decayNanos;

  LeastTime(BalanceSpec spec, Candidates candidates, @Nullable TakingTurns previous) {
    super(candidates, previous);
    this.decayNanos = spec.decay().toNanos();
  }

  @Override
  int choose(Pick pick, int from) {
    int n = candidates.size();
    Tried tried = pick.tried;
    int tick = ResponseTimes.tick(pick.now);
    double rate = ResponseTimes.rate(decayNanos);
    int best = NONE;
    double bestCost = Double.POSITIVE_INFINITY;
    for (int step = 0, i = from < n ? from : 0; step < n; step++, i = i + 1 < n ? i + 1 : 0) {
      Candidate candidate = candidates.candidate(i);
      double cost =
          TimedLoad.cost(
              candidate.times().mean(tick, rate), candidate.inFlight(), candidates.share(i));
      if (cost < bestCost && !tried.has(candidates.slot(i))) {
        best = i;
        bestCost = cost;
      }
    }
    return best;
  }

  @Override
  String measure() {
    return "mean response time * (in flight + 1) / weight, the lowest wins";
  }

  @Override
  String score(int index, long now) {
    Candidate candidate = candidates.candidate(index);
    return TimedLoad.text(
        candidate.times().mean(now, decayNanos), candidate.inFlight(), candidates.share(index));
  }
}
