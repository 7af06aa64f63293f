package dev.fairlead.traffic.client;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer. Loop-confined, and only until whoever waited for it returns.
 *
 * @param status 200 and above
 * @param fields values of a header by its name in lower case
 * @param body empty when nobody wants it
 * @param bytes length of the body
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody changes it, and nobody compares it.
public record Answer(int status, Function<String, List<String>> fields, byte[] body, long bytes) {
  /** All values of a header. */
  public List<String> headers(String name) {
    return fields.apply(name.toLowerCase(java.util.Locale.ROOT));
  }

  /** The first value of a header; null when it is not there. */
  public @Nullable String header(String name) {
    List<String> values = headers(name);
    return values.isEmpty() ? null : values.getFirst();
  }
}
