package dev.fairlead.balancer;

import org.jspecify.annotations.Nullable;

/**
 * The candidate with the fewest exchanges in flight for its weight. Any thread.
 *
 * <p>As in HAProxy, an idle candidate comes before every busy one whatever their weights, and busy
 * ones are ordered by {@code (inFlight + 1) / weight}: the load they would have with this exchange.
 * The search ends at the first idle one.
 *
 * <p>Loads are compared as products with one over the share, which is quicker than dividing. Two
 * that are not equal differ by more than {@code 1e-11} of themselves, with up to a million in
 * flight, and two that are equal by rounding only: {@link #EXACT} tells them apart.
 */
final class LeastConnections extends TakingTurns {
  /** Loads that differ by less than this part of themselves are equal but for rounding. */
  private static final double EXACT = 1 - 1e-12;

  private final Candidate[] all;

  /** One over the share of each. */
  private final double[] scales;

  LeastConnections(Candidates candidates, @Nullable TakingTurns previous) {
    super(candidates, previous);
    this.all = candidates.all();
    this.scales = candidates.scales();
  }

  @Override
  int choose(Pick pick, int from) {
    Candidate[] all = this.all;
    double[] scales = this.scales;
    int best = NONE;
    double bound = Double.POSITIVE_INFINITY;
    int begin = from;
    int end = all.length;
    // From there to the end, then from the first to there.
    for (int part = 0; part < 2; part++) {
      for (int i = begin; i < end; i++) {
        int inFlight = all[i].inFlight();
        double load = (inFlight + 1) * scales[i];
        if ((load < bound || inFlight <= 0) && !pick.tried.has(candidates.slot(i))) {
          if (inFlight <= 0) {
            return i;
          }
          best = i;
          bound = load * EXACT;
        }
      }
      begin = 0;
      end = Math.min(from, all.length);
    }
    return best;
  }

  @Override
  String measure() {
    return "(in flight + 1) / weight, the lowest wins; idle ones come first";
  }

  @Override
  String score(int index, long now) {
    int inFlight = candidates.candidate(index).inFlight();
    return inFlight <= 0 ? "idle" : Explaining.load(inFlight, candidates.share(index));
  }
}
