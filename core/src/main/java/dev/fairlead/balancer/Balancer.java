package dev.fairlead.balancer;

/**
 * Chooses among the fixed set of candidates it was built for. Any thread; {@link #pick} neither
 * allocates nor locks. Load counters and response times live in the candidates: a balancer only
 * reads them.
 */
public interface Balancer {
  /** What {@link #pick} returns when there is nobody left to choose. */
  int NONE = -1;

  /**
   * Chooses a candidate.
   *
   * @return its slot, or {@link #NONE} when every candidate is to be passed over
   */
  int pick(Pick pick);

  /**
   * What {@link #pick} would return for the same {@code pick} at this moment, and why; changes
   * nothing but the state of {@link Pick#random}. Allocates: for people, not for requests.
   */
  Explanation explain(Pick pick);
}
