package dev.fairlead.bookstore.http;

import dev.fairlead.bookstore.observation.Metrics;
import dev.fairlead.bookstore.observation.RequestLog;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import org.jspecify.annotations.Nullable;

/** Counts and logs each request when it has been answered. Any thread. */
final class Observation implements Filter {
  private final Metrics metrics;
  private final @Nullable RequestLog log;

  Observation(Metrics metrics, @Nullable RequestLog log) {
    this.metrics = metrics;
    this.log = log;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    long begun = System.nanoTime();
    metrics.begun();
    response.whenSent(() -> answered(request, response, System.nanoTime() - begun));
    try {
      chain.proceed();
    } finally {
      metrics.ended();
    }
  }

  private void answered(RoutingRequest request, RoutingResponse response, long nanos) {
    String method = request.prologue().method().text();
    int status = response.status().code();
    // What no resource is at has no pattern: paths that clients invent must not become labels.
    String pattern = request.matchingPattern().filter(each -> !each.isEmpty()).orElse("none");
    metrics.answered(method, pattern, status, nanos);
    RequestLog lines = log;
    if (lines != null) {
      lines.answered(
          request.remotePeer().host(),
          method,
          request.path().rawPath(),
          status,
          nanos,
          response.bytesWritten());
    }
  }
}
