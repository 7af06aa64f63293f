package dev.fairlead.analytics.history;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How a history is kept. Immutable.
 *
 * @param store where
 * @param proxy the name of this proxy among those that share the store; null for that of the
 *     machine
 * @param flush how often what was recorded is written
 * @param retention how long it is kept
 * @param clock the time
 */
public record HistorySettings(
    StoreAddress store,
    @Nullable String proxy,
    Duration flush,
    Retention retention,
    InstantSource clock) {
  /** Every second, kept as usual, under the name of the machine. */
  public static HistorySettings of(StoreAddress store) {
    return new HistorySettings(
        store, null, Duration.ofSeconds(1), Retention.STANDARD, InstantSource.system());
  }

  String name() {
    return proxy == null ? Claim.host() : proxy;
  }
}
