package dev.fairlead.bookstore.observation;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;

/** The instance's metrics, in a registry of its own. Any thread. */
public final class Metrics {
  /** The media type of what {@link #write} writes. */
  public static final String MEDIA_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final double NANOS = 1e9;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter requests =
      Counter.builder()
          .name("bookstore_requests_total")
          .help("Requests answered, by method, path pattern and status.")
          .labelNames("method", "path", "status")
          .register(registry);
  private final Histogram seconds =
      Histogram.builder()
          .name("bookstore_request_seconds")
          .help("Time from the request's head to the end of its answer.")
          .labelNames("path")
          .classicOnly()
          .classicUpperBounds(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
          .register(registry);
  private final Gauge inFlight =
      Gauge.builder()
          .name("bookstore_requests_in_flight")
          .help("Requests that have begun and not ended.")
          .register(registry);

  /** Metrics that count from zero. */
  public Metrics() {}

  /** Counts a request that has begun. */
  public void begun() {
    inFlight.inc();
  }

  /** Counts a request that has ended, answered or not. */
  public void ended() {
    inFlight.dec();
  }

  /** Counts a request that has been answered. */
  public void answered(String method, String path, int status, long nanos) {
    requests.labelValues(known(method), path, Integer.toString(status)).inc();
    seconds.labelValues(path).observe(nanos / NANOS);
  }

  /** Writes all of them in Prometheus' text format. */
  public void write(OutputStream out) throws IOException {
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
  }

  /** Clients can invent methods, but not labels. */
  private static String known(String method) {
    return switch (method) {
      case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
      default -> "other";
    };
  }
}
