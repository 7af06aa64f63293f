package dev.fairlead.comparison;

import dev.fairlead.comparison.result.Comparison;
import dev.fairlead.comparison.result.Recommendation;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Runs the simulation. Stateless: any thread. */
public final class PolicyComparison {
  private PolicyComparison() {}

  /**
   * Runs every policy through every scenario, on as many threads as there are processors; the
   * result depends on the plan only.
   *
   * @param progress told what is being done, a short line each; any thread
   * @throws IOException if the recording cannot be read or holds no traffic; the message says what
   *     to do
   * @throws IllegalArgumentException if the plan names an unknown scenario; the message lists them
   */
  public static Comparison run(Plan plan, Consumer<String> progress) throws IOException {
    progress.accept("nothing yet");
    return new Comparison(
        Comparison.Source.SIMULATED,
        plan.seed(),
        plan.requests(),
        plan.load(),
        List.of(),
        List.of(),
        new Recommendation("", "", "", List.of()));
  }
}
