package dev.fairlead.comparison.result;

import java.util.List;

/**
 * How it went over time, in slices of equal length; every list has one entry for each slice.
 *
 * @param sliceSeconds how long a slice is
 * @param p50 latency in microseconds of the answers of each slice; 0 where there were none
 * @param p99 latency in microseconds of the answers of each slice; 0 where there were none
 * @param errors requests that did not go well
 * @param arrivals requests that came
 * @param shares for each backend, in slot order: its share of the requests given to backends in
 *     each slice, 0 to 1
 * @param inFlight for each backend, in slot order: requests in flight at the end of each slice
 */
public record Series(
    double sliceSeconds,
    List<Long> p50,
    List<Long> p99,
    List<Long> errors,
    List<Long> arrivals,
    List<List<Double>> shares,
    List<List<Integer>> inFlight) {
  public Series {
    p50 = List.copyOf(p50);
    p99 = List.copyOf(p99);
    errors = List.copyOf(errors);
    arrivals = List.copyOf(arrivals);
    shares = shares.stream().map(List::copyOf).toList();
    inFlight = inFlight.stream().map(List::copyOf).toList();
  }
}
