package dev.fairlead.traffic.result;

import java.util.Map;

/**
 * What became of the requests of one step, or of all. Immutable.
 *
 * @param name of the step
 * @param answered requests with an answer as expected
 * @param failed requests without
 * @param statuses answers by status
 * @param causes failures by cause, in words
 * @param latency from the moment a request should have been sent to its whole answer, or until it
 *     was given up; failures before a connection was there are left out, as they came quickly
 * @param service the same from the moment it was really sent
 * @param bytes of bodies received
 */
public record StepResult(
    String name,
    long answered,
    long failed,
    Map<Integer, Long> statuses,
    Map<String, Long> causes,
    Latencies latency,
    Latencies service,
    long bytes) {
  /** All requests that came to an end. */
  public long requests() {
    return answered + failed;
  }

  /** Failures among all, 0 to 1. */
  public double errorShare() {
    return requests() == 0 ? 0 : (double) failed / requests();
  }
}
