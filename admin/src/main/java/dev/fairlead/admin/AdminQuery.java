package dev.fairlead.admin;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.model.Address;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** One question to a running proxy's admin port. Stateless: any thread. */
final class AdminQuery {
  /** Reads what newer versions may add, too. */
  static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private AdminQuery() {}

  /**
   * The answer as it is sent: JSON.
   *
   * @param target path and query
   * @param patience how long to wait in all
   * @throws IOException with a sentence for the user
   */
  static String ask(Address admin, String target, Duration patience) throws IOException {
    URI uri = URI.create("http://" + admin + target);
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(patience).build()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(uri).timeout(patience).build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException(
            "http://"
                + admin
                + uri.getPath()
                + " answered "
                + response.statusCode()
                + detail(response));
      }
      return response.body();
    } catch (ConnectException e) {
      throw new IOException("no proxy answers on admin address " + admin, e);
    } catch (HttpTimeoutException e) {
      throw new IOException("admin address " + admin + " does not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + uri, e);
    }
  }

  private static String detail(HttpResponse<String> response) {
    try {
      JsonNode detail = JSON.readTree(response.body()).path("detail");
      return detail.isTextual() ? ": " + detail.asText() : "";
    } catch (IOException _) {
      return "";
    }
  }
}
