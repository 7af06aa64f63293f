package dev.fairlead.bookstore.observation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintStream;
import java.time.Clock;

/** Writes a line of JSON for each request. Any thread. */
public final class RequestLog {
  private final PrintStream out;
  private final String instance;
  private final Clock clock;

  /**
   * Writes lines.
   *
   * @param out where to
   * @param instance the instance's name
   */
  public RequestLog(PrintStream out, String instance, Clock clock) {
    this.out = out;
    this.instance = instance;
    this.clock = clock;
  }

  /**
   * Tells of a request that has been answered.
   *
   * @param client the address the connection comes from
   * @param path as it was sent, without the query, which may hold what is nobody's business
   * @param bytes of the answer's content and head
   */
  public void answered(
      String client, String method, String path, int status, long nanos, long bytes) {
    String line =
        JsonNodeFactory.instance
            .objectNode()
            .put("time", clock.instant().toString())
            .put("instance", instance)
            .put("client", client)
            .put("method", method)
            .put("path", path)
            .put("status", status)
            .put("micros", nanos / 1000)
            .put("bytes", bytes)
            .toString();
    out.println(line);
  }
}
