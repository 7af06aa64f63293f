package dev.fairlead.admin;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.model.Address;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a running proxy for its status. Stateless: any thread. */
public final class StatusClient {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private StatusClient() {}

  /**
   * Fetches the report as it is sent: JSON.
   *
   * @param admin where the admin port listens
   * @param patience how long to wait in all
   * @throws IOException with a sentence that names the address
   */
  public static String fetchJson(Address admin, Duration patience) throws IOException {
    URI uri = URI.create("http://" + admin + "/api/v1/status");
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(patience).build()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(uri).timeout(patience).build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException(uri + " answered " + response.statusCode());
      }
      return response.body();
    } catch (ConnectException e) {
      throw new IOException("no proxy answers on admin address " + admin, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + uri, e);
    }
  }

  /** Fetches the report; parameters and errors as for {@link #fetchJson}. */
  public static StatusReport fetch(Address admin, Duration patience) throws IOException {
    return JSON.readValue(fetchJson(admin, patience), StatusReport.class);
  }
}
