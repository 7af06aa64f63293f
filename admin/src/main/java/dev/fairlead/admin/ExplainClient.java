package dev.fairlead.admin;

import static dev.fairlead.admin.client.AdminClient.encoded;

import dev.fairlead.admin.client.AdminClient;
import dev.fairlead.runtime.RequestExplanation;
import dev.fairlead.runtime.RequestQuestion;
import java.io.IOException;

/** Asks a running proxy what would become of a request. Stateless: any thread. */
public final class ExplainClient {
  private ExplainClient() {}

  /**
   * Asks.
   *
   * @throws IOException with a sentence that names the address
   */
  public static RequestExplanation ask(AdminClient client, RequestQuestion question)
      throws IOException {
    StringBuilder target = new StringBuilder("/api/v1/explain?method=");
    target.append(encoded(question.method())).append("&url=").append(encoded(question.url()));
    target.append("&from=").append(encoded(question.from()));
    for (RequestQuestion.Header header : question.headers()) {
      target.append("&header=").append(encoded(header.name() + ": " + header.value()));
    }
    return client.get(target.toString(), RequestExplanation.class);
  }

  /** An explanation as the admin port sends it, but indented. */
  public static String json(RequestExplanation explanation) {
    return AdminClient.pretty(explanation);
  }
}
