package dev.fairlead.bookstore.http;

import dev.fairlead.bookstore.observation.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** What the shop says of itself to programs: its metrics and its OpenAPI document. Any thread. */
final class SelfDescription {
  private final Metrics metrics;
  private final byte[] openApi = read();

  SelfDescription(Metrics metrics) {
    this.metrics = metrics;
  }

  List<Resource> resources() {
    return List.of(
        Resource.at("/metrics")
            .get((request, response) ->
                Streaming.send(request, response, Metrics.MEDIA_TYPE, metrics::write)),
        Resource.at("/openapi.json")
            .get((request, response) ->
                Streaming.send(request, response, JsonBody.JSON, out -> out.write(openApi))));
  }

  private static byte[] read() {
    try (InputStream in = SelfDescription.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IllegalStateException("the program lacks openapi.json");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
