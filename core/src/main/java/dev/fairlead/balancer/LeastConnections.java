package dev.fairlead.balancer;

import org.jspecify.annotations.Nullable;

/**
 * The candidate with the fewest exchanges in flight for its weight. Any thread.
 *
 * <p>As in HAProxy, an idle candidate comes before every busy one whatever their weights, and busy
 * ones are ordered by {@code (inFlight + 1) / weight}: the load they would have with this exchange.
 * The search ends at the first idle one.
 */
final class LeastConnections extends TakingTurns {
  LeastConnections(Candidates candidates, @Nullable TakingTurns previous) {
    super(candidates, previous);
  }

  @Override
  int choose(Pick pick, int from) {
    int n = candidates.size();
    Tried tried = pick.tried;
    int best = NONE;
    long bestLoad = 0;
    long bestShare = 0;
    for (int step = 0, i = from < n ? from : 0; step < n; step++, i = i + 1 < n ? i + 1 : 0) {
      int inFlight = candidates.candidate(i).inFlight();
      long load = inFlight + 1L;
      long share = candidates.share(i);
      // load / share < bestLoad / bestShare, without rounding.
      if ((load * bestShare < bestLoad * share || best == NONE || inFlight <= 0)
          && !tried.has(candidates.slot(i))) {
        if (inFlight <= 0) {
          return i;
        }
        best = i;
        bestLoad = load;
        bestShare = share;
      }
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
