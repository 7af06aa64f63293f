package dev.fairlead.balancer;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The candidate with the fewest exchanges in flight for its weight. Any thread.
 *
 * <p>As in HAProxy, an idle candidate comes before every busy one whatever their weights, and busy
 * ones are ordered by {@code (inFlight + 1) / weight}: the load they would have with this exchange.
 * Equals take turns: the scan begins behind the candidate chosen last, and ends at the first idle
 * one.
 */
final class LeastConnections implements Balancer {
  private final Candidates candidates;
  private final AtomicInteger last;

  /**
   * A balancer.
   *
   * @param last index after which ties are looked for, -1 to begin with the first
   */
  LeastConnections(Candidates candidates, int last) {
    this.candidates = candidates;
    this.last = new AtomicInteger(last < candidates.size() ? last : -1);
  }

  /** The index chosen last, -1 before the first pick. */
  int last() {
    return last.get();
  }

  @Override
  public int pick(Pick pick) {
    Tried tried = pick.tried;
    while (true) {
      int seen = last.get();
      int choice = choose(tried, seen + 1);
      // Lost to another loop: its choice counts as the last one, or both would go the same way.
      if (choice == NONE) {
        return NONE;
      }
      if (last.compareAndSet(seen, choice)) {
        return candidates.slot(choice);
      }
    }
  }

  private int choose(Tried tried, int from) {
    boolean fresh = tried.isEmpty();
    int n = candidates.size();
    int best = NONE;
    long bestLoad = 0;
    long bestWeight = 0;
    for (int step = 0, i = from < n ? from : 0; step < n; step++, i = i + 1 < n ? i + 1 : 0) {
      if (!fresh && tried.has(candidates.slot(i))) {
        continue;
      }
      Candidate candidate = candidates.candidate(i);
      int inFlight = candidate.inFlight();
      if (inFlight <= 0) {
        return i;
      }
      long load = inFlight + 1L;
      long weight = candidates.share(i);
      // load / weight < bestLoad / bestWeight, without rounding.
      if (best == NONE || load * bestWeight < bestLoad * weight) {
        best = i;
        bestLoad = load;
        bestWeight = weight;
      }
    }
    return best;
  }

  @Override
  public Explanation explain(Pick pick) {
    return new Explanation(NONE, "", List.of(), "");
  }
}
