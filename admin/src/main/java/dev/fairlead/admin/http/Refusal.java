package dev.fairlead.admin.http;

import dev.fairlead.config.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Why a request is not served: an answer as RFC 9457 has it. Not for concurrent use. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient List<Problem> problems;
  private final transient Map<String, String> headers = new LinkedHashMap<>();

  /**
   * A refusal.
   *
   * @param status 400 to 599
   * @param detail a sentence that says what to do
   */
  public Refusal(int status, String detail) {
    this(status, detail, List.of());
  }

  /** One with the places in a text that are wrong. */
  public Refusal(int status, String detail, List<Problem> problems) {
    super(detail, null, false, false);
    this.status = status;
    this.problems = List.copyOf(problems);
  }

  /** The same with a header field. */
  public Refusal with(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** The status. */
  public int status() {
    return status;
  }

  /** A sentence that says what to do. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  /** Places in a text; empty when it is not about a text. */
  public List<Problem> problems() {
    return problems;
  }

  /** Header fields that go with it. */
  public Map<String, String> headers() {
    return headers;
  }
}
