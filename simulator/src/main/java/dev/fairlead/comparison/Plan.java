package dev.fairlead.comparison;

import dev.fairlead.comparison.result.Contestant;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be compared. Immutable; values out of range are refused with {@link
 * IllegalArgumentException}.
 *
 * @param seed what chance begins with
 * @param requests of each run, 1000 or more
 * @param load the utilisation aimed at, over 0 and below 1
 * @param contestants the policies, at least one
 * @param scenarios ids of those to be run, in that order; empty for all
 * @param sweepLoads utilisations for latency against load; empty for no sweep
 * @param sticky whether only policies that keep a client at its backend may be recommended; else
 *     these are not
 * @param recording the user's own traffic to run as a scenario as well; null for none
 */
public record Plan(
    long seed,
    int requests,
    double load,
    List<Contestant> contestants,
    List<String> scenarios,
    List<Double> sweepLoads,
    boolean sticky,
    @Nullable Recording recording) {
  /** With fewer requests a p99 would be chance. */
  public static final int LEAST_REQUESTS = 1000;

  private static final double MOST_SPEED = 1e6;

  /** All policies, all scenarios. */
  public static final Plan STANDARD =
      new Plan(
          1, 250_000, 0.7, Contestant.all(), List.of(), List.of(0.5, 0.7, 0.8, 0.9), false, null);

  public Plan {
    contestants = List.copyOf(contestants);
    scenarios = List.copyOf(scenarios);
    sweepLoads = List.copyOf(sweepLoads);
    if (requests < LEAST_REQUESTS) {
      throw new IllegalArgumentException("at least %d requests".formatted(LEAST_REQUESTS));
    }
    if (contestants.isEmpty()) {
      throw new IllegalArgumentException("no policies to compare");
    }
    checkLoad(load);
    sweepLoads.forEach(Plan::checkLoad);
  }

  private static void checkLoad(double load) {
    // Not the other way round, so that NaN is refused as well.
    if (!(load > 0 && load < 1)) {
      throw new IllegalArgumentException("a load lies between 0 and 1: " + load);
    }
  }

  /**
   * An access log of the proxy, in JSON.
   *
   * @param log the file
   * @param upstream the one whose requests are played; null for the one with the most
   * @param speed how many times quicker it is played, over 0
   * @param backends how many equal ones; 0 for those found in the log
   * @param workers requests each serves at a time; 0 for as many as the load aimed at takes
   */
  public record Recording(
      Path log, @Nullable String upstream, double speed, int backends, int workers) {
    public Recording {
      if (!(speed > 0 && speed <= MOST_SPEED)) {
        throw new IllegalArgumentException("speed lies over 0 and up to 1,000,000: " + speed);
      }
      if (backends < 0 || workers < 0) {
        throw new IllegalArgumentException("backends and workers are not negative");
      }
    }
  }
}
