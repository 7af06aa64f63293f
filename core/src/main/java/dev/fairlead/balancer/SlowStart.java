package dev.fairlead.balancer;

import dev.fairlead.config.SlowStartSpec;

/** How much of its weight a backend has while it starts slowly: Envoy's formula. Stateless. */
public final class SlowStart {
  private SlowStart() {}

  /**
   * The share of a backend at a moment.
   *
   * @param weight as configured, 1 to 1000
   * @param elapsedNanos since it was added or came back
   * @return {@code weight * max(minWeight, (elapsed / window) ^ (1 / aggression))} in {@link
   *     Candidates#PARTS}, rounded, 1 or more
   */
  public static int share(int weight, SlowStartSpec spec, long elapsedNanos) {
    int full = weight * Candidates.PARTS;
    long window = spec.window().toNanos();
    if (elapsedNanos >= window) {
      return full;
    }
    double time = Math.max(0, elapsedNanos) / (double) window;
    double factor = Math.max(spec.minWeight(), Math.pow(time, 1 / spec.aggression()));
    return Math.max(1, (int) Math.round(full * Math.min(1, factor)));
  }
}
