package dev.fairlead.resilience;

import java.util.concurrent.atomic.LongAdder;

/** What came of an upstream's retries since the start. Outlives reloads. Any thread. */
public final class RetryTally {
  private final LongAdder made = new LongAdder();
  private final LongAdder saved = new LongAdder();
  private final LongAdder denied = new LongAdder();
  private final LongAdder bodies = new LongAdder();

  /**
   * Figures since the start. Immutable.
   *
   * @param made retries begun; attempts after a stale connection are none
   * @param saved requests that were retried and ended well
   * @param denied retries that only the budget forbade
   * @param bodies retries that only the request body forbade, which was too large to be kept
   */
  public record Figures(long made, long saved, long denied, long bodies) {
    /** None. */
    public static final Figures NONE = new Figures(0, 0, 0, 0);

    /** Both together. */
    public Figures plus(Figures other) {
      return new Figures(
          made + other.made, saved + other.saved, denied + other.denied, bodies + other.bodies);
    }
  }

  /** A retry begins. */
  public void made() {
    made.increment();
  }

  /** A request that was retried has ended well. */
  public void saved() {
    saved.increment();
  }

  /** Only the budget forbade a retry. */
  public void denied() {
    denied.increment();
  }

  /** Only the body forbade a retry. */
  public void bodyLost() {
    bodies.increment();
  }

  /** What there was until now. */
  public Figures figures() {
    return new Figures(made.sum(), saved.sum(), denied.sum(), bodies.sum());
  }
}
