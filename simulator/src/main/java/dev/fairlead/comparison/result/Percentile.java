package dev.fairlead.comparison.result;

/**
 * A point of a latency curve.
 *
 * @param percent 0 to 100
 * @param micros that share of requests is not above
 */
public record Percentile(double percent, long micros) {}
