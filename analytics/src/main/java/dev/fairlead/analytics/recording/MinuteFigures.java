package dev.fairlead.analytics.recording;

import java.util.HashMap;
import java.util.Map;

/** What is known of one minute. Not for concurrent use. */
public final class MinuteFigures {
  private final Map<TrafficKey, Figures> traffic = new HashMap<>();
  private final Map<CauseKey, long[]> causes = new HashMap<>();

  /** An empty one. */
  public MinuteFigures() {}

  /** Sums by what they are kept for. */
  public Map<TrafficKey, Figures> traffic() {
    return traffic;
  }

  /** How often each cause occurred, in arrays of one. */
  public Map<CauseKey, long[]> causes() {
    return causes;
  }

  /** The sums for a key, made if there are none. */
  public Figures traffic(TrafficKey key) {
    return traffic.computeIfAbsent(key, _ -> new Figures());
  }

  /** A cause has occurred so many times more. */
  public void cause(CauseKey key, long times) {
    causes.computeIfAbsent(key, _ -> new long[1])[0] += times;
  }
}
