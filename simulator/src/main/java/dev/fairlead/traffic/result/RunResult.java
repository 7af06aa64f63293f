package dev.fairlead.traffic.result;

import java.time.Instant;
import java.util.List;

/**
 * What came of a run. Immutable.
 *
 * @param scenario its name
 * @param arrivals when users came, a phrase
 * @param target where requests went
 * @param seed of the plan
 * @param startedAt when the first user could begin
 * @param seconds how long it took until the last was done
 * @param openLoop whether users came without regard to answers
 * @param users how they fared
 * @param all all requests
 * @param steps each step's
 * @param connects how long opening connections took
 * @param lateness how late the simulator itself was in beginning something
 * @param timeline second by second
 * @param verdicts of the thresholds
 */
public record RunResult(
    String scenario,
    String arrivals,
    String target,
    long seed,
    Instant startedAt,
    double seconds,
    boolean openLoop,
    Users users,
    StepResult all,
    List<StepResult> steps,
    Latencies connects,
    Latencies lateness,
    List<Second> timeline,
    List<Verdict> verdicts) {
  /**
   * How users fared.
   *
   * @param began journeys that began
   * @param completed that came to their end
   * @param broken that ended early, because a request failed
   * @param dropped that could not begin, as too many were under way
   * @param unfinished that were cut off at the end of the run
   * @param retries requests that were sent again
   * @param reconnects requests sent again because a kept connection was closed just then
   */
  public record Users(
      long began,
      long completed,
      long broken,
      long dropped,
      long unfinished,
      long retries,
      long reconnects) {
    /** Those that could not begin among all, 0 to 1. */
    public double dropShare() {
      long all = began + dropped;
      return all == 0 ? 0 : (double) dropped / all;
    }
  }

  /**
   * Whether a threshold was kept.
   *
   * @param threshold as it was written
   * @param found what was measured, for people
   */
  public record Verdict(String threshold, boolean kept, String found) {}

  /** Answers a second. */
  public double rate() {
    return seconds <= 0 ? 0 : all.requests() / seconds;
  }

  /** Whether requests were sent and every one failed: no threshold need say that this is bad. */
  public boolean allFailed() {
    return all.failed() > 0 && all.answered() == 0;
  }

  /** Whether every threshold was kept, and not all requests failed. */
  public boolean passed() {
    return !allFailed() && verdicts.stream().allMatch(Verdict::kept);
  }
}
