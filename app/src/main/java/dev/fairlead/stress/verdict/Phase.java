package dev.fairlead.stress.verdict;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What visitors met while the same was going on, all times of it together. Not for concurrent use.
 */
public final class Phase {
  private static final long LONGEST_MICROS = 3_600_000_000L;

  private final String name;
  private final Histogram latency = new Histogram(LONGEST_MICROS, 3);
  private final Map<String, Long> failures = new TreeMap<>();
  private double seconds;
  private long refused;

  Phase(String name) {
    this.name = name;
  }

  void lasted(double more) {
    seconds += more;
  }

  void add(Exchange exchange) {
    latency.recordValue(Math.clamp(exchange.micros(), 0, LONGEST_MICROS));
    if (exchange.hasFailed()) {
      failures.merge(exchange.cause(), 1L, Long::sum);
    } else if (exchange.isRefused()) {
      refused++;
    }
  }

  /** {@code calm}, or the word of a fault. */
  public String name() {
    return name;
  }

  /** How long it was in all. */
  public double seconds() {
    return seconds;
  }

  /** Exchanges of visitors that began in it. */
  public long exchanges() {
    return latency.getTotalCount();
  }

  /** How many a rate limit refused. */
  public long refused() {
    return refused;
  }

  /** How many failed, by cause. */
  public Map<String, Long> failures() {
    return failures;
  }

  /** How many failed. */
  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  /** A percentile of the time at the proxy, in milliseconds. */
  public double millis(double percentile) {
    return latency.getTotalCount() == 0 ? 0 : latency.getValueAtPercentile(percentile) / 1e3;
  }
}
