package dev.fairlead.comparison.result;

import java.util.List;

/**
 * Latency against load in one scenario.
 *
 * @param scenario the id of what was run at each load
 * @param title for people
 * @param loads utilisations, ascending
 * @param lines one for each policy
 */
public record Sweep(String scenario, String title, List<Double> loads, List<Line> lines) {
  public Sweep {
    loads = List.copyOf(loads);
    lines = List.copyOf(lines);
  }

  /**
   * One policy.
   *
   * @param contestant its name
   * @param latencies one for each load
   */
  public record Line(String contestant, List<Latency> latencies) {
    public Line {
      latencies = List.copyOf(latencies);
    }
  }
}
