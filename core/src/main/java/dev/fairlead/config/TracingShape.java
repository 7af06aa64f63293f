package dev.fairlead.config;

import dev.fairlead.config.TracingSpec.Parents;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Traces of exchanges. */
final class TracingShape {
  private static final Key<String> OTLP =
      Key.required(
          "otlp", Urls.HTTP, "Where spans are sent to: an OTLP collector, spoken to over HTTP");
  private static final Key<Double> SAMPLE_RATIO =
      Key.optional(
          "sampleRatio",
          Numbers.decimal(0, 1),
          TracingSpec.RATIO,
          "How many of the traces that begin here are recorded");
  private static final Key<Parents> PARENTS =
      Key.optional(
          "parents",
          Scalar.oneOf("trace-parents", List.of(Parents.values()), Parents::word),
          Parents.ANYBODY.word(),
          "Whose traces are continued: anybody's, or those of forwarding.trustedProxies");
  private static final Key<String> SERVICE =
      Key.optional(
          "service", Words.NAME, TracingSpec.SERVICE, "What this proxy is called in the traces");
  private static final Key<List<NamesTo.Entry<String>>> HEADERS =
      Key.optional(
          "headers",
          new NamesTo<>(Words.FIELD_NAME, Words.FIELD_VALUE, "header values"),
          "What the collector is sent besides, such as authorization");

  /** The section; a URL alone is that of the collector. */
  static final Shape<TracingSpec> SHAPE =
      new ShortForm<>(
          Urls.HTTP,
          brief -> new TracingSpec(brief.value()),
          new Section<>(
              "tracing",
              List.of(OTLP, SAMPLE_RATIO, PARENTS, SERVICE, HEADERS),
              TracingShape::spec));

  private TracingShape() {}

  private static @Nullable TracingSpec spec(Entries entries, Reading reading) {
    String otlp = entries.get(OTLP);
    if (otlp == null) {
      return null;
    }
    Map<String, String> headers = new HashMap<>();
    for (NamesTo.Entry<String> entry : entries.get(HEADERS, List.of())) {
      String value = entry.value();
      if (value != null && headers.putIfAbsent(entry.name().value(), value) != null) {
        reading
            .problems()
            .add(entry.name().place(), "two headers are named '" + entry.name().value() + "'");
      }
    }
    return new TracingSpec(
        otlp,
        entries.get(SAMPLE_RATIO, TracingSpec.RATIO),
        entries.get(PARENTS, Parents.ANYBODY),
        entries.get(SERVICE, TracingSpec.SERVICE),
        headers);
  }
}
