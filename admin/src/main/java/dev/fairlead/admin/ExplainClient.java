package dev.fairlead.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairlead.model.Address;
import dev.fairlead.runtime.RequestExplanation;
import dev.fairlead.runtime.RequestQuestion;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a running proxy what would become of a request. Stateless: any thread. */
public final class ExplainClient {
  private ExplainClient() {}

  /**
   * Asks.
   *
   * @param admin where the admin port listens
   * @param patience how long to wait in all
   * @throws IOException with a sentence that names the address
   */
  public static RequestExplanation ask(Address admin, RequestQuestion question, Duration patience)
      throws IOException {
    StringBuilder target = new StringBuilder("/api/v1/explain?method=");
    target.append(encoded(question.method())).append("&url=").append(encoded(question.url()));
    target.append("&from=").append(encoded(question.from()));
    for (RequestQuestion.Header header : question.headers()) {
      target.append("&header=").append(encoded(header.name() + ": " + header.value()));
    }
    String answer = AdminQuery.ask(admin, target.toString(), patience);
    try {
      return AdminQuery.JSON.readValue(answer, RequestExplanation.class);
    } catch (JsonProcessingException e) {
      throw new IOException("admin address " + admin + " answered what is no explanation", e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** An explanation as the admin port sends it, but indented. */
  public static String json(RequestExplanation explanation) {
    try {
      return AdminQuery.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(explanation);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of text and numbers are JSON", e);
    }
  }
}
