package dev.fairlead.balancer;

import dev.fairlead.config.BalanceSpec;
import java.util.Arrays;
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
  private final double rate;
  private final Candidate[] all;
  private final ResponseTimes[] times;
  private final double[] scales;

  LeastTime(BalanceSpec spec, Candidates candidates, @Nullable TakingTurns previous) {
    super(candidates, previous);
    this.decayNanos = spec.decay().toNanos();
    this.rate = ResponseTimes.rate(decayNanos);
    this.all = candidates.all();
    this.times = Arrays.stream(all).map(Candidate::times).toArray(ResponseTimes[]::new);
    this.scales = candidates.scales();
  }

  @Override
  int choose(Pick pick, int from) {
    Candidate[] all = this.all;
    ResponseTimes[] times = this.times;
    double[] scales = this.scales;
    double rate = this.rate;
    int tick = ResponseTimes.tick(pick.now);
    int best = NONE;
    double bestCost = Double.POSITIVE_INFINITY;
    int begin = from;
    int end = all.length;
    // From there to the end, then from the first to there.
    for (int part = 0; part < 2; part++) {
      for (int i = begin; i < end; i++) {
        int inFlight = all[i].inFlight();
        // Most cannot be the best however exactly one computes.
        if (times[i].meanAtLeast(tick, rate) * (inFlight + 1) * scales[i] < bestCost) {
          double cost = TimedLoad.cost(times[i].mean(tick, rate), inFlight, scales[i]);
          if (cost < bestCost && !pick.tried.has(candidates.slot(i))) {
            best = i;
            bestCost = cost;
          }
        }
      }
      begin = 0;
      end = Math.min(from, all.length);
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
