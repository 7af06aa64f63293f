package dev.fairlead.config;

import java.time.Duration;

/**
 * When a backend is ejected for what became of its requests. Made for pools of two to ten.
 *
 * @param failures gateway failures in a row (no connection, no answer, 502, 503, 504) that eject; 0
 *     for none
 * @param failureShare of the requests of the last {@code window}, 0 to 1, whose failing ejects; 0
 *     for none
 * @param minRequests how many there must be in the window for a share or a time to mean anything
 * @param slowerThan how many times as slow as the median of its peers ejects; 0 for never. All
 *     being slow ejects none
 * @param window over which shares and times are taken
 * @param ejection how long a first ejection lasts; the n-th in a row lasts n times as long
 * @param maxEjection the longest ejection
 * @param maxShare of the upstream's backends that may be ejected at a time, 0 to 1; one may be in
 *     any case where there are two or more
 */
public record PassiveSpec(
    int failures,
    double failureShare,
    int minRequests,
    double slowerThan,
    Duration window,
    Duration ejection,
    Duration maxEjection,
    double maxShare) {
  /** What holds when nothing is written. */
  public static final PassiveSpec DEFAULTS =
      new PassiveSpec(
          5,
          0.5,
          20,
          10,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          0.5);

  /** Nothing ejects. */
  public static final PassiveSpec NONE =
      new PassiveSpec(
          0,
          0,
          DEFAULTS.minRequests,
          0,
          DEFAULTS.window,
          DEFAULTS.ejection,
          DEFAULTS.maxEjection,
          DEFAULTS.maxShare);

  /** Whether anything can eject. */
  public boolean isOn() {
    return failures > 0 || failureShare > 0 || slowerThan > 0;
  }
}
