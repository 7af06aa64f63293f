package dev.fairlead.admin;

import dev.fairlead.admin.http.Answer;
import dev.fairlead.admin.http.Call;
import dev.fairlead.admin.http.Operation;
import dev.fairlead.admin.metrics.Exposition;
import dev.fairlead.admin.metrics.MetricsReading;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Metrics, where Prometheus looks for them. Any thread. */
final class MetricsRoute {
  private final Supplier<MetricsReading> source;
  private @Nullable Exposition exposition;

  MetricsRoute(Supplier<MetricsReading> source) {
    this.source = source;
  }

  Operation operation() {
    return Operation.of("GET", "/metrics", "getMetrics", "Metrics for Prometheus and its like")
        .answers(
            Object.class,
            "text/plain",
            "application/openmetrics-text",
            "application/vnd.google.protobuf")
        .by(this::answer);
  }

  private Answer answer(Call call) {
    Exposition.Page page = exposition().page(call.header("Accept"), call.header("Accept-Encoding"));
    Map<String, String> headers = new HashMap<>();
    headers.put("Vary", "Accept, Accept-Encoding");
    if (page.gzip()) {
      headers.put("Content-Encoding", "gzip");
    }
    return new Answer.Bytes(200, headers, page.type(), page.body());
  }

  /** Made at the first look: who does not use it does not pay for it. */
  private synchronized Exposition exposition() {
    if (exposition == null) {
      exposition = new Exposition(source);
    }
    return exposition;
  }
}
