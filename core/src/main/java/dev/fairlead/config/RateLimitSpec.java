package dev.fairlead.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How many requests of one key are admitted.
 *
 * @param name in fields and statistics; unique in its listener or route
 * @param quota requests in each period, at least 1
 * @param per the period
 * @param burst requests admitted at once, at least 1; the quota when not given
 * @param window how they are counted
 * @param key what of a request is counted together: all parts must be alike
 * @param dryRun whether it only counts whom it would have refused
 * @param headers whether admitted responses carry RateLimit and RateLimit-Policy, too
 */
public record RateLimitSpec(
    String name,
    long quota,
    Duration per,
    long burst,
    Window window,
    List<KeySpec> key,
    boolean dryRun,
    boolean headers) {
  public RateLimitSpec {
    key = List.copyOf(key);
  }

  /** How requests are counted. */
  public enum Window {
    /** By the generic cell rate algorithm (ITU-T I.371): the burst at once, then evenly. */
    GCRA,
    /** Never more than the quota in any period, wherever it begins. */
    SLIDING;

    /** As written in the configuration. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
