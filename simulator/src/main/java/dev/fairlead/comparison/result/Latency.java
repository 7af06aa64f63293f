package dev.fairlead.comparison.result;

/**
 * From a request's arrival to its answer, in microseconds; all 0 when nothing was answered.
 * Percentiles are correct to 3 digits.
 *
 * @param mean the mean
 * @param p50 half of all are not above
 * @param p90 nine of ten are not above
 * @param p99 99 of 100 are not above
 * @param p999 999 of 1000 are not above
 * @param max the slowest
 */
public record Latency(double mean, long p50, long p90, long p99, long p999, long max) {}
