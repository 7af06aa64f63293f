package dev.fairlead.balancer;

import dev.fairlead.config.BalanceSpec;
import org.jspecify.annotations.Nullable;

/** Makes the balancer for a policy. Stateless: any thread. */
public final class Balancers {
  private Balancers() {}

  /**
   * A balancer for a fixed set of candidates.
   *
   * @param previous the balancer being replaced, or null; a successor of the same kind goes on
   *     where it stood, so that changes do not favour the first candidate
   */
  public static Balancer of(BalanceSpec spec, Candidates candidates, @Nullable Balancer previous) {
    return switch (spec.policy()) {
      case LEAST_CONNECTIONS ->
          new LeastConnections(
              candidates, previous instanceof LeastConnections old ? old.last() : -1);
      default -> new RoundRobin(candidates, previous instanceof RoundRobin old ? old.next() : 0);
    };
  }
}
