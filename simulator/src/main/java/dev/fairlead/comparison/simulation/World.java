package dev.fairlead.comparison.simulation;

import dev.fairlead.comparison.traffic.TrafficSource;
import java.util.List;

/**
 * What a policy is put to. Immutable.
 *
 * @param traffic the requests
 * @param backends in slot order, at least one
 * @param limits what the proxy bears
 * @param warmUp share of the time, from the start, in which nothing is counted, 0 to 1
 */
public record World(
    TrafficSource traffic, List<BackendModel> backends, Limits limits, double warmUp) {
  /** Share of the time that is not counted when nothing else is said. */
  public static final double WARM_UP = 0.05;

  public World {
    backends = List.copyOf(backends);
  }

  /** A world with the proxy's own limits. */
  public World(TrafficSource traffic, List<BackendModel> backends) {
    this(traffic, backends, Limits.STANDARD, WARM_UP);
  }

  /**
   * What the proxy bears.
   *
   * @param timeoutNanos how long it waits for an answer, over 0
   * @param attempts tries per request in all
   * @param queueSize how many may wait for backends that are full
   * @param queueNanos how long one may wait there, less than the timeout
   */
  public record Limits(long timeoutNanos, int attempts, int queueSize, long queueNanos) {
    private static final long SECOND = 1_000_000_000;

    /** As configured when nothing is said, but for the timeout: people do not wait a minute. */
    public static final Limits STANDARD = new Limits(10 * SECOND, 3, 1024, 5 * SECOND);

    /** Every answer is waited for. */
    public static final Limits PATIENT = new Limits(Long.MAX_VALUE / 4, 3, 1024, 5 * SECOND);
  }

  /** Work that all backends can do at a time, in workers of common speed. */
  public double capacity() {
    return backends.stream().mapToDouble(BackendModel::capacity).sum();
  }

  /** Mean utilisation if no work is lost. */
  public double load() {
    return traffic.rate() * traffic.meanWorkNanos() / 1e9 / capacity();
  }
}
