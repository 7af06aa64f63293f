package dev.fairlead.comparison.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one policy in one scenario. Requests of the warm-up are not counted. Immutable.
 *
 * @param contestant the policy with its settings
 * @param requests that were counted, however they ended
 * @param latency of those that went well, and of those whose time ran out with the time they were
 *     waited for; quick failures are left out, so that they do not make it look better
 * @param curve the same by percentile
 * @param throughput requests per second that went well
 * @param errors those that did not
 * @param imbalance work sent to the backend that got most of what it can do, over the mean of all:
 *     the greatest of (share of the work) / (share of the capacity). 1.0 is perfect, 2.0 means that
 *     a backend got twice its fair share
 * @param movedKeys for keyed policies in a scenario where a backend leaves and returns; else null
 * @param displaced for policies that send a request elsewhere while its key's backend is busy: the
 *     share of the requests that were, 0 to 1; null for the others, and where nobody counted
 * @param backends in slot order
 * @param series how it went over time
 */
public record PolicyResult(
    Contestant contestant,
    long requests,
    Latency latency,
    List<Percentile> curve,
    double throughput,
    Errors errors,
    double imbalance,
    @Nullable MovedKeys movedKeys,
    @Nullable Double displaced,
    List<BackendResult> backends,
    Series series) {
  public PolicyResult {
    curve = List.copyOf(curve);
    backends = List.copyOf(backends);
  }

  /** The same with another share of requests displaced. */
  public PolicyResult withDisplaced(double share) {
    return new PolicyResult(
        contestant,
        requests,
        latency,
        curve,
        throughput,
        errors,
        imbalance,
        movedKeys,
        share,
        backends,
        series);
  }

  /** Share of the requests that did not go well, 0 to 1. */
  public double errorShare() {
    return requests == 0 ? 0 : (double) errors.total() / requests;
  }
}
