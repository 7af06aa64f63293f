package dev.fairlead.balancer;

/**
 * Chooses among the fixed array of candidates it was built for. Any thread; {@link #pick} neither
 * allocates nor locks. Load counters live in the candidates: a balancer only reads them.
 */
public interface Balancer {
  /** What {@link #pick} returns when every candidate has been tried. */
  int NONE = -1;

  /**
   * Chooses a candidate.
   *
   * @param tried candidates this exchange has already been turned away by
   * @return an index into the array the balancer was built for, or {@link #NONE}
   */
  int pick(Tried tried);
}
