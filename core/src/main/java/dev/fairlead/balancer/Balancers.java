package dev.fairlead.balancer;

import dev.fairlead.config.BalancePolicy;
import org.jspecify.annotations.Nullable;

/** Makes the balancer for a policy. Stateless: any thread. */
public final class Balancers {
  private Balancers() {}

  /**
   * A balancer for a fixed set of candidates.
   *
   * @param candidates in the order that picks refer to; copied; may be empty, then every pick is
   *     {@link Balancer#NONE}
   * @param previous the balancer being replaced, or null; a successor of the same kind goes on
   *     where it stood, so that reloads do not favour the first candidate
   */
  public static Balancer of(
      BalancePolicy policy, Candidate[] candidates, @Nullable Balancer previous) {
    return switch (policy) {
      case ROUND_ROBIN ->
          new RoundRobin(weights(candidates), previous instanceof RoundRobin old ? old.next() : 0);
      case LEAST_CONNECTIONS ->
          new LeastConnections(
              candidates.clone(), previous instanceof LeastConnections old ? old.last() : -1);
    };
  }

  private static int[] weights(Candidate[] candidates) {
    int[] weights = new int[candidates.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = candidates[i].weight();
    }
    return weights;
  }
}
