package dev.fairlead.admin;

import dev.fairlead.model.Address;
import java.io.IOException;
import java.time.Duration;

/** Asks a running proxy for its status. Stateless: any thread. */
public final class StatusClient {
  private StatusClient() {}

  /**
   * Fetches the report as it is sent: JSON.
   *
   * @param admin where the admin port listens
   * @param patience how long to wait in all
   * @throws IOException with a sentence that names the address
   */
  public static String fetchJson(Address admin, Duration patience) throws IOException {
    return AdminQuery.ask(admin, "/api/v1/status", patience);
  }

  /** Fetches the report; parameters and errors as for {@link #fetchJson}. */
  public static StatusReport fetch(Address admin, Duration patience) throws IOException {
    return AdminQuery.JSON.readValue(fetchJson(admin, patience), StatusReport.class);
  }
}
