package dev.fairlead.balancer;

import dev.fairlead.config.BalanceSpec;
import java.util.Objects;
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
  /** Half of what a mean of a nanosecond costs at the greatest share, idle. */
  private static final double OF_SOMEBODY_UNKNOWN = 0.5 / (1000 * Candidates.PARTS);

  private final long decayNanos;

  LeastTime(BalanceSpec spec, Candidates candidates, @Nullable TakingTurns previous) {
    super(candidates, previous);
    this.decayNanos = spec.decay().toNanos();
    for (LoadBoard board : boards()) {
      board.keepMeans(ResponseTimes.rate(decayNanos));
    }
  }

  private static FlatMeans means(Block block) {
    return Objects.requireNonNull(block.board.means());
  }

  /** 0 with an unknown one, even a busy one: then all are searched. */
  @Override
  double bound(Block block, long now) {
    FlatMeans means = means(block);
    int[] inFlight = block.board.inFlight;
    double[] values = means.values;
    double[] scales = block.scales;
    double least = Double.POSITIVE_INFINITY;
    for (int place = 0; place < LoadBoard.PLACES; place++) {
      least = Math.min(least, values[place] * (inFlight[place] + 1) * scales[place]);
    }
    return least < OF_SOMEBODY_UNKNOWN ? 0 : least * means.fade(now);
  }

  @Override
  int search(Block block, int begin, int end, double limit, Pick pick) {
    FlatMeans means = means(block);
    // A nanosecond in the unit of the values.
    double nano = 1 / means.fade(pick.now);
    double forgotten = TimedLoad.FORGOTTEN * nano;
    double bound = limit * EXACT * nano;
    int[] inFlight = block.board.inFlight;
    int[] places = this.places;
    double[] values = means.values;
    double[] scales = this.scales;
    int best = NONE;
    for (int i = begin; i < end; i++) {
      int place = places[i];
      int now = inFlight[place];
      double value = values[place];
      double cost = value * (now + 1) * scales[i];
      if (cost < bound && value < forgotten) {
        cost = TimedLoad.cost(0, now, scales[i]) * nano;
      }
      if (cost < bound && !pick.tried.has(candidates.slot(i))) {
        best = i;
        bound = cost;
      }
    }
    return best;
  }

  @Override
  double cost(Block block, int index, long now) {
    FlatMeans means = means(block);
    int place = places[index];
    double mean = means.values[place] * means.fade(now);
    return TimedLoad.cost(mean, block.board.inFlight[place], scales[index]);
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
