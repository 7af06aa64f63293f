package dev.fairlead.traffic.result;

import java.util.List;
import java.util.Map;

/**
 * How far a run is. Immutable.
 *
 * @param phase what is being done, a phrase
 * @param timeline every second so far
 * @param statuses answers so far, by status
 * @param causes failures so far, by cause in words
 * @param latency of all answers so far
 * @param lateness of the simulator itself so far
 * @param totalSeconds how long users come; 0 when that is not known
 */
public record Progress(
    String phase,
    List<Second> timeline,
    Map<Integer, Long> statuses,
    Map<String, Long> causes,
    Latencies latency,
    Latencies lateness,
    double totalSeconds) {}
