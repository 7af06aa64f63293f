package dev.fairlead.runtime;

import dev.fairlead.config.HardeningSpec;

/**
 * How fast clients must be at least. Immutable.
 *
 * @param bodyBytes of a request body that must come within {@link #nanos} of being waited for; 0
 *     for any
 * @param readBytes that a client must take within {@link #nanos} of there being some for it; 0 for
 *     any
 * @param nanos over which both are taken
 */
public record RateFloor(long bodyBytes, long readBytes, long nanos) {
  private static final double NANOS_PER_SECOND = 1e9;

  static RateFloor of(HardeningSpec spec) {
    double seconds = spec.rateGrace().toNanos() / NANOS_PER_SECOND;
    return new RateFloor(
        (long) Math.ceil(spec.bodyRate() * seconds),
        (long) Math.ceil(spec.readRate() * seconds),
        spec.rateGrace().toNanos());
  }
}
