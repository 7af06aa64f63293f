package dev.fairlead.bookstore;

import dev.fairlead.bookstore.fault.FaultSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options on faults. Used by one thread. */
final class FaultOptions {
  @Option(
      names = "--faults",
      description =
          "Enable the faults below, and PUT /api/admin/faults to change them; without it there are"
              + " none.")
  private boolean enabled;

  @Option(
      names = "--latency",
      paramLabel = "MILLIS",
      description = "Added to every request, 0 to 60000.")
  private long latency;

  @Option(
      names = "--error-rate",
      paramLabel = "SHARE",
      description = "Share of requests answered with 500, 0 to 1.")
  private double errorRate;

  @Option(
      names = "--hang",
      paramLabel = "SHARE",
      description = "Share of requests that are never answered, 0 to 1.")
  private double hangRate;

  @Option(
      names = "--crash-after",
      paramLabel = "N",
      description = "End the process without a word at the Nth request.")
  private long crashAfter;

  FaultOptions() {}

  /**
   * The faults to begin with, null when they are not enabled.
   *
   * @throws IllegalArgumentException with a sentence
   */
  @Nullable FaultSettings read() {
    FaultSettings settings =
        new FaultSettings(Duration.ofMillis(latency), errorRate, hangRate, crashAfter);
    if (!enabled && !settings.equals(FaultSettings.NONE)) {
      throw new IllegalArgumentException("faults happen only with --faults");
    }
    return enabled ? settings : null;
  }
}
