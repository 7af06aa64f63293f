package dev.fairlead.bookstore.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairlead.bookstore.rule.DocumentReader;
import java.time.Duration;

/**
 * Which faults there are. Immutable.
 *
 * @param latency added to every request, up to a minute
 * @param errorRate share of requests answered with an error, 0 to 1
 * @param hangRate share of requests that are never answered, 0 to 1
 * @param crashAfter requests until the process ends without a word; 0 for never
 * @param errorStatus which error it is, 500 to 599
 */
public record FaultSettings(
    Duration latency, double errorRate, double hangRate, long crashAfter, int errorStatus) {
  /** No faults. */
  public static final FaultSettings NONE = new FaultSettings(Duration.ZERO, 0, 0, 0);

  private static final long MAX_LATENCY_MILLIS = 60_000;
  private static final int USUAL_ERROR = 500;

  /** With 500 as the error. */
  public FaultSettings(Duration latency, double errorRate, double hangRate, long crashAfter) {
    this(latency, errorRate, hangRate, crashAfter, USUAL_ERROR);
  }

  /** Checks the ranges. */
  public FaultSettings {
    if (latency.isNegative() || latency.toMillis() > MAX_LATENCY_MILLIS) {
      throw new IllegalArgumentException("latency must be from 0 to 60000 ms");
    }
    if (!(errorRate >= 0 && errorRate <= 1 && hangRate >= 0 && hangRate <= 1)) {
      throw new IllegalArgumentException("rates of faults must be from 0 to 1");
    }
    if (crashAfter < 0) {
      throw new IllegalArgumentException("crash-after must not be negative");
    }
    if (errorStatus < 500 || errorStatus > 599) {
      throw new IllegalArgumentException("the status of an error must be from 500 to 599");
    }
  }

  /** As a JSON object. */
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("latencyMillis", latency.toMillis())
        .put("errorRate", errorRate)
        .put("hangRate", hangRate)
        .put("crashAfter", crashAfter)
        .put("errorStatus", errorStatus);
  }

  /** Reads a document; what it leaves out is no fault. */
  public static FaultSettings read(JsonNode document) {
    DocumentReader reader = DocumentReader.of(document, "faults");
    FaultSettings settings =
        new FaultSettings(
            Duration.ofMillis(number(reader, "latencyMillis", MAX_LATENCY_MILLIS)),
            reader.has("errorRate") ? reader.share("errorRate") : 0,
            reader.has("hangRate") ? reader.share("hangRate") : 0,
            number(reader, "crashAfter", Integer.MAX_VALUE),
            reader.has("errorStatus") ? (int) reader.number("errorStatus", 500, 599) : USUAL_ERROR);
    reader.rejectOthers(name -> false);
    reader.finish();
    return settings;
  }

  private static long number(DocumentReader reader, String field, long max) {
    return reader.has(field) ? reader.number(field, 0, max) : 0;
  }
}
