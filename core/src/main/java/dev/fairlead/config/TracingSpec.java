package dev.fairlead.config;

import java.util.Map;

/**
 * Which exchanges are traced, and where their spans are sent to.
 *
 * @param otlp URL of a collector that takes OTLP over HTTP; {@code /v1/traces} is added where it
 *     has no path
 * @param sampleRatio how many of the traces that begin here are recorded, 0 to 1
 * @param parents whose traces are continued
 * @param service the name of this proxy among the services
 * @param headers fields of their own that the collector is sent, by name; they may hold secrets
 */
public record TracingSpec(
    String otlp, double sampleRatio, Parents parents, String service, Map<String, String> headers) {
  /** How many are recorded when nothing is said. */
  static final double RATIO = 0.1;

  /** What the proxy is called when nothing is said. */
  static final String SERVICE = "fairlead";

  public TracingSpec {
    headers = Map.copyOf(headers);
  }

  /** Traces sent to that URL, else as usual. */
  public TracingSpec(String otlp) {
    this(otlp, RATIO, Parents.ANYBODY, SERVICE, Map.of());
  }

  /** Without the headers, in which secrets may stand. */
  @Override
  public String toString() {
    return "TracingSpec[otlp="
        + otlp
        + ", sampleRatio="
        + sampleRatio
        + ", service="
        + service
        + "]";
  }

  /** Whose traces are continued, and whose word on sampling is followed. */
  public enum Parents {
    /** Everybody's. */
    ANYBODY,
    /** Those of {@code forwarding.trustedProxies}; others' requests begin traces of their own. */
    TRUSTED;

    /** As written. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
