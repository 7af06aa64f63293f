package dev.fairlead.flow;

import dev.fairlead.http1.FieldId;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.model.Ascii;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Request ids: the process's random prefix, the loop's number and a count, 20 hexadecimal digits in
 * all. Unique over restarts as far as chance allows; not secret. Loop-confined.
 */
public final class RequestIds {
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int LENGTH = 20;
  private static final int LONGEST = 128;

  private final byte[] id = new byte[LENGTH];
  private long count;

  /**
   * The ids of one loop.
   *
   * @param process random, the same for all loops of a process
   * @param loop number of the loop
   */
  public RequestIds(int process, int loop) {
    put(process, 0, 8);
    put(loop, 8, 10);
  }

  /** The next id. */
  @SuppressWarnings("deprecation") // the constructor that does not decode
  String next() {
    put(++count, 10, LENGTH);
    return new String(id, 0);
  }

  /** The id that the request brings along, or null when it brings none that is fit to be used. */
  static @Nullable String received(Http1Request request) {
    Fields fields = request.fields();
    int line = fields.find(FieldId.X_REQUEST_ID, 0);
    if (line < 0) {
      return null;
    }
    String id = Ascii.string(fields.block(), fields.valueStart(line), fields.valueEnd(line));
    return !id.isEmpty() && id.length() <= LONGEST && id.chars().allMatch(c -> c > 0x20 && c < 0x7f)
        ? id
        : null;
  }

  private void put(long value, int from, int end) {
    long rest = value;
    for (int i = end - 1; i >= from; i--) {
      id[i] = DIGITS[(int) rest & 15];
      rest >>>= 4;
    }
  }
}
