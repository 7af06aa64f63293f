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
      case ROUND_ROBIN ->
          new RoundRobin(candidates, previous instanceof RoundRobin old ? old : null);
      case RANDOM -> new WeightedRandom(candidates);
      case LEAST_CONNECTIONS ->
          new LeastConnections(candidates, previous instanceof TakingTurns old ? old : null);
      case TWO_CHOICES -> new TwoChoices(candidates);
      case LEAST_TIME ->
          new LeastTime(spec, candidates, previous instanceof TakingTurns old ? old : null);
      case PEAK_EWMA -> new PeakEwma(spec, candidates);
      case IP_HASH -> new ByKey(candidates, keyTable(candidates, previous), 0);
      case HASH -> new ByKey(candidates, Portions.of(ByKey.weights(candidates)), 0);
      case CONSISTENT_HASH ->
          new ByKey(candidates, keyTable(candidates, previous), spec.boundedLoad());
      case FIRST -> new FirstFree(candidates);
    };
  }

  private static KeyTable keyTable(Candidates candidates, @Nullable Balancer previous) {
    return KeyTable.of(candidates.members(), previous instanceof ByKey old ? old.space() : null);
  }
}
