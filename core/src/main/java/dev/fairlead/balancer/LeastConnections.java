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
  LeastConnections(Candidates candidates, @Nullable TakingTurns previous) {
    super(candidates, previous);
  }

  @Override
  double bound(Block block, long now) {
    int[] inFlight = block.board.inFlight;
    int[] absent = block.absent;
    int fewest = Integer.MAX_VALUE;
    for (int place = 0; place < LoadBoard.PLACES; place++) {
      fewest = Math.min(fewest, inFlight[place] | absent[place]);
    }
    if (fewest <= 0) {
      return 0;
    }
    double[] scales = block.scales;
    double least = Double.POSITIVE_INFINITY;
    for (int place = 0; place < LoadBoard.PLACES; place++) {
      least = Math.min(least, (inFlight[place] + 1) * scales[place]);
    }
    return least;
  }

  @Override
  int search(Block block, int begin, int end, double limit, Pick pick) {
    int[] inFlight = block.board.inFlight;
    int[] places = this.places;
    double[] scales = this.scales;
    int best = NONE;
    double bound = limit * EXACT;
    for (int i = begin; i < end; i++) {
      int now = inFlight[places[i]];
      double load = (now + 1) * scales[i];
      if ((load < bound || now <= 0) && !pick.tried.has(candidates.slot(i))) {
        if (now <= 0) {
          return i;
        }
        best = i;
        bound = load * EXACT;
      }
    }
    return best;
  }

  @Override
  double cost(Block block, int index, long now) {
    int inFlight = block.board.inFlight[places[index]];
    return inFlight <= 0 ? 0 : (inFlight + 1) * scales[index];
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
