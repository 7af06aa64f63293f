package dev.fairlead.stress.fault;

import dev.fairlead.stress.stage.Stage;
import dev.fairlead.stress.stage.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks the proxy, by a route that the verdict leaves out, who serves. Used by one thread. */
final class Visitor implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http;
  private final URI uri;

  Visitor(Stage stage) throws IOException {
    http =
        HttpClient.newBuilder()
            .sslContext(Trust.in(stage.certificates().authority()))
            .connectTimeout(PATIENCE)
            .build();
    uri =
        URI.create("https://127.0.0.1:" + stage.proxy().address().getPort() + "/stress-attack/who");
  }

  /** The name of the backend that answered; empty for none. */
  String servedBy() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
    return http.send(request, BodyHandlers.discarding())
        .headers()
        .firstValue("x-backend")
        .orElse("");
  }

  List<String> servedBy(int times) throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      names.add(servedBy());
    }
    return names;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
