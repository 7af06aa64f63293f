package dev.fairlead.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How many requests of one key are admitted.
 *
 * @param name in fields and statistics; unique in its listener or route
 * @param quota requests in each period, at least 1
 * @param per the period, in whole seconds
 * @param burst requests admitted at once, at least 1; the quota when not given
 * @param window how they are counted
 * @param key what of a request is counted together: all parts must be alike
 * @param dryRun whether it only counts whom it would have refused
 * @param headers whether admitted responses carry RateLimit and RateLimit-Policy, too
 * @param keys for how many keys there is room
 */
public record RateLimitSpec(
    String name,
    long quota,
    Duration per,
    long burst,
    Window window,
    List<KeySpec> key,
    boolean dryRun,
    boolean headers,
    int keys) {
  /** For how many keys there is room if nothing is said. */
  public static final int STANDARD_KEYS = 1_000_000;

  public RateLimitSpec {
    key = List.copyOf(key);
  }

  /** Whether what was counted under the other can be counted on under this. */
  public boolean continues(RateLimitSpec other) {
    return name.equals(other.name)
        && quota == other.quota
        && per.equals(other.per)
        && burst == other.burst
        && window == other.window
        && key.equals(other.key)
        && keys == other.keys;
  }

  /** As in the configuration: {@code 20/minute}. */
  public String rate() {
    return quota + "/" + Rates.word(per);
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
