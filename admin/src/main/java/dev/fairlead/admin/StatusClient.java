package dev.fairlead.admin;

import dev.fairlead.admin.client.AdminClient;
import java.io.IOException;

/** Asks a running proxy for its status. Stateless: any thread. */
public final class StatusClient {
  private StatusClient() {}

  /**
   * Fetches the report as it is sent: JSON.
   *
   * @throws IOException with a sentence that names the address
   */
  public static String fetchJson(AdminClient client) throws IOException {
    return client.get("/api/v1/status");
  }

  /** Fetches the report; errors as for {@link #fetchJson}. */
  public static StatusReport fetch(AdminClient client) throws IOException {
    return client.get("/api/v1/status", StatusReport.class);
  }
}
